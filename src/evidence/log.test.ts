import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCheckpoint } from './checkpoint.ts';
import { encodeRecord } from './envelope.ts';
import { loadVerifier } from './keys.ts';
import { type EvidenceLog, openLog } from './log.ts';
import { leafHash, verifyConsistency, verifyInclusion } from './merkle.ts';
import { prepareBatch } from './prepare.ts';
import { parseProof, verifyProof } from './proof.ts';
import { openReader } from './reader.ts';
import { sha256 } from './sha256.ts';
import { batchOf, OBJECT } from './testing/batches.ts';

let root = '';
beforeEach(() => {
  root = join(mkdtempSync(join(tmpdir(), 'evidence-')), 'evidence');
});
afterEach(() => rmSync(join(root, '..'), { recursive: true, force: true }));

function appendTexts(log: EvidenceLog, texts: readonly string[]): number {
  const objectId = log.appendObject(OBJECT);
  const prepared = prepareBatch(batchOf(texts, log.dataKey, objectId));
  const first = log.appendBatch(prepared);
  log.appendProgress({ objectId, consumed: 10, prefixDigest: sha256(Buffer.of()), complete: true });
  return first;
}

const texts = (n: number, tag = 'r') =>
  Array.from({ length: n }, (_, i) => `{"id":"${tag}${i}","pad":"${'x'.repeat(i % 50)}"}`);

test('what was committed is read back, record by record and run by run', async () => {
  const log = await openLog(root, { create: true });
  const first = appendTexts(log, texts(700));
  const checkpoint = await log.commit();
  expect(checkpoint.size).toBe(702);
  await log.close();

  const reader = openReader(root);
  expect(reader.size).toBe(702);
  const record = reader.record(first + 300);
  expect(record.original.toString()).toBe(texts(700)[300]);
  expect(record.leaf.framing).toBe('line');
  expect(encodeRecord(record.leaf)).toEqual(reader.leafBytes(first + 300));
  const all = [...reader.records()].flatMap((run) =>
    run.leaves.map((_, i) => run.redacted.bytes.toString('utf8', run.redacted.starts[i], run.redacted.ends[i])),
  );
  expect(all).toEqual(texts(700));
  const object = [...reader.objects()][0];
  expect(object?.[1].uri).toBe(OBJECT.uri);
  expect(reader.progress().get(object?.[0] ?? '')?.complete).toBe(true);
});

test('a reopened log goes on where it ended, and proofs hold across sizes', async () => {
  const sizes: { size: number; root: Buffer }[] = [];
  for (const n of [1, 254, 3, 600, 5]) {
    const log = await openLog(root, { create: true });
    appendTexts(log, texts(n, `b${n}-`));
    sizes.push(await log.commit());
    await log.close();
  }
  const reader = openReader(root);
  const rootNow = reader.checkpoint.root;
  for (const { size, root: then } of sizes) {
    expect(verifyConsistency(size, reader.size, then, rootNow, reader.consistencyProof(size))).toBe(true);
  }
  for (const index of [0, 1, 255, 256, 511, reader.size - 1]) {
    const leaf = leafHash(reader.leafBytes(index));
    expect(verifyInclusion(leaf, index, reader.size, reader.inclusionProof(index), rootNow)).toBe(true);
  }
});

test('a proof text shows offline that a leaf is in the signed log', async () => {
  const log = await openLog(root, { create: true });
  appendTexts(log, texts(20));
  await log.commit();
  await log.close();
  const proof = parseProof(openReader(root).proofText(7));
  const verifier = loadVerifier(join(root, 'keys'));
  expect(verifyProof(proof, leafHash(proof.extra!), verifier).size).toBe(22);
  expect(() => verifyProof({ ...proof, index: 8 }, leafHash(proof.extra!), verifier)).toThrow(/do not lead/);
});

test('what was not committed is gone after close, and appending goes on after it', async () => {
  const log = await openLog(root, { create: true });
  appendTexts(log, texts(10));
  await log.commit();
  appendTexts(log, texts(10, 'lost'));
  await log.close();
  expect(openReader(root).size).toBe(12);
  expect(() => log.append(Buffer.of(), Buffer.of())).toThrow(/closed/);
});

test('a second writer is told who holds the log', async () => {
  const log = await openLog(root, { create: true });
  await expect(openLog(root)).rejects.toMatchObject({
    code: 'log-locked',
    message: expect.stringContaining(String(process.pid)),
  });
  await log.close();
  await (await openLog(root)).close();
});

test('the lock of a dead process is taken over', async () => {
  await (await openLog(root, { create: true })).close();
  writeFileSync(
    join(root, 'lock'),
    JSON.stringify({ pid: 2 ** 22 + 1, host: (await import('node:os')).hostname(), started: '1', since: '' }),
  );
  await (await openLog(root)).close();
  expect(existsSync(join(root, 'lock'))).toBe(false);
});

test('a folder without a log is named, and a log without checkpoint is not made anew', async () => {
  await expect(openLog(root)).rejects.toMatchObject({ code: 'no-log' });
  const log = await openLog(root, { create: true });
  appendTexts(log, texts(3));
  await log.commit();
  await log.close();
  rmSync(join(root, 'log', 'checkpoint'));
  await expect(openLog(root, { create: true })).rejects.toMatchObject({ code: 'checkpoint-missing' });
});

test('keys are private to their owner, and a passphrase wraps them', async () => {
  const log = await openLog(root, { create: true, passphrase: 'correct horse' });
  appendTexts(log, texts(3));
  await log.commit();
  await log.close();
  expect(statSync(join(root, 'keys', 'data.key')).mode & 0o777).toBe(0o600);
  await expect(openLog(root)).rejects.toMatchObject({ code: 'key-locked' });
  await expect(openLog(root, { passphrase: 'wrong' })).rejects.toMatchObject({ code: 'passphrase-wrong' });
  expect(openReader(root, { passphrase: 'correct horse' }).record(1).original.toString()).toBe(texts(3)[0]);
});

test('a key file that others can read is refused with the command that mends it', async () => {
  await (await openLog(root, { create: true })).close();
  const { chmodSync } = await import('node:fs');
  chmodSync(join(root, 'keys', 'data.key'), 0o644);
  await expect(openLog(root)).rejects.toMatchObject({
    code: 'key-exposed',
    message: expect.stringContaining('chmod 600'),
  });
});

test('the originals are not readable on disk', async () => {
  const log = await openLog(root, { create: true });
  appendTexts(log, ['{"needle":"visible-marker-visible-marker"}']);
  await log.commit();
  await log.close();
  const folder = join(root, 'originals');
  for (const name of readdirSync(folder))
    expect(readFileSync(join(folder, name)).includes('visible-marker')).toBe(false);
});

test('the checkpoint is a signed note that names the log', async () => {
  const log = await openLog(root, { create: true });
  await log.close();
  const note = readFileSync(join(root, 'log', 'checkpoint'));
  expect(note.toString()).toMatch(
    /^ascribe\.local\/[0-9a-f]{16}\n0\n47DEQpj8HBSa\+\/TImW\+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— ascribe\.local\//,
  );
  expect(openCheckpoint(note, loadVerifier(join(root, 'keys'))).size).toBe(0);
});
