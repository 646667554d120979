import type { Ended, IdentityStatement, Issued } from '../../model/event.ts';
import { num, obj, str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import { MICROS_PER_SECOND, type Micros, micros, parseIso } from '../../model/time.ts';
import { type Entry, within } from './entry.ts';
import { accessorRef, entityRef, hmacRef, tokenRef } from './ids.ts';
import { isLogin, type Login } from './login.ts';
import { versionIssued, versionsEnded } from './secrets.ts';

/** Everything that a successful response gave out. */
export function issuedBy(e: Entry, login: Login | null): readonly Issued[] {
  const issued: Issued[] = [...tokensIssued(e, login), ...leaseIssued(e), ...secretIdIssued(e), ...versionIssued(e)];
  const wrap = wrapIssued(e);
  return wrap === null ? issued : [...issued, wrap];
}

const blank = { expires: null, lineage: 'presenter', holder: [], boundTo: null, authenticates: false } as const;

/**
 * The new token of a login or of `auth/token/create`. Renewals answer with the old one, and unwrapping hands over one that was
 * issued when it was wrapped. Service tokens can be renewed, so when they expire is not known at issue.
 */
function tokensIssued(e: Entry, login: Login | null): readonly Issued[] {
  if (login === null && !/^auth\/token\/create(?:-orphan)?(?:\/|$)/.test(e.path)) return [];
  const wrapped = accessorRef(obj(e.response?.['wrap_info'])?.['wrapped_accessor'], e.scope);
  const auth = obj(e.response?.['auth']) ?? (login === null ? null : e.auth);
  const keys = [wrapped, accessorRef(auth?.['accessor'], e.scope), tokenRef(auth?.['client_token'], e.scope)];
  const known = [...new Set(keys.filter((k): k is Ref => k !== null))];
  const [first] = known;
  if (first === undefined) return [];
  return [
    {
      ...blank,
      ref: first,
      keys: known,
      issuedAt: e.time,
      expires: str(auth?.['token_type']) === 'batch' ? after(e.time, num(auth?.['token_ttl'])) : null,
      holder: login?.entity ?? ownEntity(e, auth),
      authenticates: login?.authenticates === true,
    },
  ];
}

/** A token role may give the new token an entity of its own (`entity_alias`). */
function ownEntity(e: Entry, auth: JsonObject | null): readonly Ref[] {
  const entity = entityRef(auth);
  return entity === null || entity === entityRef(e.auth) ? [] : [entity];
}

/** A wrapping token opens once, for whoever has it, until its time is over. */
function wrapIssued(e: Entry): Issued | null {
  const wrap = obj(e.response?.['wrap_info']);
  const keys = [accessorRef(wrap?.['accessor'], e.scope), tokenRef(wrap?.['token'], e.scope)].filter(
    (k): k is Ref => k !== null,
  );
  const [first] = keys;
  if (wrap === null || first === undefined) return null;
  const made = parseIso(wrap['creation_time'])?.at ?? e.time;
  return { ...blank, ref: first, keys, issuedAt: made, expires: after(made, num(wrap['ttl'])) };
}

/** A dynamic credential with its lease. Leases can be renewed, so when it expires is not known at issue. */
function leaseIssued(e: Entry): readonly Issued[] {
  const id = str(obj(e.response?.['secret'])?.['lease_id']);
  if (id === null) return [];
  const lease = ref('vault.lease', id);
  const keys: Ref[] = [lease];
  for (const name of ['username', 'access_key']) {
    const hashed = hmacRef(e.data?.[name], e.scope);
    if (hashed !== null) keys.push(hashed);
  }
  const user = str(e.data?.['username']);
  // Only where the mount does not hash user names (audit_non_hmac_response_keys).
  if (user !== null && /^[\w.-]{16,128}$/.test(user)) keys.push(ref('vault.db-user', user));
  return [{ ...blank, ref: lease, keys, issuedAt: e.time }];
}

const SECRET_ID = /^role\/([^/]+)\/(?:custom-)?secret-id$/;

/** A secret id of an AppRole: of that role, given out by the caller. */
function secretIdIssued(e: Entry): readonly Issued[] {
  const secret = hmacRef(e.data?.['secret_id'], e.scope);
  if (secret === null) return [];
  const role = SECRET_ID.exec(within(e))?.[1];
  if (role === undefined) return [];
  return [
    { ...blank, ref: secret, keys: [secret], issuedAt: e.time, holder: [ref('vault.alias', `${e.mount.id}/${role}`)] },
  ];
}

const after = (time: Micros | null, seconds: number | null): Micros | null =>
  time === null || seconds === null || seconds <= 0 || seconds > 1e9
    ? null
    : micros(time + seconds * MICROS_PER_SECOND);

/** Tokens, leases, secret ids, entities and secret versions that a successful request ended. */
export function endedBy(e: Entry, presented: Ref | null): readonly Ended[] {
  const data = obj(e.request['data']);
  const revoked = (r: Ref | null): readonly Ended[] => (r === null ? [] : [{ ref: r, how: 'revoked', at: null }]);
  if (e.path === 'auth/token/revoke-self') return revoked(presented);
  if (/^auth\/token\/revoke(?:-orphan)?(?:\/|$)/.test(e.path)) return revoked(tokenRef(data?.['token'], e.scope));
  if (/^auth\/token\/revoke-accessor(?:\/|$)/.test(e.path)) return revoked(accessorRef(data?.['accessor'], e.scope));
  if (/^auth\/.+\/secret-id\/destroy$/.test(e.path)) return revoked(hmacRef(data?.['secret_id'], e.scope));
  const lease = /^sys\/(?:leases\/)?revoke\/(.+)$/.exec(e.path)?.[1] ?? null;
  if (lease !== null) return revoked(ref('vault.lease', lease));
  if (/^sys\/(?:leases\/)?revoke$/.test(e.path)) {
    const id = str(data?.['lease_id']);
    return id === null || id.startsWith('hmac-') ? [] : revoked(ref('vault.lease', id));
  }
  const entity = entityIn(e);
  if (entity !== null && e.operation === 'delete') return [{ ref: entity, how: 'deleted', at: null }];
  if (entity !== null && data?.['disabled'] === true) return [{ ref: entity, how: 'disabled', at: null }];
  return versionsEnded(e);
}

const entityIn = (e: Entry): Ref | null => {
  const id = /^identity\/entity\/id\/([^/]+)$/.exec(e.path)?.[1];
  return id === undefined ? null : ref('vault.entity', id);
};

/** What a successful request says about entities: names that the login proved, and whether they are in force. */
export function statedBy(e: Entry, login: Login | null): readonly IdentityStatement[] {
  const statements: IdentityStatement[] = login === null ? [] : [...login.statements];
  const entity = entityIn(e);
  if (entity === null || isLogin(e)) return statements;
  if (e.operation === 'delete') return [...statements, { ref: entity, attribute: 'state', value: 'deleted' }];
  const disabled = obj(e.request['data'])?.['disabled'];
  if (typeof disabled !== 'boolean') return statements;
  return [...statements, { ref: entity, attribute: 'state', value: disabled ? 'disabled' : 'active' }];
}
