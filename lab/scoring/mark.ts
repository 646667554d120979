import type { Truth } from '../truth.ts';
import type { Attribution } from './attribution.ts';

/**
 * - `right`: the true root, and window and device agree.
 * - `partly`: the true root, but the device or the window does not agree, or an honest use was called contested.
 * - `asserted`: a true name that stops short of the account (the SAML subject of the true person).
 * - `wrong`: a single root that is not the true one, or an operator named for a stolen use.
 * - `ambiguous`: several candidates, the true root among them; `astray`: not among them.
 * - `none`: no name; `missing`: no line at all.
 */
export const OUTCOMES = ['right', 'partly', 'asserted', 'wrong', 'ambiguous', 'astray', 'none', 'missing'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface Mark {
  readonly truth: Truth;
  readonly attribution: Attribution | null;
  readonly outcome: Outcome;
  /** What is not right, for the list of failures. */
  readonly why: string;
  /** A single root was named, of whatever verdict. */
  readonly named: boolean;
}

const NAMING = new Set(['attributed', 'held', 'contested']);
/** CloudTrail has whole seconds and stamps completion. */
const WINDOW_TOLERANCE_MS = 2_000;

export function mark(truth: Truth, a: Attribution | null, deviceAgrees: boolean): Mark {
  const give = (outcome: Outcome, why = ''): Mark => ({
    truth,
    attribution: a,
    outcome,
    why,
    named: a !== null && rootOf(a) !== null,
  });
  if (a === null) return give('missing', 'no line for this action');
  if (a.verdict === 'ambiguous') {
    const among = truth.root !== null && a.candidates.some((c) => same(c[0], truth.root));
    return among ? give('ambiguous') : give('astray', `candidates ${a.candidates.map((c) => c[0]).join(', ')}`);
  }
  const root = rootOf(a);
  if (root === null || truth.holder.slice(1).includes(root)) return give('none');
  if (truth.shallow.includes(root)) return give('asserted');
  if (!same(root, truth.root)) return give('wrong', `named ${root}`);
  if (truth.stolen && !truth.indistinguishable && a.operator.length > 0)
    return give('wrong', `operator ${a.operator[0]} named for a stolen use`);
  if (a.verdict !== 'attributed' && a.operator.length > 0) return give('wrong', `operator named by ${a.verdict}`);
  const beside = besideTheRoot(truth, a);
  if (beside !== null) return give(beside.outcome, beside.why);
  if (truth.honest && a.verdict === 'contested') return give('partly', 'false alarm: contested');
  if (!windowHolds(a)) return give('partly', `window ${a.window?.from} to ${a.window?.to} is not around ${a.time}`);
  if (truth.deviceKnowable && !deviceAgrees) return give('partly', `device ${a.device} is shared with another machine`);
  return give('right');
}

/** Tool call, agent run, version of a secret, approval: another one than the true one is wrong; none, or one too few, is not right. */
function besideTheRoot(truth: Truth, a: Attribution): { readonly outcome: Outcome; readonly why: string } | null {
  const compared: readonly (readonly [what: string, is: string | null | undefined, said: string | null])[] = [
    ['tool call', truth.toolCall, a.context.toolCall],
    ['agent run', truth.agentRun, a.context.agentRun],
    ['job', truth.job, a.context.job],
    ['version', truth.secretVersion, a.secretVersion],
    ['approver', truth.approval === undefined ? undefined : (truth.approval?.by ?? null), a.approval?.by ?? null],
    ['approval', truth.approval === undefined ? undefined : (truth.approval?.state ?? null), a.approval?.state ?? null],
  ];
  for (const [what, is, said] of compared) {
    if (is === undefined || is === said) continue;
    return { outcome: said === null ? 'partly' : 'wrong', why: `${what} ${said ?? 'not told'}, truly ${is ?? 'none'}` };
  }
  return null;
}

/** The single root that an attribution names, or `null`. */
export function rootOf(a: Attribution): string | null {
  return NAMING.has(a.verdict) ? (a.holder[0] ?? null) : null;
}

/** GitHub subjects are written with and without `repo:`. */
const plain = (root: string | null | undefined): string | null =>
  root?.replace(/^github\.workflow:repo:/, 'github.workflow:') ?? null;
const same = (a: string | null | undefined, b: string | null): boolean => plain(a) === plain(b);

function windowHolds(a: Attribution): boolean {
  if (a.time === null || a.window === null) return true;
  const at = Date.parse(a.time);
  const from = a.window.from === null ? Number.NEGATIVE_INFINITY : Date.parse(a.window.from);
  const to = a.window.to === null ? Number.POSITIVE_INFINITY : Date.parse(a.window.to);
  return at >= from - WINDOW_TOLERANCE_MS && at <= to + WINDOW_TOLERANCE_MS;
}
