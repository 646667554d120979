import { createHash } from 'node:crypto';
import { eventIdOf, eventIdOfBytes } from '../lineage/event-id.ts';
import { describeStrand, StrandTable } from '../lineage/strand.ts';
import { blankEvent, type Event } from '../model/event.ts';
import type { Strand } from '../model/facts.ts';
import type { Trust } from '../model/grade.ts';
import type { Ref } from '../model/ref.ts';
import type { Micros } from '../model/time.ts';
import type { Judgement, Segment } from '../model/verdict.ts';
import { ColumnBuilder } from './columns.ts';
import type { DuckStore } from './store.ts';

/** One record of a test: its bytes, and the events that were read from it. */
export interface TestRecord {
  readonly text: string;
  readonly trust?: Trust;
  readonly events: readonly Event[];
}

export function testEvent(change: Partial<Event> & { readonly at?: number } = {}): Event {
  const { at, ...rest } = change;
  return {
    ...blankEvent('test.source', 'svc:Do'),
    time: (at === undefined ? null : at) as Micros | null,
    precision: 1_000_000,
    outcome: 'success',
    authentication: 'proven',
    ...rest,
  };
}

/** Put records into the index as the log range that starts at its applied size; one log index each. */
export async function fill(store: DuckStore, records: readonly TestRecord[]): Promise<void> {
  const { appliedSize } = await store.state();
  const writer = await store.writer();
  const table = new StrandTable();
  const builder = new ColumnBuilder(records.length);
  await writer.begin();
  for (const [i, record] of records.entries()) {
    const digest = createHash('sha256').update(record.text).digest();
    for (const [ordinal, event] of record.events.entries()) {
      const trust = record.trust ?? 'declared';
      const { key, isNew } = table.strandOf(event, 'test', trust);
      if (isNew) builder.addStrand(describeStrand(key, event, 'test', trust));
      const id =
        event.identity === null
          ? eventIdOfBytes(event.source, digest.toString('hex'), ordinal, 0)
          : eventIdOf(event.source, event.identity);
      builder.add(event, id, key, trust, appliedSize + i, ordinal, digest, 0);
    }
  }
  writer.addEvents(builder.take());
  await writer.commit(appliedSize + records.length, records.length);
  await store.settle();
}

export function testSegment(strand: Strand, change: Partial<Segment> = {}): Segment {
  return {
    strand: strand.key,
    from: null,
    to: null,
    session: `s-${strand.key.slice(0, 8)}`,
    verdict: 'held',
    reason: 'test-reason',
    holder: ['okta.user:00u1' as Ref],
    operator: [],
    onBehalfOf: [],
    mode: 'unknown',
    device: null,
    credential: null,
    secret: null,
    context: { job: null, agentRun: null, request: null },
    approval: null,
    window: {
      from: null,
      to: null,
      precision: 0,
      opensWithin: 0,
      closesWithin: null,
      openedBy: null,
      closedBy: null,
      openedHow: 'x',
      closedHow: 'y',
    },
    grade: { identity: 'C3', device: 'C1', window: 'C3', overall: 'C1' },
    gradeReasons: { identity: '', device: '', window: '' },
    chain: [],
    placement: null,
    candidates: [],
    rivals: [],
    gaps: [],
    findings: [],
    evidence: [],
    consulted: [],
    serviceInternal: false,
    ...change,
  };
}

/** A judgement with one open segment for every strand in use. */
export async function judgeAll(store: DuckStore, change: Partial<Segment> = {}): Promise<void> {
  const { strands } = await store.facts();
  const judgement: Judgement = {
    segments: strands.map((s) => testSegment(s, change)),
    findings: [],
    credentials: [],
    identities: [],
    clocks: [],
  };
  await store.writeJudgement(judgement, 'test');
}
