import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyAsync } from '@noble/ed25519';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signCheckpoint } from '../checkpoint.ts';
import { NodeDisk } from '../disk.ts';
import { loadSigner } from '../keys.ts';
import { layoutOf } from '../layout.ts';
import { type EvidenceLog, openLog } from '../log.ts';
import { noteSigner } from '../note.ts';
import { prepareBatch } from '../prepare.ts';
import { openReader } from '../reader.ts';
import { batchOf, OBJECT } from '../testing/batches.ts';
import { askWitness, vouchedNote } from './ask.ts';
import { cosignaturesOn, cosigningKey, formatCosigner, parseCosigner } from './cosignature.ts';
import { Witness } from './witness.ts';

let folder = '';
let root = '';
const key = cosigningKey('witness.example/one', Buffer.alloc(32, 5));
const other = cosigningKey('witness.example/two', Buffer.alloc(32, 6));
const NOW = 1_767_225_600;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'witness-'));
  root = join(folder, 'evidence');
  await grow(300);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function grow(count: number): Promise<void> {
  const log: EvidenceLog = await openLog(root, { create: true });
  const texts = Array.from({ length: count }, (_, i) => `{"n":${log.size + i}}`);
  const objectId = log.appendObject({ ...OBJECT, uri: `${log.size}` });
  log.appendBatch(prepareBatch(batchOf(texts, log.dataKey, objectId)));
  await log.commit();
  await log.close();
}

const signer = () => loadSigner(layoutOf(root).keys, null);
/** A witness over the same state, as after a restart. */
const witness = (state = folder) => new Witness(state, new NodeDisk(), [signer()], key, () => NOW);
const signed = (size: number, fill: number) =>
  signCheckpoint({ origin: signer().name, size, root: Buffer.alloc(32, fill) }, signer());

test('a witness cosigns the first checkpoint and each that continues it, also after a restart', async () => {
  for (const more of [0, 40, 0, 700]) {
    if (more > 0) await grow(more);
    const log = openReader(root);
    const { time } = await askWitness(log, key.cosigner, (body) => witness().addCheckpoint(body));
    expect(time).toBe(NOW);
    expect(cosignaturesOn(Buffer.from(vouchedNote(log)), [key.cosigner, other.cosigner])).toEqual([
      { witness: 'witness.example/one', time: NOW },
    ]);
  }
});

test('a cosignature is what C2SP writes, by another implementation of Ed25519', async () => {
  const note = vouchedNote(openReader(root));
  const text = note.slice(0, note.indexOf('\n\n') + 1);
  const bytes = Buffer.from(note.trimEnd().split(' ').at(-1)!, 'base64');
  expect(bytes.length).toBe(4 + 8 + 64);
  const message = Buffer.from(`cosignature/v1\ntime ${bytes.readBigUInt64BE(4)}\n${text}`);
  expect(await verifyAsync(bytes.subarray(12), message, key.cosigner.publicKey)).toBe(true);
  expect(parseCosigner(formatCosigner(key.cosigner)).keyId).toBe(key.cosigner.keyId);
});

test('what it may not cosign it refuses, each with its own status', async () => {
  const { size } = openReader(root).checkpoint;
  const ask = async (body: string) => (await witness().addCheckpoint(body)).status;
  const { note } = openReader(root);
  expect(await ask('')).toBe(400);
  expect(await ask(`old ${size}\n${'A'.repeat(44)}\n\n${note}`)).toBe(400);
  expect(await ask(`old ${size}\n${`${Buffer.alloc(32).toString('base64')}\n`.repeat(64)}\n${note}`)).toBe(400);
  expect(await ask(`old ${size + 1}\n\n${note}`)).toBe(400);
  expect(await ask(`old 0\n\n${note}`)).toBe(409);
  expect(await ask(`old ${size}\n\n${signed(size + 5, 1)}`)).toBe(422);
  expect(await ask(`old ${size}\n\n${note.replace('ascribe.local', 'another.local')}`)).toBe(404);
  const forger = noteSigner(signer().name, Buffer.alloc(32, 9));
  const forged = signCheckpoint({ origin: forger.name, size, root: Buffer.alloc(32) }, forger);
  expect(await ask(`old ${size}\n\n${forged}`)).toBe(403);
});

test('two checkpoints of one size: the second is refused, and kept as proof of the split view', async () => {
  const { size } = openReader(root).checkpoint;
  const answer = await witness().addCheckpoint(`old ${size}\n\n${signed(size, 2)}`);
  expect(answer).toEqual({ status: 409, body: `${size}\n`, isSize: true });
  expect(readdirSync(folder).filter((name) => name.startsWith('split-view-'))).toHaveLength(1);
});

test('an old checkpoint is not cosigned again, and a log that has shrunk is told', async () => {
  const log = openReader(root);
  expect((await witness().addCheckpoint(`old 10\n\n${signed(10, 3)}`)).status).toBe(409);
  const larger = async () => ({ status: 409, body: `${log.size + 1}\n` });
  await expect(askWitness(log, other.cosigner, larger)).rejects.toMatchObject({ code: 'witness-refused' });
  const answers = async () => ({ status: 200, body: `— ${other.cosigner.name} ${'A'.repeat(104)}\n` });
  await expect(askWitness(log, other.cosigner, answers)).rejects.toMatchObject({ code: 'witness-refused' });
});

test('a forged cosignature by a known witness is refused, a stripped one is missed', () => {
  const note = vouchedNote(openReader(root));
  const [line] = note.trimEnd().split('\n').slice(-1) as [string];
  const bytes = Buffer.from(line.split(' ').at(-1)!, 'base64');
  bytes[11] = bytes[11]! ^ 1;
  const forged = note.replace(line, `${line.slice(0, line.lastIndexOf(' '))} ${bytes.toString('base64')}`);
  expect(() => cosignaturesOn(Buffer.from(forged), [key.cosigner])).toThrow('not valid');
  expect(cosignaturesOn(Buffer.from(note.replace(`${line}\n`, '')), [key.cosigner])).toEqual([]);
});

test('requests that come together are answered one after the other', async () => {
  const state = mkdtempSync(join(tmpdir(), 'witness-race-'));
  const one = witness(state);
  const answers = await Promise.all([1, 2, 3].map((fill) => one.addCheckpoint(`old 0\n\n${signed(7, fill)}`)));
  expect(answers.map(({ status }) => status)).toEqual([200, 409, 409]);
  rmSync(state, { recursive: true });
});
