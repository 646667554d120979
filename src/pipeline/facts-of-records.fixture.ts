import { createHash } from 'node:crypto';
import { FactLists } from '../lineage/fact-lists.fixture.ts';
import { describeStrand, StrandTable } from '../lineage/strand.ts';
import type { Digest, EventId, FactOrigin, Facts, Strand, StrandKey, StrandUse } from '../model/facts.ts';
import type { Trust } from '../model/grade.ts';
import type { Micros } from '../model/time.ts';
import { SOURCES } from '../sources/registry.ts';
import { contextOf, trustOf, UNDECLARED } from './origin.ts';
import { idOf, readRecord } from './read.ts';

interface Counted {
  readonly id: EventId;
  readonly time: Micros | null;
  readonly privileged: boolean;
  readonly accepted: boolean;
  readonly evidence: Digest;
}

/** The facts of records that come one after the other, in memory: what the index would say, where nothing comes twice. */
export class FactsOfRecords {
  readonly #table = new StrandTable();
  readonly #strands = new Map<StrandKey, Strand>();
  readonly #events = new Map<StrandKey, Counted[]>();
  readonly #seen = new Set<EventId>();
  readonly #facts = new FactLists();

  /** Gives the strands that it touches. */
  add(text: string, trust: Trust): ReadonlySet<StrandKey> {
    const touched = new Set<StrandKey>();
    const hex = createHash('sha256').update(text).digest('hex');
    const object = contextOf('00', { ...UNDECLARED, trust }, null);
    for (const placed of readRecord(text, object, SOURCES).events) {
      const { event, source } = placed;
      const id = idOf(placed, () => hex);
      if (this.#seen.has(id)) continue;
      this.#seen.add(id);
      const worth = trustOf(object, source.meta.id);
      const { key } = this.#table.strandOf(event, source.meta.administration, worth);
      if (!this.#strands.has(key))
        this.#strands.set(key, describeStrand(key, event, source.meta.administration, worth));
      touched.add(key);
      const evidence = `sha256:${hex}` as Digest;
      const accepted = event.outcome !== 'failure';
      const counted = { id, time: event.time, privileged: event.privileged && accepted, accepted, evidence };
      this.#events.set(key, [...(this.#events.get(key) ?? []), counted]);
      const origin: FactOrigin = {
        event: id,
        evidence,
        source: event.source,
        administration: source.meta.administration,
        trust: worth,
        strand: key,
        time: event.time,
        precision: event.precision,
        action: event.action,
        toolCall: event.context.toolCall,
      };
      this.#facts.add(event, origin);
    }
    return touched;
  }

  facts(): Facts {
    const inOrder = <F extends FactOrigin>(list: readonly F[]): F[] =>
      [...list].sort((a, b) => (a.time ?? -1) - (b.time ?? -1) || (a.event < b.event ? -1 : a.event > b.event ? 1 : 0));
    return {
      strands: [...this.#strands.values()].sort((a, b) => (a.key < b.key ? -1 : 1)),
      uses: [...this.#events].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, events]) => useOf(key, events)),
      issues: inOrder(this.#facts.issues),
      ends: inOrder(this.#facts.ends),
      statements: inOrder(this.#facts.statements),
      decisions: inOrder(this.#facts.decisions),
      secrets: inOrder(this.#facts.secrets),
      hours: [],
      runs: [],
    };
  }
}

function useOf(strand: StrandKey, events: readonly Counted[]): StrandUse {
  const sorted = [...events].sort(
    (a, b) => (a.time ?? Number.POSITIVE_INFINITY) - (b.time ?? Number.POSITIVE_INFINITY) || (a.id < b.id ? -1 : 1),
  );
  const times = sorted.flatMap(({ time }) => (time === null ? [] : [time]));
  const last = times.at(-1) ?? null;
  const atEnd = sorted.find(({ time }) => time === last) as Counted;
  const accepted = sorted.flatMap(({ time, accepted: was }) => (time === null || !was ? [] : [time]));
  return {
    strand,
    events: events.length,
    privileged: events.filter((e) => e.privileged).length,
    first: times[0] ?? null,
    last,
    times: events.length < 2 || events.length > 256 ? null : times,
    lastAccepted: accepted.at(-1) ?? null,
    firstEvidence: (sorted[0] as Counted).evidence,
    lastEvidence: atEnd.evidence,
  };
}
