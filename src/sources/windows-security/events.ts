import type { EventKind, IdentityStatement } from '../../model/event.ts';

/**
 * What an event is. https://learn.microsoft.com/en-us/windows/security/threat-protection/auditing/advanced-security-audit-policy-settings
 * - `actor`: the fields of who did it; `Account` is the pair that sessions of Remote Desktop have.
 * - `state`: what it says of the target account.
 */
export interface EventRow {
  readonly kind: EventKind;
  readonly actor: 'Subject' | 'Target' | 'Account';
  readonly privileged: boolean;
  readonly state?: string;
  readonly attribute?: IdentityStatement['attribute'];
}

const row = (kind: EventKind, actor: EventRow['actor'], privileged: boolean, state?: string): EventRow =>
  state === undefined ? { kind, actor, privileged } : { kind, actor, privileged, state };

const EVENTS: ReadonlyMap<number, EventRow> = new Map([
  // logon and logoff
  [4624, row('authenticate', 'Target', false)],
  [4625, row('authenticate', 'Target', false)],
  [4634, row('end', 'Target', false)],
  [4647, row('end', 'Target', false)],
  [4648, row('exchange', 'Subject', false)],
  [4672, row('attest', 'Subject', true)],
  [4675, row('attest', 'Target', false)],
  [4778, row('act', 'Account', false)],
  [4779, row('act', 'Account', false)],
  [4800, row('act', 'Target', false)],
  [4801, row('act', 'Target', false)],
  // Kerberos and NTLM, at the domain controller
  [4768, row('authenticate', 'Target', false)],
  [4769, row('exchange', 'Target', false)],
  [4770, row('exchange', 'Target', false)],
  [4771, row('authenticate', 'Target', false)],
  [4776, row('authenticate', 'Target', false)],
  // accounts
  [4720, row('change-identity', 'Subject', true, 'created')],
  [4722, row('change-identity', 'Subject', true, 'active')],
  [4723, row('rotate', 'Subject', false)],
  [4724, row('rotate', 'Subject', true)],
  [4725, row('change-identity', 'Subject', true, 'disabled')],
  [4726, row('change-identity', 'Subject', true, 'deleted')],
  [4738, row('change-identity', 'Subject', true)],
  [4740, row('change-identity', 'Subject', false, 'locked')],
  [4741, row('change-identity', 'Subject', true, 'created')],
  [4742, row('change-identity', 'Subject', true)],
  [4743, row('change-identity', 'Subject', true, 'deleted')],
  [4767, row('change-identity', 'Subject', true, 'active')],
  [4781, row('change-identity', 'Subject', true)],
  // logs and policies
  [1102, row('act', 'Subject', true)],
  [4697, row('act', 'Subject', true)],
  [4698, row('act', 'Subject', true)],
  [4699, row('act', 'Subject', true)],
  [4702, row('act', 'Subject', true)],
  [4704, row('change-identity', 'Subject', true)],
  [4705, row('change-identity', 'Subject', true)],
  [4706, row('change-identity', 'Subject', true)],
  [4707, row('change-identity', 'Subject', true)],
  [4713, row('act', 'Subject', true)],
  [4716, row('change-identity', 'Subject', true)],
  [4717, row('change-identity', 'Subject', true)],
  [4718, row('change-identity', 'Subject', true)],
  [4719, row('act', 'Subject', true)],
  [4739, row('act', 'Subject', true)],
  [4817, row('act', 'Subject', true)],
  [4904, row('act', 'Subject', true)],
  [4905, row('act', 'Subject', true)],
  [4907, row('act', 'Subject', true)],
  [5136, row('act', 'Subject', true)],
  [5137, row('act', 'Subject', true)],
  [5141, row('act', 'Subject', true)],
  // credentials that Windows keeps for a user
  [5379, row('act', 'Subject', false)],
  [5381, row('read-secret', 'Subject', true)],
  [5382, row('read-secret', 'Subject', true)],
]);

const PLAIN = row('act', 'Subject', false);
const GROUP = row('change-identity', 'Subject', true);

export function rowOf(eventId: number): EventRow {
  const own = EVENTS.get(eventId);
  if (own !== undefined) return own;
  // groups of all kinds: made, changed, deleted, members added and removed
  return eventId >= 4727 && eventId <= 4764 ? GROUP : PLAIN;
}

/** For the list in docs/sources.md. */
export const PRIVILEGED_EVENTS: readonly string[] = [...EVENTS].flatMap(([name, row]) =>
  row.privileged === true ? [String(name)] : [],
);
