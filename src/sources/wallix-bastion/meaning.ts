import type { EventKind, Outcome } from '../../model/event.ts';
import type { Fields } from './message.ts';

/** What a message is about. */
export interface Meaning {
  /** In the Bastion's own words. */
  readonly action: string;
  readonly kind: EventKind;
  readonly outcome: Outcome;
  readonly privileged: boolean;
  readonly session: 'opens' | 'ends' | null;
}

/** https://doc.wallix.com (Bastion, administration guide: export of logs to a SIEM) */
export function meaningOf(tag: string, f: Fields): Meaning | null {
  if (tag.endsWith(' Session')) return ofSession(f('type'));
  if (tag === 'wabaudit') return ofAudit(f('action'), f('type'));
  if (tag === 'Vault Activity') return ofVault(f('action'), f('result'));
  if (tag === 'sshproxy' || tag === 'rdpproxy') return ofProxy(f('type'));
  const action = f('action');
  return action === null
    ? null
    : { ...plain, action, kind: action === 'authentify' ? 'authenticate' : 'act', outcome: statusOf(f('status')) };
}

const plain = { kind: 'act', outcome: 'success', privileged: false, session: null } as const;

/** Everything in a session is done with the account on the target that the Bastion keeps. */
function ofSession(type: string | null): Meaning | null {
  if (type === null) return null;
  const base = { ...plain, action: type, privileged: true };
  if (type === 'SESSION_ESTABLISHED_SUCCESSFULLY') return { ...base, kind: 'authenticate', session: 'opens' };
  if (type === 'SESSION_DISCONNECTION' || type === 'SESSION_ENDING') return { ...base, kind: 'end', session: 'ends' };
  return /FAIL|REFUSED|DENIED|REJECT/.test(type) ? { ...base, kind: 'authenticate', outcome: 'failure' } : base;
}

const IDENTITIES =
  /^(?:user|usergroup|userauth|profile|authorization|apikey|account|credchginfo|ldap|x509|checkoutpolicy|connectionpolicy|globaldomain|localdomain)/i;

function ofAudit(action: string | null, type: string | null): Meaning | null {
  if (action === null || type === null) return null;
  const reads = action === 'list' || action === 'view';
  const base = { ...plain, action: `${action} ${type}`, privileged: !reads };
  if (reads) return base;
  if (/^apikey$/i.test(type) && action === 'add') return { ...base, kind: 'issue' };
  if (/^apikey$/i.test(type) && action === 'delete') return { ...base, kind: 'revoke' };
  return IDENTITIES.test(type) ? { ...base, kind: 'change-identity' } : base;
}

/** A password is checked out, given back, or changed. */
function ofVault(action: string | null, result: string | null): Meaning | null {
  if (action === null) return null;
  const failed = result !== null && /fail|error|denied/i.test(result.slice(0, 200));
  const kind = action === 'checkout' ? 'read-secret' : /change|rotat/.test(action) ? 'rotate' : 'act';
  return {
    ...plain,
    action: `vault ${action}`,
    kind,
    outcome: failed ? 'failure' : 'success',
    privileged: kind !== 'act',
  };
}

function ofProxy(type: string | null): Meaning | null {
  if (type === null) return null;
  if (type === 'AUTHENTICATION_SUCCESS') return { ...plain, action: type, kind: 'authenticate' };
  if (/FAIL|REFUSED|DENIED|REJECT/.test(type))
    return { ...plain, action: type, kind: 'authenticate', outcome: 'failure' };
  return { ...plain, action: type };
}

const statusOf = (status: string | null): Outcome =>
  status === 'success' ? 'success' : status === null ? 'unknown' : /^fail/.test(status) ? 'failure' : 'unknown';
