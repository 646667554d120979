import type { Strand, StrandUse } from '../model/facts.ts';
import type { Segment } from '../model/verdict.ts';
import type { PlacementWorld } from './placed.ts';
import { judgeStretch } from './segment.ts';
import { stretchesOf } from './stretches.ts';

/** Judge one strand over each stretch of its life. */
export const judgeStrand = (world: PlacementWorld, strand: Strand, use: StrandUse): readonly Segment[] =>
  mergeEqual(
    stretchesOf(world.evidence, strand).map((stretch) => quietIfUnused(use, judgeStretch(world, strand, use, stretch))),
  );

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
