import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openLog } from '../log.ts';
import { prepareBatch } from '../prepare.ts';
import { sha256 } from '../sha256.ts';
import { batchOf, OBJECT } from '../testing/batches.ts';
import { fsck } from './fsck.ts';

let folder = '';
let whole = '';
let root = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'evidence-fsck-'));
  whole = join(folder, 'whole');
  for (const count of [40, 500, 3]) {
    const log = await openLog(whole, { create: true });
    const texts = Array.from({ length: count }, (_, i) => `{"n":${i},"sessionToken":"${'ab'.repeat(i % 9)}"}`);
    const objectId = log.appendObject(OBJECT);
    log.appendBatch(prepareBatch(batchOf(texts, log.dataKey, objectId)));
    log.appendProgress({ objectId, consumed: 1, prefixDigest: sha256(Buffer.of()), complete: false });
    await log.commit();
    await log.close();
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeEach(() => {
  root = join(folder, 'copy');
  rmSync(root, { recursive: true, force: true });
  cpSync(whole, root, { recursive: true });
});

function files(at = root): string[] {
  return readdirSync(at, { withFileTypes: true })
    .flatMap((e) => (e.isDirectory() ? files(join(at, e.name)) : [relative(root, join(at, e.name))]))
    .sort();
}

const codes = async () => [...new Set((await fsck(root)).problems.map((p) => p.what))];

test('a whole log has no problems', async () => {
  const report = await fsck(root);
  expect(report).toMatchObject({ size: 549, records: 543, problems: [], notes: [], unchecked: [] });
});

test('a changed byte anywhere is found', async () => {
  const all = files();
  await fc.assert(
    fc.asyncProperty(
      fc.nat(all.length - 1),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.integer({ min: 1, max: 255 }),
      async (f, part, mask) => {
        const path = join(root, all[f]!);
        const bytes = readFileSync(path);
        const offset = Math.floor(part * bytes.length);
        bytes[offset]! ^= mask;
        writeFileSync(path, bytes);
        const { problems } = await fsck(root);
        bytes[offset]! ^= mask;
        writeFileSync(path, bytes);
        expect(problems.length, `${all[f]}:${offset}`).toBeGreaterThan(0);
      },
    ),
    { numRuns: 200 },
  );
  expect(await codes()).toEqual([]);
}, 120_000);

test('every missing and every shortened file is found', async () => {
  for (const file of files()) {
    const path = join(root, file);
    const bytes = readFileSync(path);
    const { mode } = statSync(path);
    const isEarlierPartial = file.includes('.p/') && !file.endsWith('/37');
    rmSync(path);
    // partial tiles of earlier sizes may go
    if (!isEarlierPartial) expect(await codes(), `${file} missing`).not.toEqual([]);
    writeFileSync(path, bytes, { mode });
    truncateSync(path, bytes.length - 1);
    expect(await codes(), `${file} shortened`).not.toEqual([]);
    writeFileSync(path, Buffer.concat([bytes, Buffer.of(0)]));
    expect(await codes(), `${file} lengthened`).not.toEqual([]);
    writeFileSync(path, bytes);
  }
  expect(await codes()).toEqual([]);
});

test('swapped files are found', async () => {
  const swap = (a: string, b: string) => {
    renameSync(join(root, a), join(root, 'aside'));
    renameSync(join(root, b), join(root, a));
    renameSync(join(root, 'aside'), join(root, b));
  };
  swap('log/tile/entries/000', 'log/tile/entries/001');
  expect(await codes()).toContain('entry-differs');
  swap('log/tile/entries/000', 'log/tile/entries/001');
  swap('log/tile/0/000', 'log/tile/0/001');
  expect(await codes()).toEqual(expect.arrayContaining(['entry-differs', 'root-differs']));
});

test('a checkpoint by another key is refused, and one of an earlier size shows what is beyond it', async () => {
  const other = join(folder, 'other');
  await (await openLog(other, { create: true })).close();
  cpSync(join(other, 'log', 'checkpoint'), join(root, 'log', 'checkpoint'));
  expect(await codes()).toEqual(['checkpoint']);
});

test('two frames that changed places are found, and the problem says file and offset', async () => {
  const name = readdirSync(join(root, 'originals'))[0]!;
  const path = join(root, 'originals', name);
  const bytes = readFileSync(path);
  const first = 76 + bytes.readUInt32BE(20) + 16;
  const second = 76 + bytes.readUInt32BE(first + 20) + 16;
  const [a, b, rest] = [
    bytes.subarray(0, first),
    bytes.subarray(first, first + second),
    bytes.subarray(first + second),
  ];
  writeFileSync(path, Buffer.concat([b, a, rest]));
  const { problems } = await fsck(root);
  expect(problems.length).toBeGreaterThan(0);
  expect(problems[0]).toMatchObject({ file: `originals/${name}`, offset: expect.any(Number) });
});

test('without the passphrase the tree is still checked, and the rest is named as unchecked', async () => {
  const locked = join(folder, 'locked');
  await (await openLog(locked, { create: true, passphrase: 'x' })).close();
  const report = await fsck(locked);
  expect(report.problems).toEqual([]);
  expect(report.unchecked.join()).toContain('passphrase');
  rmSync(locked, { recursive: true });
});

test('a file that does not belong is named', async () => {
  writeFileSync(join(root, 'log', 'tile', '0', 'zzz'), 'x');
  expect(await codes()).toEqual(['unknown-file']);
  expect(existsSync(join(root, 'log', 'tile', '0', 'zzz'))).toBe(true);
});
