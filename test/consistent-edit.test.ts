import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FrameSealer, openFrame, placeFrame, readFrameHeader } from '../src/evidence/bundle.ts';
import { decodeLeaf, type RecordLeaf } from '../src/evidence/envelope.ts';
import { loadDataKey } from '../src/evidence/keys.ts';
import { leafHash } from '../src/evidence/merkle.ts';
import { openReader } from '../src/evidence/reader.ts';
import { sha256 } from '../src/evidence/sha256.ts';
import { splitEntries } from '../src/evidence/tile-files.ts';
import { ascribe, ascribeOk, attributions } from './cli.fixture.ts';
import { writeLogs } from './cli-logs.fixture.ts';

/**
 * Somebody inside, who has the key of the originals, changes a stored record and makes the index anew of it, so that index and record agree
 * to the last byte. What they cannot make agree is the log.
 */
let folder: string;
let honest: string;
let data: string;
const FROM = '198.51.100.7';
const TO = '203.0.113.99';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ascribe-edit-'));
  honest = join(folder, 'honest');
  writeLogs(join(folder, 'logs'));
  await ascribeOk(honest, ['ingest', join(folder, 'logs')]);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const evidence = () => join(data, 'evidence');

/** Every record of the first frame that holds it says another address; leaves that commit to the old bytes go along where `leaves`. */
function change(name: string, leaves: boolean): void {
  data = join(folder, name);
  cpSync(honest, data, { recursive: true });
  const log = openReader(evidence());
  const [segment = ''] = readdirSync(join(evidence(), 'originals'));
  const file = join(evidence(), 'originals', segment);
  const bytes = readFileSync(file);
  const header = readFrameHeader(bytes)!;
  const key = loadDataKey(join(evidence(), 'keys'), null);
  const frame = openFrame(bytes.subarray(0, header.frameBytes), header, key);
  const records = Array.from({ length: header.count }, (_, i) =>
    Buffer.from(frame.bytes.subarray(frame.starts[i], frame.ends[i]).toString('latin1').replaceAll(FROM, TO), 'latin1'),
  );
  const committed = records.map((record, i) => {
    const leaf = Buffer.from(log.leafBytes(header.firstIndex + i));
    if (leaves && (decodeLeaf(leaf) as RecordLeaf).redactedDigest === null) sha256(record).copy(leaf, 19);
    return leaf;
  });
  const ends = Uint32Array.from(
    records,
    (
      (at) => (record: Buffer) =>
        (at += record.length)
    )(0),
  );
  const starts = Uint32Array.from(ends, (end, i) => end - records[i]!.length);
  const hashes = Buffer.concat(committed.map((leaf) => leafHash(leaf)));
  const sealed = new FrameSealer(key).seal(Buffer.concat(records), starts, ends, 0, records.length, hashes);
  placeFrame(sealed, header.firstIndex);
  writeFileSync(file, Buffer.concat([sealed, bytes.subarray(header.frameBytes)]));
  if (leaves) rewriteTiles(header.firstIndex, committed, hashes);
}

/** The entries and their hashes of level 0, in the one tile that so small a log has. */
function rewriteTiles(first: number, committed: readonly Buffer[], hashes: Buffer): void {
  const { size } = openReader(evidence());
  const entries = join(evidence(), 'log', 'tile', 'entries', `000.p/${size}`);
  const bytes = readFileSync(entries);
  const bundle = splitEntries(bytes, size)!;
  committed.forEach((leaf, i) => {
    leaf.copy(bytes, bundle.starts[first + i]!);
  });
  writeFileSync(entries, bytes);
  const tile = join(evidence(), 'log', 'tile', '0', `000.p/${size}`);
  const level0 = readFileSync(tile);
  hashes.copy(level0, first * 32);
  writeFileSync(tile, level0);
}

/** The index made anew of what is on disk now, and what fsck says of it all. */
async function found(): Promise<{ code: number | null; what: readonly string[] }> {
  await ascribe(data, ['reindex']);
  const { code, stdout } = await ascribe(data, ['fsck', '--format', 'json']);
  const { problems } = JSON.parse(stdout) as { problems: { what: string }[] };
  return { code, what: [...new Set(problems.map(({ what }) => what))].sort() };
}

test('a changed record whose index row agrees with it is found by its leaf', async () => {
  change('record', false);
  const { code, what } = await found();
  expect([code, what]).toEqual([4, ['original-differs']]);
  // the index made anew says what the changed records say; whatever reads the records themselves refuses
  expect(await attributions(data)).not.toBe(await attributions(honest));
  const refused = await ascribe(data, ['events', '--format', 'ndjson']);
  expect([refused.code, refused.stderr]).toEqual([
    4,
    expect.stringContaining('is not the one that its leaf commits to'),
  ]);
}, 120_000);

test('a changed record whose leaf, hash and index row all agree with it is found by the signed root', async () => {
  change('leaf', true);
  const { code, what } = await found();
  expect(code).toBe(4);
  expect(what).toContain('root-differs');
}, 120_000);
