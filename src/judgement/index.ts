import { withoutWithdrawn } from '../lineage/withdrawn.ts';
import type { Facts, Strand, StrandKey, StrandUse } from '../model/facts.ts';
import type { Judgement, Segment } from '../model/verdict.ts';
import { findingsAcross } from './across/index.ts';
import { detect } from './detect.ts';
import { indexEvidence } from './evidence.ts';
import { ranked } from './finding.ts';
import { groupFindings } from './group-findings.ts';
import { isVouchedFor, vouchedFacts } from './levels.ts';
import { beforeHorizon } from './logs/horizon.ts';
import type { PlacementWorld } from './placed.ts';
import type { JudgementPolicy } from './policy.ts';
import { judgeStretch } from './segment.ts';
import { at } from './segment-at.ts';
import { stretchesOf } from './stretches.ts';
import { summariseCredentials, summariseIdentities } from './summaries.ts';
import { observeUsage } from './usage.ts';

/** Version of the rules: a change of any verdict on the same facts changes it. */
export const ENGINE_VERSION = '6';

/**
 * A stretch in which the strand was not used says nothing to anybody: between two logins under one process id, or while a key was
 * disabled, nothing happened after an end.
 */
function quietIfUnused(use: StrandUse, segment: Segment): Segment {
  const { from, to } = segment;
  if (segment.findings.length === 0 || use.times === null || (from === null && to === null)) return segment;
  const isUsed = use.times.some((t) => (from === null || t >= from) && (to === null || t < to));
  return isUsed ? segment : { ...segment, findings: [] };
}

/**
 * Judge all facts: index them, see who uses what from where, judge each strand over each stretch of its life, then look
 * across. A pure function of the set of facts and the policy.
 */
export function judge(all: Facts, policy: JudgementPolicy): Judgement {
  const facts = withoutWithdrawn(all);
  const judged = new Map<StrandKey, readonly Segment[]>();
  const open = new Set<StrandKey>();
  const worldOf = (some: Facts): PlacementWorld => {
    const indexed = indexEvidence(some, policy);
    const segmentAt: PlacementWorld['segmentAt'] = (key, time) => at(segmentsOf(key), time);
    return { evidence: indexed, usage: observeUsage(indexed, policy), policy, segmentAt };
  };
  const whole = worldOf(facts);
  const { evidence, usage } = whole;
  const vouched = vouchedFacts(facts);
  const high = vouched === null ? null : worldOf(vouched);
  /** The evidence by which a strand is judged. */
  const worldFor = (strand: Strand): PlacementWorld => (high !== null && isVouchedFor(strand) ? high : whole);
  const segmentsOf = (key: StrandKey): readonly Segment[] | null => {
    const known = judged.get(key);
    if (known) return known;
    const strand = evidence.strandOf.get(key);
    const use = evidence.useOf.get(key);
    if (!strand || !use || open.has(key)) return null;
    open.add(key);
    const world = worldFor(strand);
    const segments = stretchesOf(world.evidence, strand).map((stretch) =>
      quietIfUnused(use, judgeStretch(world, strand, use, stretch)),
    );
    open.delete(key);
    const merged = mergeEqual(segments);
    judged.set(key, merged);
    return merged;
  };
  for (const strand of evidence.strands) segmentsOf(strand.key);
  const inWorld = (world: PlacementWorld) => detect(world.evidence, world.usage, judged);
  const marks = [inWorld(whole), ...(high === null ? [] : [inWorld(high)])];
  for (const strand of evidence.strands) {
    const codes = (worldFor(strand) === high ? marks[1] : marks[0])?.get(strand.key);
    const segments = judged.get(strand.key);
    if (codes && segments)
      judged.set(
        strand.key,
        segments.map((s) => ({ ...s, findings: [...new Set([...s.findings, ...codes])].sort() })),
      );
  }
  const segments = evidence.strands.flatMap((s) => judged.get(s.key) ?? []);
  const world = { evidence, usage, policy, segments: judged, logs: facts };
  return {
    segments,
    findings: ranked([...groupFindings(evidence, segments, beforeHorizon(world)), ...findingsAcross(world)], policy),
    credentials: summariseCredentials(evidence, usage, judged),
    identities: summariseIdentities(evidence, judged, policy),
    clocks: evidence.clocks.all,
  };
}

/** Neighbouring stretches that say the same are one segment. */
function mergeEqual(segments: readonly Segment[]): readonly Segment[] {
  const merged: Segment[] = [];
  for (const s of segments) {
    const last = merged.at(-1);
    if (last && sameAnswer(last, s))
      merged[merged.length - 1] = { ...last, to: s.to, window: { ...last.window, to: s.window.to } };
    else merged.push(s);
  }
  return merged;
}

/** Same strand, so what is left to differ is what the stretch decides. */
function sameAnswer(a: Segment, b: Segment): boolean {
  return (
    a.reason === b.reason &&
    a.device === b.device &&
    a.window.openedBy === b.window.openedBy &&
    a.window.closedBy === b.window.closedBy &&
    a.window.closedHow === b.window.closedHow &&
    a.grade.identity === b.grade.identity &&
    sameList(a.holder, b.holder) &&
    sameList(a.findings, b.findings) &&
    sameList(a.consulted, b.consulted) &&
    sameList(
      a.evidence.map((e) => e.digest),
      b.evidence.map((e) => e.digest),
    ) &&
    sameList(
      a.candidates.map((c) => c.join('\n')),
      b.candidates.map((c) => c.join('\n')),
    )
  );
}

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((x, i) => x === b[i]);
