import type { SourceHour, Strand, StrandUse } from '../../model/facts.ts';
import { kindOf, type Ref, valueOf } from '../../model/ref.ts';
import type { JudgedWorld } from '../across/world.ts';

/** How much one machine wrote in its own log, hour by hour. */
export interface MachineHours {
  readonly source: string;
  readonly machine: string;
  readonly hours: readonly SourceHour[];
}

/** Kinds of refs that begin with the machine on which the record was written. */
const OF_MACHINE: ReadonlySet<string> = new Set([
  'os.user',
  'os.uid',
  'os.login-session',
  'os.process',
  'ssh.session',
  'windows.logon',
]);

/** The machine that wrote the records of a strand, where each machine writes its own log; `null`: it does not, or they do not say. */
function machineOf({ administration, nativeSession, presented, principal }: Strand): string | null {
  if (administration !== 'host') return null;
  const refs = [...nativeSession, presented?.ref, ...(presented?.joins ?? []).map((j) => j.key), principal.ref];
  for (const r of refs) {
    if (r == null || !OF_MACHINE.has(kindOf(r as Ref))) continue;
    const slash = valueOf(r as Ref).indexOf('/');
    if (slash > 0)
      return valueOf(r as Ref)
        .slice(0, slash)
        .toLowerCase();
  }
  return null;
}

/** By source and machine. */
export function machineHours({ evidence }: JudgedWorld): readonly MachineHours[] {
  const found = new Map<string, { source: string; machine: string; hours: Map<string, SourceHour> }>();
  for (const strand of evidence.strands) {
    const use = evidence.useOf.get(strand.key);
    const machine = strand.trust === 'foreign' ? null : machineOf(strand);
    if (machine === null || !use) continue;
    const id = `${strand.source}\n${machine}`;
    const one = found.get(id) ?? { source: strand.source, machine, hours: new Map<string, SourceHour>() };
    found.set(id, one);
    for (const [hour, events] of hoursOf(use)) {
      const key = `${strand.trust}\n${hour}`;
      const known = one.hours.get(key);
      const evidenceOfHour = hour === hourOf(use.last) ? use.lastEvidence : use.firstEvidence;
      // The smallest digest, so that it does not matter in which order strands come.
      const shows = known !== undefined && known.evidence < evidenceOfHour ? known.evidence : evidenceOfHour;
      const sum = (known?.events ?? 0) + events;
      one.hours.set(key, { source: strand.source, trust: strand.trust, hour, events: sum, evidence: shows });
    }
  }
  return [...found.values()].map(({ source, machine, hours }) => ({ source, machine, hours: [...hours.values()] }));
}

const HOUR_MICROS = 3_600_000_000;
const hourOf = (time: number | null): number | null => (time === null ? null : Math.floor(time / HOUR_MICROS));

/** A strand of very many uses is taken to be there all the time from its first to its last, for so many hours; and in none of them often. */
const LONGEST = 31 * 24;

/** The hours in which a strand was used, and how often. */
function hoursOf({ times, first, last }: StrandUse): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  const add = (hour: number | null): void => {
    if (hour !== null) found.set(hour, (found.get(hour) ?? 0) + 1);
  };
  const [from, to] = [hourOf(first), hourOf(last)];
  if (times !== null) for (const time of times) add(hourOf(time));
  else if (from !== null && to !== null && to - from <= LONGEST) for (let h = from; h <= to; h++) add(h);
  else if (from !== to) for (const h of [from, to]) add(h);
  else add(from);
  return found;
}
