import type { EndFact, StatementFact } from '../../model/facts.ts';
import { TRUST_ORDER } from '../../model/grade.ts';
import { kindOf, type Ref, roleOf } from '../../model/ref.ts';
import type { Micros } from '../../model/time.ts';
import type { Segment } from '../../model/verdict.ts';
import { endHolds } from '../boundaries.ts';
import { type Observation, strongest } from '../finding.ts';
import { natureOf } from './nature.ts';
import { evidenceOf, type JudgedWorld, named, pushTo, trustIn, weaker } from './world.ts';

/** A credential or account that goes on being used after whoever answers for it was disabled or deleted. */
export function orphans(world: JudgedWorld): readonly Observation[] {
  const owned = ownersOf(world);
  if (owned.size === 0) return [];
  const found = new Map<Ref, { use: Segment; by: StatementFact; end: EndFact }[]>();
  for (const use of world.heldUses) {
    for (const subject of new Set([...(use.credential === null ? [] : [use.credential]), ...use.holder])) {
      for (const { accounts, by } of owned.get(subject) ?? []) {
        // An account in the chain that ended says more than this (use after revocation).
        if (accounts.some((account) => use.holder.includes(account))) continue;
        const ends = accounts.map((account) => endBefore(world, account, use));
        const [end] = ends;
        if (end && ends.every((one) => one !== null)) pushTo(found, subject, { use, by, end });
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
  /** Accounts of the owner. All of them have to be ended, before something of theirs is an orphan. */
  readonly accounts: readonly Ref[];
  readonly by: StatementFact;
}

/** What an account is known by, and whoever owns something may be named by. `holder`: the organisation's own id of a person. */
const NAMING: ReadonlySet<string> = new Set(['name', 'email', 'alias', 'holder']);

/** Who answers for what, by statements: an account, or all accounts that go by the name that is stated. */
function ownersOf({ evidence }: JudgedWorld): ReadonlyMap<Ref, readonly Ownership[]> {
  const known = new Map<string, Set<Ref>>();
  const owned: StatementFact[] = [];
  for (const [ref, list] of evidence.statementsOn) {
    for (const fact of list) {
      const { attribute, value } = fact.statement;
      if (attribute === 'owner') owned.push(fact);
      else if (NAMING.has(attribute)) {
        const accounts = known.get(value.toLowerCase());
        if (accounts) accounts.add(ref);
        else known.set(value.toLowerCase(), new Set([ref]));
      }
    }
  }
  const owners = new Map<Ref, Ownership[]>();
  for (const by of owned) {
    const { ref, value } = by.statement;
    const named = [...(known.get(value.toLowerCase()) ?? [])].filter((r) => r !== ref).sort();
    const accounts = roleOf(value as Ref) === 'identity' ? [value as Ref] : named;
    if (accounts.length > 0) pushTo(owners, ref, { accounts, by });
  }
  return owners;
}

const GONE: ReadonlySet<string> = new Set(['disabled', 'deleted', 'offboarded']);

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
    const from = GONE.has(end.ended.how) && end.time !== null ? endHolds(end, strand) : null;
    return from !== null && accepted >= from && !isUndone(end);
  };
  return (evidence.endsOf.get(owner) ?? []).findLast(holds) ?? null;
}

/** Whoever keeps an inventory names owners in it. */
const INVENTORY = 'organisation';

/**
 * Accounts of software in use for which nobody answers, where the organisation's inventory names owners of others of their kind: where it
 * names none, nothing is known to be missing.
 */
export function withoutOwner(world: JudgedWorld): readonly Observation[] {
  const kinds = new Set<string>();
  const owned = new Set<Ref>();
  for (const [ref, list] of world.evidence.statementsOn) {
    for (const { statement, administration } of list) {
      if (statement.attribute !== 'owner') continue;
      owned.add(ref);
      if (administration === INVENTORY) kinds.add(kindOf(ref));
    }
  }
  if (kinds.size === 0) return [];
  const uses = new Map<Ref, Segment[]>();
  for (const use of world.heldUses)
    for (const identity of new Set(use.holder))
      if (natureOf(identity) === 'machine' && kinds.has(kindOf(identity)) && !owned.has(identity))
        pushTo(uses, identity, use);
  return [...uses].map(([subject, all]) => ({
    code: 'identity-without-owner',
    subject,
    says: `Owners of other ${kindOf(subject)} accounts are in the inventory.`,
    strands: all.map((use) => use.strand),
    evidence: evidenceOf(world, all),
    trust: strongest(all.map((use) => trustIn(world, use))),
  }));
}
