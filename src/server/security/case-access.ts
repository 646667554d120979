import { allCases } from '../../cases/acts.ts';
import type { Case, CaseRole } from '../../cases/cases.ts';
import { CustodyError } from '../../cases/errors.ts';
import { caseId } from '../../config/server-schema.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { Problem } from '../http/problem.ts';
import { type Caller, requireRole } from './access.ts';

/** What was pinned to the cases of a caller: all of the evidence that a reader of these cases may see. */
export interface Pinned {
  readonly events: ReadonlySet<string>;
  /** Digests of the records that the pinned attributions rest on. */
  readonly records: ReadonlySet<string>;
}

/**
 * What the caller may do with a case; `null`: it is, for all that one is told, not there. A case that was shared is for whoever opened it, for
 * those it was shared with, and for admins; another one for all investigators that are not limited to some cases. A token, machine or
 * login to which a case was given by name sees it in any event.
 */
export function roleIn(caller: Caller, one: Case): CaseRole | null {
  const { role, cases, account } = caller;
  if (role === 'admin' || one.opened.by.account === account) return 'investigator';
  if (role === 'ingest') return null;
  const member = one.members.find((m) => isAccount(m.account, account));
  if (member !== undefined) return member.role;
  const isGiven = cases?.includes(one.id) ?? (role === 'investigator' && one.members.length === 0);
  return isGiven ? role : null;
}

/** A token is named by its id; what stands behind it is its name, which anyone may give to another. */
const isAccount = (named: string, account: string): boolean =>
  named === account || (/^token:[^:]+$/.test(named) && account.startsWith(`${named}:`));

/**
 * Whether the caller may ask this. Where the id of a case is in the path, its role there counts; else its own. A reader of some cases sees them and what is pinned to
 * them, and nothing else; an investigator of some cases asks of all the evidence, works on these and opens none. Throws `forbidden`, `not-found`.
 */
export function requireAccess(caller: Caller, endpoint: Endpoint, params: unknown, dataDir: string): void {
  const { id } = params as { readonly id?: unknown };
  if (typeof id === 'string' && caseId.safeParse(id).success) {
    requireInCase(caller, endpoint, id, dataDir);
    return;
  }
  requireRole(caller, endpoint.access);
  const { cases, role } = caller;
  if (cases === null) return;
  if (endpoint.path === '/v1/cases' && endpoint.method === 'post')
    throw new Problem('forbidden', 'You work on the cases that were given to you, and open none.');
  if (role !== 'reader' || isOpen(endpoint)) return;
  const { withinCases } = endpoint;
  if (typeof withinCases === 'function' && withinCases(params, pinnedTo(casesFor(caller, dataDir)))) return;
  throw new Problem('forbidden', `You may see ${cases.join(', ')} and what is pinned to them; this is neither.`);
}

function requireInCase(caller: Caller, { access }: Endpoint, id: string, dataDir: string): void {
  requireRole(caller, 'anyone');
  const found = casesFor(caller, dataDir).find((one) => one.id === id);
  const role = found === undefined ? null : roleIn(caller, found);
  if (role === null) throw new Problem('not-found', `There is no case ${JSON.stringify(id)} for you.`);
  if (access !== 'reader' && role === 'reader')
    throw new Problem('forbidden', `You may read ${id}, and not work on it.`);
}

const isOpen = ({ access, withinCases }: Endpoint): boolean =>
  access === 'public' || access === 'anyone' || withinCases === 'always';

/** The cases that the caller may see, in the order in which they were opened. */
export const casesFor = (caller: Caller, dataDir: string): readonly Case[] => {
  try {
    return allCases(dataDir).filter((one) => roleIn(caller, one) !== null);
  } catch (error) {
    if (error instanceof CustodyError) throw new Problem('defect', error.message);
    throw error;
  }
};

function pinnedTo(cases: readonly Case[]): Pinned {
  const pins = cases.flatMap((one) => one.pins);
  const records = pins.flatMap(({ attribution }) => {
    const { evidence } = attribution;
    return Array.isArray(evidence) ? evidence.filter((digest) => typeof digest === 'string') : [];
  });
  return { events: new Set(pins.map((one) => one.event)), records: new Set(records) };
}
