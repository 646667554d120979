import { ENFORCEMENT_DELAY } from '../../lineage/limits.ts';
import type { Digest, EndFact, IssueFact, Strand } from '../../model/facts.ts';
import { kindOf, type Ref } from '../../model/ref.ts';
import type { Segment } from '../../model/verdict.ts';
import { endHolds, endsOfCredential, toleranceBetween } from '../boundaries.ts';
import { type Observation, strongest } from '../finding.ts';
import { evidenceOf, type JudgedWorld, named, trustIn, weaker } from './world.ts';

/**
 * What was obtained with a session goes on after that session: it was revoked or logged out, or it ran out while its role chain obtained
 * new keys again and again. A token that lives longer than the proof it was exchanged for is no finding: that is how exchange works.
 */
export function outlivedRoots(world: JudgedWorld): readonly Observation[] {
  const found = new Map<string, { code: Observation['code']; root: Ref; all: Outlived[] }>();
  for (const use of world.heldUses) {
    const strand = world.evidence.strandOf.get(use.strand);
    if (!strand || !couldOutlive(world, use)) continue;
    for (const one of outlived(world, use, strand)) {
      const id = `${one.code}\n${one.root}`;
      const group = found.get(id);
      if (group) group.all.push(one);
      else found.set(id, { code: one.code, root: one.root, all: [one] });
    }
  }
  return [...found.values()].map(({ code, root, all }) => ({
    code,
    subject: root,
    says: `It ${named(all.map((o) => o.how))}; still in use: ${named(all.map((o) => o.use.credential ?? o.use.holder.at(-1) ?? ''))}.`,
    strands: all.map((o) => o.use.strand),
    evidence: [
      ...all.flatMap((o) => o.proof),
      ...evidenceOf(
        world,
        all.map((o) => o.use),
      ),
    ],
    trust: strongest(all.map((o) => weaker(trustIn(world, o.use), o.trust))),
  }));
}

interface Outlived {
  readonly code: 'outlives-revoked-root' | 'outlives-root-session';
  readonly root: Ref;
  readonly how: string;
  readonly use: Segment;
  readonly proof: readonly Digest[];
  readonly trust: EndFact['trust'];
}

/** Cheap: something that was looked at for this use ended, or its chain has several temporary keys. */
const couldOutlive = ({ evidence }: JudgedWorld, use: Segment): boolean =>
  use.consulted.some((r) => evidence.endsOf.has(r)) ||
  use.chain.filter((step) => kindOf(step.to) === 'aws.access-key').length > 2;

function* outlived(world: JudgedWorld, use: Segment, strand: Strand): Generator<Outlived> {
  const { evidence } = world;
  const accepted = evidence.useOf.get(use.strand)?.lastAccepted ?? null;
  if (accepted === null) return;
  const own = new Set(endsOfCredential(evidence, strand).map((e) => e.event));
  const issues = issuesAbove(world, use, strand);
  for (const issue of issues) {
    const parent = evidence.strandOf.get(issue.strand);
    if (!parent || issue.time === null) continue;
    for (const end of endsOfCredential(evidence, parent)) {
      const holds = endHolds(end, strand);
      // What ended before it issued this is a use after its end; what ended this as well is no longer in use.
      if (own.has(end.event) || holds === null || accepted < holds || (end.time ?? holds) < issue.time) continue;
      if (end.ended.how === 'rotated') continue;
      yield {
        code: end.ended.how === 'ended' ? 'outlives-root-session' : 'outlives-revoked-root',
        root: end.ended.ref,
        how: end.ended.how === 'ended' ? 'was logged out' : `was ${end.ended.how}`,
        use,
        proof: [end.evidence, issue.evidence],
        trust: weaker(end.trust, issue.trust),
      };
    }
  }
  yield* keptAlive(issues, strand, use);
}

/** A temporary AWS key whose chain began with another that had run out before this one was issued: it was kept alive by assuming again. */
function* keptAlive(issues: readonly IssueFact[], strand: Strand, use: Segment): Generator<Outlived> {
  const [newest] = issues;
  const keys = issues.filter((i) => kindOf(i.issued.ref) === 'aws.access-key' && i.issued.expires !== null);
  const root = keys.at(-1);
  if (!newest || !root || keys.length < 3 || newest.time === null || keys[0] !== newest) return;
  const ranOut = (root.issued.expires as number) + toleranceBetween(root, strand) + ENFORCEMENT_DELAY;
  if (newest.time <= ranOut) return;
  yield {
    code: 'outlives-root-session',
    root: root.issued.ref,
    how: 'ran out, and its role chain obtained new keys after that',
    use,
    proof: [root.evidence, newest.evidence],
    trust: weaker(root.trust, newest.trust),
  };
}

/** The issuances that lead to a use, nearest first, as far as one chain leads up. */
function issuesAbove({ evidence }: JudgedWorld, use: Segment, strand: Strand): readonly IssueFact[] {
  const found: IssueFact[] = [];
  let at: Strand | undefined = strand;
  let time = use.from ?? evidence.useOf.get(strand.key)?.first ?? null;
  while (at && found.length < 16) {
    const { candidates } = evidence.chains.resolve(at, time);
    const issue: IssueFact | null = candidates.length === 1 ? (candidates[0]?.via ?? null) : null;
    // A lasting key does not descend from the session in which it was made: it is how keys are rotated.
    if (!issue || found.includes(issue) || issue.issued.lineage === 'window') break;
    found.push(issue);
    at = evidence.strandOf.get(issue.strand);
    time = issue.time;
  }
  return found;
}
