import type { Resolution } from '../lineage/chains.ts';
import type { DecisionFact, Strand } from '../model/facts.ts';
import type { Ref } from '../model/ref.ts';
import type { Micros } from '../model/time.ts';
import type { Approval, UseContext } from '../model/verdict.ts';
import type { Evidence } from './evidence.ts';

/**
 * Who let a use happen. A job or request is decided by the records that name it; the decision that counts is the last one before
 * the use, and who ran it, asked for it or used it cannot approve it.
 */
export function approvalOf(
  evidence: Evidence,
  context: UseContext,
  holder: readonly Ref[],
  time: Micros | null,
  isRequired: boolean,
): Decided {
  const decisions = decisionsOn(evidence, context);
  const consulted = [
    ...subjectsOf(context),
    ...decisions.flatMap((d) => resolvedBy(evidence, d)?.resolution.consulted ?? []),
    // That two of them are accounts of one holder is said by records that name them.
    ...(evidence.holders.isEmpty || decisions.length === 0
      ? []
      : [...holder, ...decisions.flatMap((d) => whoDid(evidence, d))]),
  ];
  const approval = decide(evidence, decisions, holder, time) ?? (isRequired ? missing(context, holder) : null);
  return { approval, consulted };
}

/** What was decided, and the refs whose records decided it. */
export interface Decided {
  readonly approval: Approval | null;
  readonly consulted: readonly Ref[];
}

function missing({ job, request }: UseContext, [root]: readonly Ref[]): Approval | null {
  const subject = request ?? job ?? root;
  return subject === undefined ? null : { ref: subject, by: null, at: null, state: 'missing', evidence: null };
}

function decide(
  evidence: Evidence,
  decisions: readonly DecisionFact[],
  holder: readonly Ref[],
  time: Micros | null,
): Approval | null {
  const verdicts = decisions.filter(isVerdict);
  const [any] = verdicts;
  if (any === undefined) return null;
  const parties = new Set<Ref>(holder);
  for (const d of decisions) if (!isVerdict(d)) for (const r of whoDid(evidence, d)) parties.add(r);
  const of = (d: DecisionFact, state: Approval['state']): Approval => ({
    ref: d.decision.subject,
    by: whoDid(evidence, d)[0] ?? null,
    at: d.time,
    state,
    evidence: d.evidence,
  });
  const isOwn = (d: DecisionFact): boolean =>
    whoDid(evidence, d).some(
      (r) =>
        parties.has(r) ||
        (!evidence.holders.isEmpty && [...parties].some((party) => evidence.holders.isSame(r, party, d.time))),
    );
  // Without a time nothing lies before or after; what was decided is then all there is to say.
  const before = verdicts.filter((d) => time === null || (d.time !== null && d.time <= time));
  const last = before.at(-1);
  if (last?.decision.what === 'rejected') return of(last, 'rejected');
  const approvals = before.filter((d) => d.decision.what === 'approved');
  const independent = approvals.filter((d) => !isOwn(d)).at(-1);
  if (independent) return of(independent, 'approved');
  const own = approvals.at(-1);
  if (own) return of(own, 'self-approved');
  const after = verdicts.find((d) => !before.includes(d) && d.decision.what === 'approved');
  return after ? of(after, 'approved-afterwards') : of(any, 'rejected');
}

/** The times at which what can be said of a strand's approval changes. */
export const decisionTimes = (evidence: Evidence, context: UseContext): readonly Micros[] =>
  decisionsOn(evidence, context).flatMap((d) => (isVerdict(d) && d.time !== null ? [d.time] : []));

const isVerdict = (d: DecisionFact): boolean => d.decision.what === 'approved' || d.decision.what === 'rejected';

/** Decisions on the job, on the run that it is part of, and on the request, by time. */
function decisionsOn(evidence: Evidence, context: UseContext): readonly DecisionFact[] {
  if (evidence.decisionsOn.size === 0) return [];
  const found = subjectsOf(context).flatMap((r) => evidence.decisionsOn.get(r) ?? []);
  return found.sort((a, b) => (a.time ?? -1) - (b.time ?? -1) || (a.event < b.event ? -1 : a.event > b.event ? 1 : 0));
}

const subjectsOf = ({ job, request }: UseContext): readonly Ref[] =>
  [job, request].flatMap((r) => (r === null ? [] : partsOf(r)));

/** `ci.job:github/o/r/700/1/901`, and the run attempt and run that it is part of. Never shorter than a system and a number. */
function partsOf(subject: Ref): readonly Ref[] {
  const parts: Ref[] = [subject];
  let at = subject.lastIndexOf('/');
  while (at > 0 && /^\d+$/.test(subject.slice(at + 1)) && /\/\d+$/.test(subject.slice(0, at))) {
    parts.push(subject.slice(0, at) as Ref);
    at = subject.lastIndexOf('/', at - 1);
  }
  return parts;
}

/** Root of whoever decided, and the names it goes by in the record. */
function whoDid(evidence: Evidence, d: DecisionFact): readonly Ref[] {
  const resolved = resolvedBy(evidence, d);
  if (resolved === null) return [];
  const { strand, resolution } = resolved;
  const { candidates } = resolution;
  const chain = candidates.length === 1 ? (candidates[0]?.chain ?? []) : [];
  const own = strand.principal.ref;
  return [...new Set([...chain.slice(0, 1), ...(own === null ? [] : [own]), ...chain, ...strand.onBehalfOf])];
}

function resolvedBy(evidence: Evidence, d: DecisionFact): { strand: Strand; resolution: Resolution } | null {
  const strand = evidence.strandOf.get(d.strand);
  if (!strand || strand.authentication === 'failed') return null;
  return { strand, resolution: evidence.chains.resolve(strand, d.time) };
}

/** Every context in which something may be decided of a strand: its own, and that of the issuances it can go back to. */
export function possibleContexts(evidence: Evidence, strand: Strand, depth = 0): readonly UseContext[] {
  if (evidence.decisionsOn.size === 0) return [];
  const own: UseContext = { job: strand.job, agentRun: strand.agentRun, request: strand.request };
  if (depth > MAX_DEPTH) return [own];
  const above = evidence.chains
    .matches(strand)
    .slice(0, MAX_WIDTH)
    .flatMap(({ issue }) => {
      const issuer = evidence.strandOf.get(issue.strand);
      return issuer === undefined || issuer === strand ? [] : possibleContexts(evidence, issuer, depth + 1);
    });
  return [own, ...above];
}

/** Enough for what occurs; a wider or deeper past only cuts a stretch less. */
const MAX_DEPTH = 6;
const MAX_WIDTH = 16;
