import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EvidenceLog, openLog } from '../evidence/log.ts';
import { micros } from '../model/time.ts';
import { DuckStore } from '../store/store.ts';
import { NOTHING_KNOWN } from './collect/known.ts';
import type { CollectItem } from './collect/types.ts';
import { type Crew, InProcessCrew } from './crew.ts';
import { sourcesWith } from './engine.ts';
import { UNDECLARED } from './origin.ts';
import { NotedPassages } from './passages.ts';
import { BATCHES_IN_FLIGHT, SealAndRead } from './seal-and-read.ts';

let folder: string;
let log: EvidenceLog;
let store: DuckStore;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ascribe-flow-'));
  log = await openLog(join(folder, 'evidence'), { create: true });
  store = await DuckStore.open(join(folder, 'index'), 'test');
});
afterEach(async () => {
  await store.close();
  await log.close();
  rmSync(folder, { recursive: true });
});

/** One object of `count` batches of one record each. */
async function* batches(count: number): AsyncGenerator<CollectItem> {
  const object = { uri: '/a.log', size: null };
  yield { type: 'object', object };
  for (let i = 0; i < count; i++) {
    const bytes = Buffer.from(`line ${i}`);
    yield {
      type: 'batch',
      batch: {
        object,
        bytes,
        starts: Uint32Array.of(0),
        ends: Uint32Array.of(bytes.length),
        positions: Float64Array.of(10 * i),
        framing: 'line',
        header: null,
        consumed: 10 * (i + 1),
        prefixDigest: new Uint8Array(32).fill(i + 1),
        headDigest: null,
      },
    };
  }
}

const flow = (crew: Crew) =>
  SealAndRead.start(log, store, crew, {
    known: NOTHING_KNOWN,
    passedOver: new NotedPassages(),
    originOf: () => UNDECLARED,
    commitRecords: 1,
    now: () => micros(1_700_000_000_000_000),
  });

/** A crew that fails in one step of one batch. */
function failing(step: 'prepare' | 'read', at: number): Crew {
  const crew = new InProcessCrew(log.dataKey, sourcesWith());
  const refuse = (id: number) => (id === at ? Promise.reject(new Error(`no ${step} of ${id}`)) : null);
  return {
    prepare: (id, batch) => (step === 'prepare' ? refuse(id) : null) ?? crew.prepare(id, batch),
    read: (id, first, objects) => (step === 'read' ? refuse(id) : null) ?? crew.read(id, first, objects),
    spent: () => crew.spent(),
    close: () => crew.close(),
  };
}

const MANY = 3 * BATCHES_IN_FLIGHT;

test('more batches than may be in flight go through, each sealed before it is read', async () => {
  const crew = new InProcessCrew(log.dataKey, sourcesWith());
  const read = crew.read.bind(crew);
  crew.read = (id, firstIndex, objects) => {
    expect(log.checkpoint.size).toBeGreaterThan(firstIndex);
    return read(id, firstIndex, objects);
  };
  const run = await flow(crew);
  await run.run(batches(MANY));
  expect(run.summary()).toMatchObject({ objects: 1, records: MANY, events: 0 });
  expect(await store.appliedSize()).toBe(log.checkpoint.size);
  expect((await store.counts()).unread).toBe(MANY);
});

test.each(['prepare', 'read'] as const)(
  'a failure to %s ends the run with its cause, not with a wait',
  async (step) => {
    const run = await flow(failing(step, 5));
    await expect(run.run(batches(MANY))).rejects.toThrow(`no ${step} of 5`);
    expect(await store.appliedSize()).toBe(0);
  },
);
