import { withoutWithdrawn } from '../lineage/withdrawn.ts';
import type { Facts, StrandKey } from '../model/facts.ts';
import type { Judgement, Segment } from '../model/verdict.ts';
import { findingsAcross } from './across/index.ts';
import { type JudgedWorld, judgedWorld } from './across/world.ts';
import { detect } from './detect.ts';
import { ranked } from './finding.ts';
import type { FindingCode } from './findings.ts';
import { groupFindings } from './group-findings.ts';
import { judgeStrand } from './judge-strand.ts';
import { beforeHorizon } from './logs/horizon.ts';
import type { PlacementWorld } from './placed.ts';
import type { JudgementPolicy } from './policy.ts';
import { at } from './segment-at.ts';
import { summariseCredentials, summariseIdentities } from './summaries.ts';
import { worldsOf } from './worlds.ts';

/** Version of the rules: a change of any verdict on the same facts changes it. */
export const ENGINE_VERSION = '11';

/**
 * Judge all facts: index them, see who uses what from where, judge each strand over each stretch of its life, then look
 * across. A pure function of the set of facts and the policy.
 */
export function judge(all: Facts, policy: JudgementPolicy): Judgement {
  const facts = withoutWithdrawn(all);
  const judged = new Map<StrandKey, readonly Segment[]>();
  const open = new Set<StrandKey>();
  const segmentAt: PlacementWorld['segmentAt'] = (key, time) => at(segmentsOf(key), time);
  const worlds = worldsOf(facts, policy, segmentAt);
  const { evidence, usage } = worlds.whole;
  const segmentsOf = (key: StrandKey): readonly Segment[] | null => {
    const known = judged.get(key);
    if (known) return known;
    const strand = evidence.strandOf.get(key);
    const use = evidence.useOf.get(key);
    if (!strand || !use || open.has(key)) return null;
    open.add(key);
    const segments = judgeStrand(worlds.for(strand), strand, use);
    open.delete(key);
    judged.set(key, segments);
    return segments;
  };
  for (const strand of evidence.strands) segmentsOf(strand.key);
  const marksIn = remembered((world: PlacementWorld) => detect(world.evidence, world.usage, judged));
  for (const strand of evidence.strands) {
    const codes = marksIn(worlds.for(strand)).get(strand.key);
    const segments = judged.get(strand.key);
    if (codes && segments) judged.set(strand.key, marked(segments, codes));
  }
  return conclude({ evidence, usage, policy, segments: judged, logs: facts });
}

/** Segments with what only a look at all strands shows of theirs. */
export const marked = (segments: readonly Segment[], codes: ReadonlySet<FindingCode>): readonly Segment[] =>
  segments.map((s) => ({ ...s, findings: [...new Set([...s.findings, ...codes])].sort() }));

/** All strands are judged: what they show together. */
export function conclude(parts: Omit<JudgedWorld, 'heldUses'>): Judgement {
  const whole = judgedWorld(parts);
  const { evidence, usage, policy, segments: judged } = whole;
  const segments = evidence.strands.flatMap((s) => judged.get(s.key) ?? []);
  return {
    segments,
    findings: ranked([...groupFindings(evidence, segments, beforeHorizon(whole)), ...findingsAcross(whole)], policy),
    credentials: summariseCredentials(evidence, usage, judged),
    identities: summariseIdentities(evidence, judged, policy),
    clocks: evidence.clocks.all,
  };
}

/** Each is asked once, before anything of what it rests on changes. */
function remembered<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) {
      value = make(key);
      known.set(key, value);
    }
    return value;
  };
}
