import type { SourceHour } from '../../model/facts.ts';
import { TRUST_ORDER } from '../../model/grade.ts';
import { MICROS_PER_SECOND } from '../../model/time.ts';
import type { Observation } from '../finding.ts';
import type { JudgedWorld } from './world.ts';

/** Days without use after which accounts are to be looked at (a common setting of AC-2(3)). */
export const UNUSED = 90 * 24 * 3600 * MICROS_PER_SECOND;

/**
 * A lasting credential whose creation is in evidence, and which the log of its own source, as far as that goes on, does not show in use
 * for ninety days. What that log does not record is not seen; a log with many empty days shows nothing.
 */
export function unusedCredentials({ evidence, logs }: JudgedWorld): readonly Observation[] {
  const horizon = new Latest();
  const lastUse = new Latest();
  for (const strand of evidence.strands) {
    const last = evidence.useOf.get(strand.key)?.last ?? null;
    if (last === null || strand.trust === 'foreign') continue;
    const rank = TRUST_ORDER.indexOf(strand.trust);
    horizon.add(strand.source, rank, last);
    if (strand.presented !== null && strand.presented.ref !== null) lastUse.add(strand.presented.ref, rank, last);
  }
  const found: Observation[] = [];
  for (const issues of evidence.issuedBy.values()) {
    for (const { issued, time, source, trust, evidence: digest, strand } of issues) {
      if (issued.lineage !== 'window' || issued.expires !== null || time === null || trust === 'foreign') continue;
      const rank = TRUST_ORDER.indexOf(trust);
      if (evidence.endsOf.get(issued.ref)?.some((end) => TRUST_ORDER.indexOf(end.trust) >= rank)) continue;
      const since = Math.max(time, lastUse.get(issued.ref, rank) ?? time);
      const until = horizon.get(source, rank) ?? time;
      if (until - since < UNUSED || !isDense(logs.hours, source, rank, since, until)) continue;
      found.push({
        code: 'credential-unused',
        subject: issued.ref,
        says: `Not in use for ${Math.floor((until - since) / (24 * 3600 * MICROS_PER_SECOND))} days, as far as ${source} shows.`,
        strands: [],
        evidence: [digest, ...lastRecord(evidence, strand)],
        trust,
        span: { first: time, last: time, events: 1 },
      });
    }
  }
  return found;
}

/** The latest time of each id, by how much what states it is trusted. */
class Latest {
  readonly #times = new Map<string, number[]>();

  add(id: string, rank: number, time: number): void {
    const known = this.#times.get(id);
    if (known === undefined)
      this.#times.set(
        id,
        TRUST_ORDER.map((_, r) => (r === rank ? time : Number.NaN)),
      );
    else if (!(time <= (known[rank] as number))) known[rank] = time;
  }

  /** As evidence of this rank or a higher one has it: what is less trusted neither makes a log look longer than it is, nor a credential used. */
  get(id: string, rank: number): number | undefined {
    const times =
      this.#times
        .get(id)
        ?.slice(rank)
        .filter((time) => !Number.isNaN(time)) ?? [];
    return times.length === 0 ? undefined : Math.max(...times);
  }
}

const lastRecord = (evidence: JudgedWorld['evidence'], key: Parameters<JudgedWorld['evidence']['useOf']['get']>[0]) => {
  const use = evidence.useOf.get(key);
  return use ? [use.lastEvidence] : [];
};

/** Share of the days between that have to have records: a log in pieces does not show that something was not used. */
export const DENSE = 0.9;
const DAY_HOURS = 24;

function isDense(hours: readonly SourceHour[], source: string, rank: number, since: number, until: number): boolean {
  const day = (micros: number): number => Math.floor(micros / (DAY_HOURS * 3600 * MICROS_PER_SECOND));
  const days = new Set<number>();
  for (const h of hours) {
    const at = Math.floor(h.hour / DAY_HOURS);
    if (h.source === source && TRUST_ORDER.indexOf(h.trust) >= rank && at > day(since) && at <= day(until))
      days.add(at);
  }
  return days.size >= DENSE * (day(until) - day(since));
}
