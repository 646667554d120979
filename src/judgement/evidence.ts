import type { ChainMemory } from '../lineage/chain-memory.ts';
import { Chains, type Lineage } from '../lineage/chains.ts';
import { Holders, mayCount } from '../lineage/holders.ts';
import { byTimeThenEvent, Issuances } from '../lineage/issuances.ts';
import { Secrets } from '../lineage/secrets.ts';
import type {
  DecisionFact,
  Digest,
  EndFact,
  Facts,
  IssueFact,
  SecretFact,
  StatementFact,
  Strand,
  StrandKey,
  StrandUse,
} from '../model/facts.ts';
import type { Ref } from '../model/ref.ts';
import type { Micros } from '../model/time.ts';
import { type Clocks, measureClocks } from './clocks.ts';
import { Machines } from './machines.ts';
import type { JudgementPolicy } from './policy.ts';

export type Reinstatement = StatementFact & { readonly time: Micros };

/** All facts, indexed for judging. Built from the set: sorted by key first, so that nothing depends on arrival. */
export interface Evidence {
  /** By key, ascending. */
  readonly strands: readonly Strand[];
  readonly strandOf: ReadonlyMap<StrandKey, Strand>;
  readonly useOf: ReadonlyMap<StrandKey, StrandUse>;
  readonly issuances: Issuances;
  readonly issuedBy: ReadonlyMap<StrandKey, readonly IssueFact[]>;
  readonly endsOf: ReadonlyMap<Ref, readonly EndFact[]>;
  readonly statementsOn: ReadonlyMap<Ref, readonly StatementFact[]>;
  /** Records by which what was ended became active again, by time; those without a time undo nothing. */
  readonly reinstatementsOf: ReadonlyMap<Ref, readonly Reinstatement[]>;
  /** What was decided on each job and request, by time. */
  readonly decisionsOn: ReadonlyMap<Ref, readonly DecisionFact[]>;
  readonly chains: Lineage;
  /** Which accounts are of one holder: as the inventory says, and only so. */
  readonly holders: Holders;
  /** Which device refs are of one machine, and whose: as policy and inventory say. */
  readonly machines: Machines;
  /** How far the clocks of sources are apart, as the evidence shows it. */
  readonly clocks: Clocks;
  /** Who read or made which version of which secret, by time. */
  readonly secretFacts: readonly SecretFact[];
  /** Stated time of each record that carries a fact. */
  readonly timeOf: ReadonlyMap<Digest, Micros | null>;
}

/** `memory`: what was resolved before from facts that are still the same. */
export function indexEvidence(
  facts: Facts,
  policy: Pick<JudgementPolicy, 'opened' | 'deviceName'>,
  memory?: ChainMemory,
): Evidence {
  const strands = [...facts.strands].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const strandOf = new Map(strands.map((s) => [s.key, s]));
  const useOf = new Map(facts.uses.map((u) => [u.strand, u]));
  const endsOf = group(facts.ends.filter(mayCount), (e) => e.ended.ref);
  const issuances = new Issuances(facts.issues, endsOf);
  const holders = new Holders(facts.statements, 'holder');
  const secrets = new Secrets(policy.opened, facts.secrets, endsOf);
  return {
    strands,
    strandOf,
    useOf,
    issuances,
    issuedBy: group(facts.issues, (i) => i.strand),
    endsOf,
    statementsOn: group(facts.statements.filter(mayCount), (s) => s.statement.ref),
    reinstatementsOf: group(
      facts.statements.filter((s): s is Reinstatement => mayCount(s) && reinstates(s)),
      (s) => s.statement.ref,
    ),
    decisionsOn: group(
      facts.decisions.filter((d) => d.trust !== 'foreign'),
      (d) => d.decision.subject,
    ),
    chains: new Chains(strandOf, useOf, issuances, secrets, holders, memory),
    holders,
    machines: new Machines(facts.statements, policy),
    clocks: measureClocks({ strands, useOf, issuances }),
    secretFacts: facts.secrets.filter((s) => s.trust !== 'foreign').sort(byTimeThenEvent),
    timeOf: earliestTimes(facts),
  };
}

const reinstates = ({ statement, time }: StatementFact): boolean =>
  time !== null && statement.attribute === 'state' && statement.value === 'active';

function earliestTimes(facts: Facts): Map<Digest, Micros | null> {
  const times = new Map<Digest, Micros | null>();
  for (const list of [facts.issues, facts.ends, facts.statements, facts.decisions, facts.secrets]) {
    for (const f of list) {
      const known = times.get(f.evidence);
      if (known === undefined || (f.time !== null && (known === null || f.time < known))) times.set(f.evidence, f.time);
    }
  }
  return times;
}

function group<K, F extends IssueFact | EndFact | StatementFact | DecisionFact>(
  facts: readonly F[],
  key: (f: F) => K,
): Map<K, F[]> {
  const groups = new Map<K, F[]>();
  for (const fact of facts) {
    const list = groups.get(key(fact));
    if (list) list.push(fact);
    else groups.set(key(fact), [fact]);
  }
  for (const list of groups.values()) list.sort(byTimeThenEvent);
  return groups;
}
