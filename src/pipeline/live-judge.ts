import type { SealedLog } from '../evidence/reader.ts';
import { ranked } from '../judgement/finding.ts';
import { withVerified } from '../judgement/integrity/standing.ts';
import { missingNumbers } from '../judgement/logs/numbers.ts';
import { type JudgementPolicy, NO_POLICY } from '../judgement/policy.ts';
import { Rejudge, type Rejudged } from '../judgement/rejudge/index.ts';
import type { Facts, NumberRun, StrandKey } from '../model/facts.ts';
import type { Finding, Segment } from '../model/verdict.ts';
import { changesBetween, type VerdictChange } from '../store/changes.ts';
import type { HoursSoFar } from '../store/hours.ts';
import { WrittenJudgement } from '../store/judgement-update.ts';
import type { DuckStore, Settled } from '../store/store.ts';
import { GrowingFacts } from './growing-facts.ts';
import { aboutLog, judgementName } from './judge-index.ts';
import { linkCalls } from './link-calls.ts';
import type { PipelineSettings } from './settings.ts';
import { sourceIntegrity } from './source-integrity.ts';

/** What is kept between two judgements. */
interface Kept {
  readonly facts: GrowingFacts;
  readonly hours: HoursSoFar;
  readonly rejudge: Rejudge;
  /** Strands that signatures verify. */
  readonly verified: ReadonlySet<StrandKey>;
  readonly written: WrittenJudgement;
}

/** The facts that are judged now, and what was kept, brought up to them. */
interface UpToDate {
  readonly facts: Facts;
  readonly touched: ReadonlySet<StrandKey>;
  readonly kept: Omit<Kept, 'written'> & { readonly written: WrittenJudgement | null };
}

/**
 * Keeps the judgement in the index up to date while records come in: reads the facts of strands that records came for, judges again what
 * they can change, and writes what is another than before. The first judgement is of everything; so is the next after an error.
 */
export class LiveJudge {
  readonly #store: DuckStore;
  readonly #openLog: () => SealedLog;
  readonly #settings: PipelineSettings;
  readonly #policy: JudgementPolicy;
  #kept: Kept | null = null;
  /** Numbers that sources give their records, as of the last judgement. */
  #runs: readonly NumberRun[];

  /** `runs`: what is in the index of them already. */
  constructor(store: DuckStore, openLog: () => SealedLog, settings: PipelineSettings, runs: readonly NumberRun[] = []) {
    this.#runs = runs;
    this.#store = store;
    this.#openLog = openLog;
    this.#settings = settings;
    this.#policy = settings.policy ?? NO_POLICY;
  }

  /** How many numbers are known to be missing from the logs of each source that numbers its records. */
  missingNumbers(): ReadonlyMap<string, number> {
    return missingNumbers(this.#runs);
  }

  /** Judge what is in the index. Gives the verdicts that changed. */
  async judge(logSize: number): Promise<readonly VerdictChange[]> {
    const kept = this.#kept;
    // Given back at the end: after an error nobody knows how far it came.
    this.#kept = null;
    const settled = await this.#store.settle();
    await this.#store.overrulePrivileged(this.#settings.isPrivileged ?? ((_source, _action, byReader) => byReader));
    const { strands, observations } = await sourceIntegrity(
      this.#store,
      this.#openLog,
      this.#settings.cloudtrailKeys ?? [],
    );
    const now = kept === null ? await this.#afresh(strands) : await this.#since(settled, kept, strands);
    this.#runs = now.facts.runs;
    const rejudged = now.kept.rejudge.update(now.facts, now.touched);
    return this.#write(logSize, now, rejudged, observations.map(aboutLog));
  }

  async #afresh(verified: ReadonlySet<StrandKey>): Promise<UpToDate> {
    const read = await this.#store.facts();
    const facts = withVerified(read, verified);
    const hours = await this.#store.hoursSoFar();
    const rejudge = new Rejudge(this.#policy);
    return {
      facts,
      touched: new Set(facts.strands.map((s) => s.key)),
      kept: { facts: new GrowingFacts(read), hours, rejudge, verified, written: null },
    };
  }

  async #since(settled: Settled, kept: Kept, verified: ReadonlySet<StrandKey>): Promise<UpToDate> {
    const since = await this.#store.factsSince(settled, kept.hours);
    const standsAsBefore = kept.facts.all.strands.every((s) => kept.verified.has(s.key) === verified.has(s.key));
    const touched = kept.facts.take(since);
    // What a strand is worth is part of it: verdicts that rest on it cannot tell that it changed.
    const rejudge = standsAsBefore ? kept.rejudge : new Rejudge(this.#policy);
    return {
      facts: withVerified(kept.facts.all, verified),
      touched,
      kept: { ...kept, rejudge, verified },
    };
  }

  async #write(
    logSize: number,
    { facts, kept }: UpToDate,
    { judgement: ofFacts, segments, changed }: Rejudged,
    ofLogs: readonly Finding[],
  ): Promise<readonly VerdictChange[]> {
    const calls = await linkCalls(this.#store, this.#openLog, facts, this.#settings);
    const judgement = {
      ...ofFacts,
      findings: ranked([...ofFacts.findings, ...calls.findings, ...ofLogs], this.#policy),
    };
    const name = judgementName(this.#policy.policyId);
    if (changed === null || kept.written === null) {
      await this.#store.keepJudgement();
      await this.#store.writeJudgement(judgement, name, calls.rows);
      const changes = await this.#store.noteChanges(logSize);
      this.#kept = { ...kept, written: new WrittenJudgement(judgement, calls.rows) };
      return changes;
    }
    const after = new Map<StrandKey, readonly Segment[]>();
    for (const key of [...changed.keys(), ...kept.written.otherAcross(judgement)])
      after.set(key, segments.get(key) ?? []);
    const changes = changesBetween(changed, after, logSize);
    const written = await this.#store.updateJudgement(kept.written, judgement, after, name, calls.rows);
    await this.#store.appendChanges(changes);
    this.#kept = { ...kept, written };
    return changes;
  }
}
