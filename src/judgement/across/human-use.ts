import type { Ref } from '../../model/ref.ts';
import type { Segment } from '../../model/verdict.ts';
import { type Observation, strongest } from '../finding.ts';
import { isApplication, natureOf } from './nature.ts';
import { evidenceOf, type JudgedWorld, named, pushTo, trustIn, weaker } from './world.ts';

/**
 * A person at an identity that is there for software: an account of a kind that only software has, or one that jobs and workloads use in
 * this very evidence. Only proven chains count; an agent run or a job that a person started is software at work.
 */
export function humanUse(world: JudgedWorld): readonly Observation[] {
  const byPeople = new Map<Ref, Segment[]>();
  const bySoftware = new Map<Ref, Segment[]>();
  for (const use of world.heldUses) {
    const [root] = use.holder;
    const isOfSoftware = natureOf(root as Ref) === 'machine' || use.context.job !== null;
    if (isOfSoftware) for (const identity of new Set(use.holder)) pushTo(bySoftware, identity, use);
    else if (natureOf(root as Ref) === 'person' && use.context.agentRun === null)
      for (const identity of new Set(use.holder.slice(1))) pushTo(byPeople, identity, use);
  }
  return [...byPeople].flatMap(([identity, uses]) => {
    const jobs = bySoftware.get(identity) ?? [];
    if (natureOf(identity) === 'person' || isApplication(identity)) return [];
    if (natureOf(identity) !== 'machine' && jobs.length === 0) return [];
    const software =
      jobs.length === 0 ? '' : ` Software that uses it: ${named(jobs.map((s) => s.context.job ?? s.holder[0] ?? ''))}.`;
    const ofPeople = strongest(uses.map((s) => trustIn(world, s)));
    return {
      code: 'human-use-of-machine-identity',
      subject: identity,
      says: `Used by ${named(uses.map((s) => s.holder[0] ?? ''))}.${software}`,
      strands: uses.map((s) => s.strand),
      evidence: evidenceOf(world, uses),
      trust: jobs.length === 0 ? ofPeople : weaker(ofPeople, strongest(jobs.map((s) => trustIn(world, s)))),
    };
  });
}
