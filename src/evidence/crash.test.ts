import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Disk } from './disk.ts';
import { fsck } from './fsck/fsck.ts';
import { type EvidenceLog, openLog } from './log.ts';
import { prepareBatch } from './prepare.ts';
import { openReader } from './reader.ts';
import { sha256 } from './sha256.ts';
import { batchOf, OBJECT } from './testing/batches.ts';
import { CRASH_FATES, Crash, type CrashFate, FaultyDisk } from './testing/faulty-disk.ts';

let folder = '';
let before = '';
const FIRST = 250;
const SECOND = 262;

function append(log: EvidenceLog, count: number, tag: string): void {
  const texts = Array.from({ length: count }, (_, i) => `{"n":"${tag}${i}","password":"p${i}"}`);
  const objectId = log.appendObject({ ...OBJECT, uri: tag });
  log.appendBatch(prepareBatch(batchOf(texts, log.dataKey, objectId)));
  log.appendProgress({ objectId, consumed: count, prefixDigest: sha256(Buffer.of()), complete: true });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'evidence-crash-'));
  before = join(folder, 'before');
  const log = await openLog(before, { create: true });
  append(log, FIRST, 'first');
  await log.commit();
  await log.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Open, append and commit on this disk. True once the commit has been acknowledged. */
async function ingest(root: string, disk: Disk): Promise<boolean> {
  let acknowledged = false;
  try {
    const log = await openLog(root, { create: true, disk });
    append(log, SECOND, 'second');
    await log.commit();
    acknowledged = true;
    await log.close();
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
  }
  return acknowledged;
}

async function crashAndRecover(start: string | null, step: number, fate: CrashFate): Promise<boolean> {
  const root = join(folder, `crash-${start ? 'commit' : 'make'}-${step}-${fate}`, 'evidence');
  if (start) cpSync(start, root, { recursive: true });
  const sizeBefore = start ? FIRST + 2 : 0;
  const disk = new FaultyDisk(step);
  const acknowledged = await ingest(root, disk);
  const finished = acknowledged && disk.steps < step;
  disk.fail(fate);
  rmSync(join(root, 'lock'), { force: true });

  const log = await openLog(root, { create: true, disk: new FaultyDisk(Number.POSITIVE_INFINITY) });
  const label = `step ${step}, ${fate}`;
  expect([sizeBefore, sizeBefore + SECOND + 2], label).toContain(log.size);
  if (acknowledged) expect(log.size, label).toBe(sizeBefore + SECOND + 2);
  expect(await problemsOf(root), label).toEqual([]);
  append(log, 10, 'third');
  const { size } = await log.commit();
  await log.close();
  expect(await problemsOf(root), label).toEqual([]);
  expect(
    openReader(root)
      .record(size - 2)
      .original.toString(),
  ).toContain('third9');
  rmSync(join(root, '..'), { recursive: true, force: true });
  return finished;
}

async function problemsOf(root: string): Promise<unknown[]> {
  return [...(await fsck(root)).problems];
}

test.each(CRASH_FATES)(
  'a crash at any step of a commit leaves a whole log, what was not durable being %s',
  async (fate) => {
    let step = 0;
    while (!(await crashAndRecover(before, step, fate))) step++;
    expect(step).toBeGreaterThan(20);
  },
  120_000,
);

test.each(CRASH_FATES)(
  'so does one while a log is made and first committed, what was not durable being %s',
  async (fate) => {
    let step = 0;
    while (!(await crashAndRecover(null, step, fate))) step++;
    expect(step).toBeGreaterThan(40);
  },
  120_000,
);
