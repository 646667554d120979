import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTilePath, TILE_WIDTH, tilePath, widthAt } from './tiles.ts';

test.each([
  [{ kind: 0, n: 0, width: 256 }, 'tile/0/000'],
  [{ kind: 0, n: 1067, width: 256 }, 'tile/0/x001/067'],
  [{ kind: 1, n: 1_234_067, width: 17 }, 'tile/1/x001/x234/067.p/17'],
  [{ kind: 'entries', n: 5, width: 255 }, 'tile/entries/005.p/255'],
] as const)('tile %o has the path of tlog-tiles', (tile, path) => {
  expect(tilePath(tile)).toBe(path);
  expect(parseTilePath(path)).toEqual(tile);
});

test.each([
  'tile/0/1',
  'tile/0/x000/001',
  'tile/7/000',
  'tile/0/000.p/0',
  'tile/0/000.p/256',
  'tile/0/000.p/01',
  'tile/entries/../000',
  'checkpoint',
])('%s is not the path of a tile', (path) => {
  expect(parseTilePath(path)).toBeNull();
});

test('the tiles of a tree hold each of its leaves once', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), (size) => {
      const full = Math.floor(size / TILE_WIDTH);
      expect(widthAt(0, full, size)).toBe(size % TILE_WIDTH);
      expect(full === 0 || widthAt(0, full - 1, size) === TILE_WIDTH).toBe(true);
      expect(widthAt(1, 0, size)).toBe(Math.min(TILE_WIDTH, full));
      expect(widthAt('entries', full + 1, size)).toBe(0);
    }),
  );
});
