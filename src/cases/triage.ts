import { formatIso } from '../model/time.ts';
import type { Finding } from '../model/verdict.ts';
import { soundEntries } from './acts.ts';
import type { Stamp } from './cases.ts';
import type { Entry, Json, Person } from './entry.ts';
import { CustodyError } from './errors.ts';
import { writeEntry } from './record.ts';

/**
 * What people decide on findings. A finding follows from the evidence and goes on being found; a decision says who looks after it, or
 * why it need not be looked at again. It is an entry of the custody log, so nobody can decide unseen, and it changes no verdict. What
 * the organisation accepts for all is policy (`suppressions` of ascribe.yaml), which is judged with.
 */
export const TRIAGE_STATES = ['open', 'working', 'accepted', 'resolved'] as const;
export type TriageState = (typeof TRIAGE_STATES)[number];

export interface Decision extends Stamp {
  /** Id of the finding. */
  readonly finding: string;
  readonly code: string;
  readonly subject: string;
  readonly state: TriageState;
  /** Who looks after it; `null`: nobody is named. */
  readonly assignee: string | null;
  /** Empty only where it is open or worked on. */
  readonly reason: string;
  /** What there was of it when that was decided: later evidence may have made it more. */
  readonly seen: { readonly events: number; readonly last: string | null };
}

export interface Deciding {
  readonly state: TriageState;
  readonly assignee: string | null;
  readonly reason: string;
}

const MOST_NAME = 200;
const MOST_REASON = 4000;

/** Resolves when it is durable. Throws `case-refuses` where a reason is missing or a text is too long. */
export async function decide(dataDir: string, by: Person, finding: Finding, what: Deciding): Promise<void> {
  const [assignee, reason] = [what.assignee?.trim() || null, what.reason.trim()];
  if ((what.state === 'accepted' || what.state === 'resolved') && reason === '')
    throw refuses(`to put a finding aside as ${what.state} takes a reason`);
  if (reason.length > MOST_REASON) throw refuses(`the reason has more than ${MOST_REASON} characters`);
  if ((assignee ?? '').length > MOST_NAME) throw refuses(`the name has more than ${MOST_NAME} characters`);
  const { id, code, subject, events, last } = finding;
  const seen = { events, last: last === null ? null : formatIso(last) };
  const detail = { finding: id, code, subject, state: what.state, assignee, reason, seen };
  await writeEntry(dataDir, { by, act: 'triaged', case: null, events: [], detail });
}

/** The decision that stands for each finding: the latest. Throws `custody-damaged`. */
export function decisions(dataDir: string): readonly Decision[] {
  const latest = new Map<string, Decision>();
  for (const { entry } of soundEntries(dataDir)) {
    const decision = entry.act === 'triaged' ? decisionOf(entry) : null;
    if (decision === null) continue;
    latest.delete(decision.finding);
    latest.set(decision.finding, decision);
  }
  return [...latest.values()];
}

/** `null`: an entry of another version, which says nothing here. */
function decisionOf({ at, by, n, log, detail }: Entry): Decision | null {
  const text = (name: string): string | null => textIn(detail, name);
  const state = TRIAGE_STATES.find((s) => s === text('state'));
  const finding = text('finding');
  const seen = Object.hasOwn(detail, 'seen') ? detail['seen'] : null;
  if (state === undefined || finding === null || !isObject(seen)) return null;
  const events = Object.hasOwn(seen, 'events') ? seen['events'] : null;
  return {
    ...{ at, by, entry: n, log },
    ...{ finding, code: text('code') ?? '', subject: text('subject') ?? '', state },
    ...{ assignee: text('assignee'), reason: text('reason') ?? '' },
    seen: { events: typeof events === 'number' ? events : 0, last: textIn(seen, 'last') },
  };
}

type Fields = { readonly [key: string]: Json };

const isObject = (value: Json | undefined | null): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function textIn(fields: Fields, name: string): string | null {
  const value = Object.hasOwn(fields, name) ? fields[name] : null;
  return typeof value === 'string' ? value : null;
}

const refuses = (why: string): CustodyError => new CustodyError('case-refuses', `${why}. Nothing was written.`);
