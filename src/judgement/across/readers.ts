import { type Ref, ref } from '../../model/ref.ts';
import { MICROS_PER_SECOND } from '../../model/time.ts';
import type { Observation } from '../finding.ts';
import { natureOf, workloadOf } from './nature.ts';
import { type SecretRead, secretReads } from './secret-reads.ts';
import { type JudgedWorld, named, pushTo } from './world.ts';

/** A habit: so many readings by others, over so long, before somebody else's first. Fewer would make every start of a log a finding. */
export const READS_OF_A_HABIT = 5;
export const LENGTH_OF_A_HABIT = 24 * 3600 * MICROS_PER_SECOND;

/**
 * Who reads a secret and is not expected to: by the readers that the policy declares, else by who had read it until then; and a secret
 * that several workloads read, unless each of them is declared.
 */
export function unexpectedReaders(world: JudgedWorld): readonly Observation[] {
  const found: Observation[] = [];
  for (const [secret, reads] of secretReads(world)) {
    const judged = reads.map((read) => ({
      read,
      isExpected: world.policy.isExpectedReader(secret, read.use?.holder ?? []),
    }));
    const strangers = judged.filter(({ isExpected }) => isExpected === false).map(({ read }) => read);
    if (strangers.length > 0)
      found.push(of('secret-read-unexpectedly', secret, strangers, `Read by ${named(strangers.map(readerOf))}.`));
    const isDeclared = judged.some(({ isExpected }) => isExpected !== null);
    if (isDeclared) continue;
    const newcomers = newcomersAmong(reads);
    if (newcomers.length > 0)
      found.push(of('secret-read-by-newcomer', secret, newcomers, `First read by ${named(newcomers.map(readerOf))}.`));
    const workloads = reads.filter(({ use }) => use !== null && natureOf(use.holder[0] as Ref) === 'machine');
    const names = new Set(workloads.map(readerOf));
    if (names.size > 1)
      found.push(of('credential-on-several-workloads', secret, workloads, `Read by ${named(names)}.`));
  }
  return found;
}

/** The workload or the account behind a reading; where none is proven, that is what is said. */
const readerOf = ({ use }: SecretRead): string => workloadOf(use?.holder ?? []);

/** First readings by those who came to it after others had made it their habit. */
function newcomersAmong(reads: readonly SecretRead[]): readonly SecretRead[] {
  const byReader = new Map<string, SecretRead[]>();
  for (const read of reads) if (read.use !== null && read.fact.time !== null) pushTo(byReader, readerOf(read), read);
  return [...byReader].flatMap(([who, own]) => {
    const first = own[0] as SecretRead;
    const began = first.fact.time ?? 0;
    const before = reads.filter((r) => readerOf(r) !== who && r.fact.time !== null && r.fact.time < began);
    const earliest = before[0]?.fact.time ?? began;
    return before.length >= READS_OF_A_HABIT && began - earliest >= LENGTH_OF_A_HABIT ? [first] : [];
  });
}

const of = (code: Observation['code'], secret: string, reads: readonly SecretRead[], says: string): Observation => ({
  code,
  subject: ref('secret.version', secret),
  says,
  strands: reads.map(({ fact }) => fact.strand),
  evidence: reads.map(({ fact }) => fact.evidence),
  trust: reads[0]?.trust ?? 'unprotected',
  span: {
    first: reads.find(({ fact }) => fact.time !== null)?.fact.time ?? null,
    last: reads.findLast(({ fact }) => fact.time !== null)?.fact.time ?? null,
    events: new Set(reads.map(({ fact }) => fact.event)).size,
  },
});
