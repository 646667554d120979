import type { Ended, EventKind, IdentityStatement, Issued } from '../../model/event.ts';
import { num, str, strAt } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import type { Micros } from '../../model/time.ts';
import { sessionRef, tokenRef, userRef } from './actor.ts';

/** Uses in which a secret was shown, copied, filled in or fetched. https://developer.1password.com/docs/events-api/item-usage-actions/ */
const READS: ReadonlySet<string> = new Set([
  ...['fill', 'reveal', 'secure-copy', 'export', 'share', 'enter-item-edit-mode', 'server-fetch'],
]);

/** Older records do not say what was done with the item: it was used. */
export function itemUse(action: string | null): EventKind {
  if (action === null || READS.has(action)) return 'read-secret';
  return action === 'server-update' ? 'rotate' : 'act';
}

/** `onepassword/<vault>/<item>#<version>`: what was read, and which of its versions. */
export function usedVersion(o: JsonObject): Ref | null {
  const version = num(o['used_version']);
  const vault = str(o['vault_uuid']);
  const item = str(o['item_uuid']);
  if (version === null || vault === null || item === null || vault.length + item.length > 256) return null;
  return ref('secret.version', `onepassword/${vault}/${item}#${version}`);
}

/** Codes of objects: users, groups, memberships, access to vaults, invites, service accounts and their tokens, sign-on settings. */
const IDENTITY: ReadonlySet<string> = new Set([
  ...[
    'user',
    'group',
    'gm',
    'gva',
    'uva',
    'uvap',
    'invite',
    'sa',
    'satoken',
    'sso',
    'ssotkn',
    'mfa',
    'provsn',
    'scimg',
  ],
  ...['account', 'mngdacc', 'device', 'famchild', 'plg', 'pm', 'dvc', 'delgdsess', 'ec', 'webauthn'],
]);
const REVOKES: ReadonlySet<string> = new Set(['revoke', 'delete', 'deolddev', 'expire', 'signout']);

/** https://developer.1password.com/docs/events-api/audit-events/ */
export function auditKind(action: string, object: string): EventKind {
  if (action === 'dlgsess') return 'exchange';
  if (action === 'view') return 'act';
  if (object === 'satoken') return REVOKES.has(action) ? 'revoke' : 'issue';
  if (object === 'ssotkn' && REVOKES.has(action)) return 'revoke';
  if (action === 'changeks' || action === 'changemp' || action === 'changesk') return 'rotate';
  return IDENTITY.has(object) ? 'change-identity' : 'act';
}

/** A delegated session is made from the one in which that happens; a service account's token is made for that account. */
export function auditIssued(o: JsonObject, at: Micros | null): readonly Issued[] {
  const id = str(o['object_uuid']);
  const base = { issuedAt: at, expires: null, holder: [], boundTo: null, authenticates: false } as const;
  if (o['action'] === 'dlgsess') {
    const session = sessionRef(id);
    return session === null ? [] : [{ ...base, ref: session, keys: [session], lineage: 'presenter' }];
  }
  const token = o['object_type'] === 'satoken' && o['action'] === 'create' ? tokenRef(id) : null;
  return token === null ? [] : [{ ...base, ref: token, keys: [token], lineage: 'window' }];
}

interface Effect {
  readonly ends?: Ended['how'];
  readonly state: string;
}
const USER_EFFECTS: ReadonlyMap<string, Effect> = new Map<string, Effect>([
  ['create', { state: 'created' }],
  ['activate', { state: 'active' }],
  ['reactive', { state: 'active' }],
  ['reactivate', { state: 'active' }],
  ['begin', { state: 'recovery-begun' }],
  ['complete', { state: 'recovered' }],
  ['suspend', { ends: 'disabled', state: 'suspended' }],
  ['delete', { ends: 'deleted', state: 'deleted' }],
]);

/** Users and service accounts have the same kind of id. */
function affected(o: JsonObject): { readonly user: Ref; readonly effect: Effect } | null {
  const effect = USER_EFFECTS.get(str(o['action']) ?? '');
  const user = o['object_type'] === 'user' || o['object_type'] === 'sa' ? userRef(str(o['object_uuid'])) : null;
  return effect === undefined || user === null ? null : { user, effect };
}

export function auditEnded(o: JsonObject): readonly Ended[] {
  const token =
    o['object_type'] === 'satoken' && REVOKES.has(str(o['action']) ?? '') ? tokenRef(str(o['object_uuid'])) : null;
  if (token !== null) return [{ ref: token, how: 'revoked', at: null }];
  const done = affected(o);
  return done?.effect.ends === undefined ? [] : [{ ref: done.user, how: done.effect.ends, at: null }];
}

export function auditStatements(o: JsonObject): readonly IdentityStatement[] {
  const done = affected(o);
  if (done === null) return [];
  const state: IdentityStatement = { ref: done.user, attribute: 'state', value: done.effect.state };
  return [state, ...names(done.user, strAt(o['object_details'], 'name'), strAt(o['object_details'], 'email'))];
}

export function names(user: Ref, name: string | null, email: string | null): readonly IdentityStatement[] {
  return [
    ...(name === null ? [] : [{ ref: user, attribute: 'name', value: name } as const]),
    ...(email === null ? [] : [{ ref: user, attribute: 'email', value: email } as const]),
  ];
}
