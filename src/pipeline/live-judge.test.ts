import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildWorld } from '../../lab/build.ts';
import { Rng } from '../../lab/prng.ts';
import { type EvidenceLog, openLog } from '../evidence/log.ts';
import { openReader } from '../evidence/reader.ts';
import { NO_POLICY } from '../judgement/policy.ts';
import type { Trust } from '../model/grade.ts';
import { micros } from '../model/time.ts';
import { DuckStore } from '../store/store.ts';
import { collect } from './collect/collect.ts';
import { NOTHING_KNOWN } from './collect/known.ts';
import { InProcessCrew } from './crew.ts';
import { sourcesWith } from './engine.ts';
import { judgeIndex } from './judge-index.ts';
import { LiveJudge } from './live-judge.ts';
import { UNDECLARED } from './origin.ts';
import { NotedPassages } from './passages.ts';
import { SealAndRead } from './seal-and-read.ts';

const SEEDS = Number(process.env.REJUDGE_SEEDS ?? 1);
const RECORDS = Number(process.env.REJUDGE_RECORDS ?? 350);
const BATCHES = 8;

let folder: string;
let log: EvidenceLog;
let store: DuckStore;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ascribe-live-judge-'));
  log = await openLog(join(folder, 'evidence'), { create: true });
  store = await DuckStore.open(join(folder, 'index'), 'test');
});
afterEach(async () => {
  await store.close();
  await log.close();
  rmSync(folder, { recursive: true });
});

const TRUSTS: readonly Trust[] = ['unprotected', 'declared'];

/** Seal and read records that come together, from a place of this standing. */
async function bring(texts: readonly string[], trust: Trust): Promise<void> {
  const flow = await SealAndRead.start(log, store, new InProcessCrew(log.dataKey, sourcesWith()), {
    known: NOTHING_KNOWN,
    passedOver: new NotedPassages(),
    originOf: () => ({ ...UNDECLARED, trust }),
    now: () => micros(1_700_000_000_000_000),
  });
  async function* body() {
    yield Buffer.from(texts.map((text) => `${text}\n`).join(''));
  }
  await flow.run(collect(['-'], { stdin: body() }));
}

/** What `targets` has to say. */
const TARGETS = `SELECT target, count(*) FROM events WHERE superseded = 0 AND target IS NOT NULL GROUP BY target ORDER BY ALL`;

/** Every table of the judgement, as what it says: the numbers that segments and refs have in it are nobody's business. */
async function judgement(): Promise<Record<string, string[]>> {
  const of = (table: string, columns: string, join = '') =>
    [
      table,
      `SELECT k.key, s.from_time, ${columns} FROM segments s JOIN strands k ON k.id = s.strand ${join} ORDER BY ALL`,
    ] as const;
  const tables: Record<string, string[]> = {};
  for (const [table, sql] of [
    of('segments', 's.* EXCLUDE (id, strand)'),
    of('segment_refs', 'x.role, r.ref, r.value', 'JOIN segment_refs x ON x.segment = s.id JOIN refs r ON r.id = x.ref'),
    of('segment_gaps', 'x.code, x.source', 'JOIN segment_gaps x ON x.segment = s.id'),
    of('segment_findings', 'x.code', 'JOIN segment_findings x ON x.segment = s.id'),
    ['refs', 'SELECT ref, value FROM refs ORDER BY ALL'],
    ['all links', 'SELECT count(*), count(DISTINCT (segment, role, ref)) FROM segment_refs'],
    ['all gaps', 'SELECT count(*) FROM segment_gaps'],
    ['all marks', 'SELECT count(*) FROM segment_findings'],
    ['numbers', 'SELECT count(*), count(DISTINCT id) FROM segments'],
    ...['findings', 'credentials', 'identities', 'clocks', 'calls'].map(
      (t) => [t, `SELECT * FROM ${t} ORDER BY ALL`] as const,
    ),
    ['meta', 'SELECT * FROM meta ORDER BY ALL'],
  ] as const)
    tables[table] = (await store.ask(sql)).map((row) => row.map(String).join('\t'));
  return tables;
}

it.each(Array.from({ length: SEEDS }, (_, n) => `${process.env.ASCRIBE_SEED ?? 'live'}/${n}`))(
  'leaves in every table what judging everything leaves, whatever comes in which order, twice, or from a better place later (%s)',
  async (seed) => {
    const rng = new Rng(seed);
    const texts = buildWorld(seed, RECORDS).world.emissions.map(({ text }) => text);
    const policy = { ...NO_POLICY, definition: 'network' as const, needsApproval: () => true };
    const live = new LiveJudge(store, () => openReader(join(folder, 'evidence')), { policy });
    const order = shuffled([...texts, ...texts.filter(() => rng.chance(0.1))], rng);
    let rest = order;
    for (let n = 0; n < BATCHES; n++) {
      const size = n === BATCHES - 1 ? rest.length : rng.int(1, Math.ceil((2 * order.length) / BATCHES));
      await bring(rest.slice(0, size), rng.pick(TRUSTS));
      rest = rest.slice(size);
      await live.judge(log.checkpoint.size);
      const kept = await judgement();
      expect(await store.ask('SELECT * FROM targets ORDER BY ALL')).toEqual(await store.ask(TARGETS));
      // Out of date on purpose: all of it is judged and written again, in place.
      await store.overrulePrivileged((_source, _action, byReader) => byReader);
      await judgeIndex(store, () => openReader(join(folder, 'evidence')), { policy });
      expect(kept).toEqual(await judgement());
    }
  },
  120_000,
);

function shuffled<T>(items: readonly T[], rng: Rng): T[] {
  const all = [...items];
  for (let i = all.length - 1; i > 0; i--) {
    const j = rng.int(0, i);
    [all[i], all[j]] = [all[j] as T, all[i] as T];
  }
  return all;
}
