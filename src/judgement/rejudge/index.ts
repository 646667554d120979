import { withoutWithdrawn } from '../../lineage/withdrawn.ts';
import type { Facts, Strand, StrandKey } from '../../model/facts.ts';
import type { Judgement, Segment } from '../../model/verdict.ts';
import { detect } from '../detect.ts';
import type { FindingCode } from '../findings.ts';
import { tellsHearsay } from '../hearsay.ts';
import { conclude, judge, marked } from '../index.ts';
import { isVouchedFor, vouchedFacts } from '../levels.ts';
import type { JudgementPolicy } from '../policy.ts';
import { changeOf, type FactsChange } from './facts-change.ts';
import { Judged, LoopMet } from './judged.ts';
import { Level } from './level.ts';

export interface Rejudged {
  readonly judgement: Judgement;
  /** Those of the judgement, by strand. None where all was judged afresh. */
  readonly segments: ReadonlyMap<StrandKey, readonly Segment[]>;
  /**
   * Strands whose segments are other ones than in the judgement before, with those of before. `null`: all may be, as everything was judged
   * afresh.
   */
  readonly changed: ReadonlyMap<StrandKey, readonly Segment[]> | null;
  /** Strands that were judged, and not taken over. */
  readonly judgedStrands: number;
}

/** A strand's segments as they were last handed out, and what they were made of. */
interface Final {
  readonly raw: readonly Segment[];
  readonly codes: string;
  readonly segments: readonly Segment[];
}

/**
 * Keeps a judgement up to date: what comes out is what `judge` makes of the same facts, to the byte (`rejudge.test.ts`), while only those
 * strands are judged again that something changed of what they looked up. That is not known by rule but by record: each look-up of a
 * strand's judging is noted, those that found nothing included, and its segments stand until one of these gives something else.
 *
 * What any strand may rest on without looking it up by key (`changesEverything`) makes it begin anew where it changes. What looks at all
 * strands (findings, summaries) is worked out each time, from segments that stand.
 */
export class Rejudge {
  readonly #policy: JudgementPolicy;
  #round = 0;
  #facts: Facts | null = null;
  #judged: Judged;
  #all: Level | null = null;
  /** Evidence that somebody vouches for, where there is other evidence beside it. */
  #high: Level | null = null;
  #finals = new Map<StrandKey, Final>();
  #segments = new Map<StrandKey, readonly Segment[]>();
  /** A loop in the evidence makes a verdict depend on where judging begins, so that all of it has to begin where `judge` does. */
  #isLooped = false;

  constructor(policy: JudgementPolicy) {
    this.#policy = policy;
    this.#judged = this.#nothingJudged();
  }

  /** `all`: all facts there are now. `touched`: strands that are new, or of which the use or a fact changed. */
  update(all: Facts, touched: ReadonlySet<StrandKey>): Rejudged {
    const facts = withoutWithdrawn(all);
    this.#round++;
    if (tellsHearsay(facts)) return this.#afresh(facts);
    const before = this.#facts;
    this.#facts = facts;
    const isKept = !this.#isLooped && before !== null && this.#keepUp(facts, changeOf(before, facts, touched));
    if (!isKept) this.#begin(facts);
    try {
      return this.#conclude(facts, isKept);
    } catch (error) {
      if (!(error instanceof LoopMet)) throw error;
      this.#isLooped = true;
      return this.#afresh(facts);
    }
  }

  /** All of it as `judge` does, with nothing kept: in a loop, and where applications tell hearsay, which several worlds leave out. */
  #afresh(facts: Facts): Rejudged {
    this.#judged = this.#nothingJudged();
    [this.#facts, this.#all, this.#high] = [null, null, null];
    const judgement = judge(facts, this.#policy);
    return { judgement, segments: new Map(), changed: null, judgedStrands: facts.strands.length };
  }

  #nothingJudged(): Judged {
    return new Judged((strand) => this.#levelFor(strand)?.world ?? null);
  }

  /** The evidence by which a strand is judged. */
  #levelFor(strand: Strand): Level | null {
    return this.#high !== null && isVouchedFor(strand) ? this.#high : this.#all;
  }

  #begin(facts: Facts): void {
    this.#finals = new Map();
    this.#segments = new Map();
    this.#judged = this.#nothingJudged();
    const levelOf = (some: Facts): Level => new Level(some, this.#policy, this.#judged.tape, this.#judged.segmentAt);
    this.#all = levelOf(facts);
    const vouched = vouchedFacts(facts);
    this.#high = vouched === null ? null : levelOf(vouched);
  }

  #keepUp(facts: Facts, change: FactsChange): boolean {
    const vouched = vouchedFacts(facts);
    const [all, high] = [this.#all, this.#high];
    if (all === null || (vouched === null) !== (high === null)) return false;
    if (!all.update(facts, change, this.#round)) return false;
    if (high !== null && vouched !== null && !high.update(vouched, vouchedChange(change, vouched), this.#round))
      return false;
    this.#judged.touch(change.touched);
    return true;
  }

  #conclude(facts: Facts, isKept: boolean): Rejudged {
    const all = this.#all as Level;
    const { evidence, usage } = all;
    const judgedStrands = this.#judged.bringUpToDate(evidence, this.#round);
    const raw = this.#judged.segments;
    const marksOf = (level: Level) => detect(level.evidence, level.usage, raw);
    const marks = new Map([all, ...(this.#high === null ? [] : [this.#high])].map((level) => [level, marksOf(level)]));
    const changed = new Map<StrandKey, readonly Segment[]>();
    for (const strand of evidence.strands) {
      const own = raw.get(strand.key);
      if (own === undefined) continue;
      const codes = marks.get(this.#levelFor(strand) as Level)?.get(strand.key);
      const before = this.#segments.get(strand.key);
      const segments = this.#final(strand.key, own, codes);
      if (segments === before) continue;
      changed.set(strand.key, before ?? []);
      this.#segments.set(strand.key, segments);
    }
    const whole = { evidence, usage, policy: this.#policy, segments: this.#segments, logs: facts };
    return {
      judgement: conclude(whole),
      segments: this.#segments,
      changed: isKept ? changed : null,
      judgedStrands,
    };
  }

  #final(key: StrandKey, raw: readonly Segment[], codes: ReadonlySet<FindingCode> | undefined): readonly Segment[] {
    const text = codes === undefined ? '' : [...codes].sort().join(' ');
    const known = this.#finals.get(key);
    if (known !== undefined && known.raw === raw && known.codes === text) return known.segments;
    const segments = codes === undefined ? raw : marked(raw, codes);
    this.#finals.set(key, { raw, codes: text, segments });
    return segments;
  }
}

/** What of a change is of evidence that somebody vouches for. */
function vouchedChange(change: FactsChange, vouched: Facts): FactsChange {
  const isHigh = ({ trust }: { readonly trust: Strand['trust'] }): boolean =>
    trust === 'declared' || trust === 'verified';
  const strands = new Set(vouched.strands.map((s) => s.key));
  return {
    touched: new Set([...change.touched].filter((key) => strands.has(key))),
    issues: change.issues.filter(isHigh),
    ends: change.ends.filter(isHigh),
    statements: change.statements.filter(isHigh),
    decisions: change.decisions.filter(isHigh),
    secrets: change.secrets.filter(isHigh),
  };
}
