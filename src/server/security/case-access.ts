import { allCases } from '../../cases/acts.ts';
import type { Case } from '../../cases/cases.ts';
import { CustodyError } from '../../cases/errors.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { Problem } from '../http/problem.ts';
import type { Caller } from './access.ts';

/** What was pinned to the cases of a caller: all of the evidence that a reader of these cases may see. */
export interface Pinned {
  readonly events: ReadonlySet<string>;
  /** Digests of the records that the pinned attributions rest on. */
  readonly records: ReadonlySet<string>;
}

/** Whether the caller may see this case. A case that one may not see is, for all that one is told, not there. */
export const maySee = ({ cases }: Caller, id: string): boolean => cases === null || cases.includes(id);

/**
 * Cases are for investigators, and for readers to whom they were given by name. Such a reader sees them and what is pinned to them, and
 * nothing else; an investigator of some cases asks of all the evidence and works on these alone. Throws `forbidden`, `not-found`.
 */
export function requireCaseAccess(caller: Caller, endpoint: Endpoint, params: unknown, dataDir: string): void {
  const { role, cases } = caller;
  if (endpoint.path.startsWith('/v1/cases')) {
    if (cases === null && role === 'reader')
      throw new Problem('forbidden', 'Cases are for investigators, and for readers to whom they were given by name.');
    if (cases !== null) requireOwn(caller, endpoint, params, dataDir);
    return;
  }
  if (cases === null || role !== 'reader' || isOpen(endpoint)) return;
  const { withinCases } = endpoint;
  if (typeof withinCases === 'function' && withinCases(params, pinnedTo(casesOf(caller, dataDir)))) return;
  throw new Problem('forbidden', `You may see ${cases.join(', ')} and what is pinned to them; this is neither.`);
}

function requireOwn(caller: Caller, endpoint: Endpoint, params: unknown, dataDir: string): void {
  const { id } = params as { readonly id?: string };
  if (id === undefined && endpoint.method === 'get') return;
  if (id === undefined) throw new Problem('forbidden', 'You work on the cases that were given to you, and open none.');
  if (!casesOf(caller, dataDir).some((one) => one.id === id))
    throw new Problem('not-found', `There is no case ${JSON.stringify(id)} for you.`);
}

const isOpen = ({ access, withinCases }: Endpoint): boolean =>
  access === 'public' || access === 'anyone' || withinCases === 'always';

const casesOf = (caller: Caller, dataDir: string): readonly Case[] => {
  try {
    return allCases(dataDir).filter(({ id }) => maySee(caller, id));
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
