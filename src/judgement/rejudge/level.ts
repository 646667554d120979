import { ChainMemory } from '../../lineage/chain-memory.ts';
import { isOfInventory } from '../../lineage/holders.ts';
import type { Match } from '../../lineage/issuances.ts';
import type { Facts, Strand, StrandKey } from '../../model/facts.ts';
import { kindOf, type Ref } from '../../model/ref.ts';
import { type Evidence, indexEvidence } from '../evidence.ts';
import type { PlacementWorld } from '../placed.ts';
import type { JudgementPolicy } from '../policy.ts';
import { type Observed, observe, type Usage, usageOf } from '../usage.ts';
import type { FactsChange } from './facts-change.ts';
import { LookedUp } from './looked-up.ts';
import type { Tape } from './reads.ts';
import { noteUsage } from './usage-change.ts';

/**
 * The evidence of one level of trust, brought up to date with what comes in. Indexes are made anew of all facts each time, by the code that
 * `judge` uses; what costs (which issuances fit a strand, where they lead, what that shows) is kept for strands whose lineage is the same.
 */
export class Level {
  evidence: Evidence;
  usage: Usage;
  /** To judge strands by. */
  world: PlacementWorld;
  readonly #policy: JudgementPolicy;
  readonly #segmentAt: PlacementWorld['segmentAt'];
  readonly #lookedUp: LookedUp;
  readonly #memory = new ChainMemory();
  /** Strands by the join keys that they present. */
  readonly #presenters = new Map<Ref, StrandKey[]>();
  readonly #observed = new Map<StrandKey, Observed | null>();

  constructor(facts: Facts, policy: JudgementPolicy, tape: Tape, segmentAt: PlacementWorld['segmentAt']) {
    this.#policy = policy;
    this.#segmentAt = segmentAt;
    this.#lookedUp = new LookedUp(tape);
    this.evidence = indexEvidence(facts, policy, this.#memory);
    for (const strand of this.evidence.strands) this.#addPresenter(strand);
    this.usage = usageOf(this.evidence, (strand) => this.#observe(strand), policy);
    this.world = this.#worldOf();
  }

  /** `facts`: of this level, all of them. False: something changed on which anything may rest; begin anew. */
  update(facts: Facts, change: FactsChange, round: number): boolean {
    const [before, usedBefore] = [this.evidence, this.usage];
    const inQuestion = new Set<StrandKey>(change.touched);
    this.#putInQuestion(inQuestion, change);
    const matched = new Map<StrandKey, readonly Match[]>();
    for (const key of inQuestion) {
      const known = this.#memory.matches.get(key);
      if (known !== undefined) matched.set(key, known);
      this.#memory.matches.delete(key);
    }
    const evidence = indexEvidence(facts, this.#policy, this.#memory);
    if (changesEverything(before, evidence, change)) return false;
    this.evidence = evidence;
    const fresh: Strand[] = [];
    for (const key of change.touched) {
      const strand = evidence.strandOf.get(key);
      if (strand === undefined) return false;
      if (before.strandOf.has(key)) continue;
      fresh.push(strand);
      this.#addPresenter(strand);
    }
    this.#putInQuestion(inQuestion, change);
    const moved = this.#movedLineages(inQuestion, matched, before);
    if (this.#policy.opened.length > 0 && touchesSecrets(evidence, change, moved)) return false;
    this.#noteFacts(change, moved, round);
    const observedBefore = new Map<StrandKey, Observed | null>();
    for (const key of new Set([...moved, ...change.touched])) {
      observedBefore.set(key, this.#observed.get(key) ?? null);
      this.#observed.delete(key);
    }
    this.usage = usageOf(evidence, (strand) => this.#observe(strand), this.#policy);
    const observed = [...observedBefore].map(([key, was]) => ({
      strand: evidence.strandOf.get(key) as Strand,
      was,
      is: this.#observed.get(key) ?? null,
    }));
    noteUsage(this.#lookedUp, usedBefore, this.usage, observed, fresh, round);
    this.world = this.#worldOf();
    return true;
  }

  #worldOf(): PlacementWorld {
    return {
      evidence: this.#lookedUp.evidence(this.evidence),
      usage: this.#lookedUp.usage(this.usage),
      policy: this.#policy,
      segmentAt: this.#segmentAt,
    };
  }

  #observe(strand: Strand): Observed | null {
    const known = this.#observed.get(strand.key);
    if (known !== undefined) return known;
    const observed = observe(this.evidence, strand);
    this.#observed.set(strand.key, observed);
    return observed;
  }

  #addPresenter({ key, presented }: Strand): void {
    for (const join of new Set(presented?.joins.map((j) => j.key))) {
      const known = this.#presenters.get(join);
      if (known) known.push(key);
      else this.#presenters.set(join, [key]);
    }
  }

  #add(keys: Set<StrandKey>, join: Ref): void {
    for (const key of this.#presenters.get(join) ?? []) keys.add(key);
  }

  /**
   * Strands whose credential other issuances may fit now: their own times changed, or something was said about a key of theirs: that it
   * was issued, or ended.
   */
  #putInQuestion(keys: Set<StrandKey>, change: FactsChange): void {
    for (const { issued } of change.issues) for (const key of issued.keys) this.#add(keys, key);
    for (const { ended } of change.ends) this.#add(keys, ended.ref);
    for (const { statement } of change.statements) this.#add(keys, statement.ref);
  }

  /** Of these the strands that other issuances fit than before, and all that descends from them. What was resolved of them is forgotten. */
  #movedLineages(
    inQuestion: ReadonlySet<StrandKey>,
    matched: ReadonlyMap<StrandKey, readonly Match[]>,
    before: Evidence,
  ): ReadonlySet<StrandKey> {
    const moved = new Set<StrandKey>();
    for (const key of inQuestion) {
      const was = matched.get(key);
      if (
        was === undefined ||
        !sameMatches(was, this.evidence.chains.matches(this.evidence.strandOf.get(key) as Strand))
      )
        moved.add(key);
    }
    // A set grows while it is gone through.
    for (const key of moved) {
      this.#memory.timeless.delete(key);
      for (const issues of [before.issuedBy.get(key), this.evidence.issuedBy.get(key)])
        for (const { issued } of issues ?? []) for (const join of issued.keys) this.#add(moved, join);
    }
    return moved;
  }

  #noteFacts(change: FactsChange, moved: ReadonlySet<StrandKey>, round: number): void {
    const cells = this.#lookedUp;
    for (const key of moved) cells.lineage.change(key, round);
    for (const key of change.touched) {
      cells.uses.change(key, round);
      cells.issued.change(key, round);
    }
    for (const { ended } of change.ends) cells.ends.change(ended.ref, round);
    for (const { statement } of change.statements) cells.statements.change(statement.ref, round);
    for (const { decision } of change.decisions) cells.decisions.change(decision.subject, round);
  }
}

/**
 * What any verdict may rest on without looking it up by key: how far clocks are apart, which providers' logs are in evidence, which accounts
 * and machines the inventory says are of one holder, and what time a record states from which a fact is known already.
 */
function changesEverything(before: Evidence, after: Evidence, change: FactsChange): boolean {
  const apart = ({ clocks }: Evidence): string =>
    JSON.stringify(clocks.all.filter((c) => c.apart !== 0).map((c) => [c.issuer, c.user, c.apart, c.keys]));
  const facts = [...change.issues, ...change.ends, ...change.statements, ...change.decisions, ...change.secrets];
  return (
    change.statements.some(isOfInventory) ||
    facts.some(({ evidence: digest }) => {
      const known = before.timeOf.get(digest);
      return known !== undefined && known !== after.timeOf.get(digest);
    }) ||
    !sameSet(before.issuances.providers, after.issuances.providers) ||
    apart(before) !== apart(after)
  );
}

/** Who knew which version of a secret when, and who that was: it is behind all uses of the accounts that the secret opens. */
const touchesSecrets = (evidence: Evidence, change: FactsChange, moved: ReadonlySet<StrandKey>): boolean =>
  change.secrets.length > 0 ||
  change.ends.some((e) => kindOf(e.ended.ref) === 'secret.version') ||
  evidence.secretFacts.some((s) => moved.has(s.strand));

const sameSet = <T>(a: ReadonlySet<T>, b: ReadonlySet<T>): boolean =>
  a.size === b.size && [...a].every((x) => b.has(x));

const sameMatches = (a: readonly Match[], b: readonly Match[]): boolean =>
  a.length === b.length &&
  a.every((m, i) => {
    const n = b[i];
    return n !== undefined && m.issue === n.issue && m.join === n.join && m.from === n.from && m.to === n.to;
  });
