import type { EndFact, StatementFact } from '../../model/facts.ts';
import { TRUST_ORDER } from '../../model/grade.ts';
import { type Ref, roleOf } from '../../model/ref.ts';
import type { Micros } from '../../model/time.ts';
import type { Segment } from '../../model/verdict.ts';
import { endHolds } from '../boundaries.ts';
import { type Observation, strongest } from '../finding.ts';
import { evidenceOf, heldUses, type JudgedWorld, named, pushTo, trustIn, weaker } from './world.ts';

/** A credential or account that goes on being used after whoever answers for it was disabled or deleted. */
export function orphans(world: JudgedWorld): readonly Observation[] {
  const owned = ownersOf(world);
  if (owned.size === 0) return [];
  const found = new Map<Ref, { use: Segment; by: StatementFact; end: EndFact }[]>();
  for (const use of heldUses(world)) {
    for (const subject of new Set([...(use.credential === null ? [] : [use.credential]), ...use.holder])) {
      for (const { owner, by } of owned.get(subject) ?? []) {
        // An account in the chain that ended says more than this (use after revocation).
        const end = use.holder.includes(owner) ? null : endBefore(world, owner, use);
        if (end) pushTo(found, subject, { use, by, end });
      }
    }
  }
  return [...found].map(([subject, all]) => ({
    code: 'orphan-credential',
    subject,
    says: `Its owner ${named(all.map(({ end }) => end.ended.ref))} was ${named(all.map(({ end }) => end.ended.how))}.`,
    strands: all.map(({ use }) => use.strand),
    evidence: [
      ...all.flatMap(({ by, end }) => [by.evidence, end.evidence]),
      ...evidenceOf(
        world,
        all.map(({ use }) => use),
      ),
    ],
    trust: strongest(all.map(({ use, by, end }) => weaker(trustIn(world, use), weaker(by.trust, end.trust)))),
  }));
}

interface Ownership {
  readonly owner: Ref;
  readonly by: StatementFact;
}

/** Who answers for what, by statements: an account, or a name or address that only one account has. */
function ownersOf({ evidence }: JudgedWorld): ReadonlyMap<Ref, readonly Ownership[]> {
  const named = new Map<string, Set<Ref>>();
  const owned: StatementFact[] = [];
  for (const [ref, list] of evidence.statementsOn) {
    for (const fact of list) {
      const { attribute, value } = fact.statement;
      if (attribute === 'owner') owned.push(fact);
      else if (attribute !== 'state') {
        const known = named.get(value.toLowerCase());
        if (known) known.add(ref);
        else named.set(value.toLowerCase(), new Set([ref]));
      }
    }
  }
  const owners = new Map<Ref, Ownership[]>();
  for (const by of owned) {
    const { ref, value } = by.statement;
    const accounts = named.get(value.toLowerCase());
    const owner =
      roleOf(value as Ref) === 'identity' ? (value as Ref) : accounts?.size === 1 ? [...accounts][0] : undefined;
    if (owner !== undefined && owner !== ref) pushTo(owners, ref, { owner, by });
  }
  return owners;
}

/** The end of the owner that was in force at the last accepted use. Only evidence of at least its trust undoes it. */
function endBefore({ evidence }: JudgedWorld, owner: Ref, use: Segment): EndFact | null {
  const strand = evidence.strandOf.get(use.strand);
  const accepted = evidence.useOf.get(use.strand)?.lastAccepted ?? null;
  if (!strand || accepted === null) return null;
  const isUndone = (end: EndFact): boolean =>
    (evidence.statementsOn.get(owner) ?? []).some(
      (s) =>
        s.statement.attribute === 'state' &&
        s.statement.value === 'active' &&
        TRUST_ORDER.indexOf(s.trust) >= TRUST_ORDER.indexOf(end.trust) &&
        s.time !== null &&
        s.time >= (end.time as Micros) &&
        s.time <= accepted,
    );
  const holds = (end: EndFact): boolean => {
    const from =
      (end.ended.how === 'disabled' || end.ended.how === 'deleted') && end.time !== null ? endHolds(end, strand) : null;
    return from !== null && accepted >= from && !isUndone(end);
  };
  return (evidence.endsOf.get(owner) ?? []).findLast(holds) ?? null;
}
