/**
 * Paths and sizes of C2SP tlog-tiles (https://c2sp.org/tlog-tiles). Hash tile N at level L holds up to 256 hashes, each the
 * root of 256^L leaves; entry bundle N holds up to 256 entries, each behind a big-endian uint16 length.
 */
export const TILE_WIDTH = 256;
export const TILE_HEIGHT = 8;

export type TileKind = number | 'entries';

export interface TileId {
  readonly kind: TileKind;
  readonly n: number;
  /** Hashes or entries in it: 1–256. */
  readonly width: number;
}

/** `tile/0/x001/067`, `tile/entries/000.p/17`: relative to the folder of the checkpoint. */
export function tilePath({ kind, n, width }: TileId): string {
  let index = String(n % 1000).padStart(3, '0');
  for (let rest = Math.floor(n / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    index = `x${String(rest % 1000).padStart(3, '0')}/${index}`;
  }
  return `tile/${kind}/${index}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

const PATH = /^tile\/(entries|[0-6])\/((?:x\d{3}\/){0,5})(\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/** The tile that a path names; `null` where it is not the one canonical path of a tile. */
export function parseTilePath(path: string): TileId | null {
  const m = PATH.exec(path);
  if (!m) return null;
  const n = Number(`${(m[2] ?? '').replaceAll(/[x/]/g, '')}${m[3]}`);
  const width = m[4] === undefined ? TILE_WIDTH : Number(m[4]);
  const tile: TileId = { kind: m[1] === 'entries' ? 'entries' : Number(m[1]), n, width };
  return width <= TILE_WIDTH && tilePath(tile) === path ? tile : null;
}

/** Leaves below one hash of this level (entries: one). */
export function leavesPerHash(kind: TileKind): number {
  return kind === 'entries' ? 1 : TILE_WIDTH ** kind;
}

/** How many hashes (or entries) tile `n` has in a tree of `size` leaves: 0 where it does not exist. */
export function widthAt(kind: TileKind, n: number, size: number): number {
  const hashes = Math.floor(size / leavesPerHash(kind));
  return Math.max(0, Math.min(TILE_WIDTH, hashes - n * TILE_WIDTH));
}

/** The highest level that has any hash in a tree of `size` leaves. */
export function topLevel(size: number): number {
  let level = 0;
  while (size >= TILE_WIDTH ** (level + 1)) level++;
  return level;
}
