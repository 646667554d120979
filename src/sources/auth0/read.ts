import {
  blankEvent,
  type Ended,
  type Event,
  type IdentityStatement,
  type Issued,
  NO_DEVICE,
} from '../../model/event.ts';
import { obj, str } from '../../model/json.ts';
import type { Ref } from '../../model/ref.ts';
import type { JsonObject, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { type Micros, parseIso } from '../../model/time.ts';
import { canonicalIp } from '../address.ts';
import { authenticationOf, isFreshLogin, presentedBy, principalOf, sessionOf } from './actor.ts';
import { endedByCall, kindOfCall, operationOf, stateByCall } from './management.ts';
import { META } from './meta.ts';
import { userRef } from './refs.ts';
import { logId, logOf } from './shape.ts';
import { type TypeCode, typeCode } from './type-codes.ts';

/** One log is one event. Deduplicated by `log_id`, which every way out keeps. */
export function read(view: RecordView, _context: ReadContext): ReadResult {
  const o = view.json === null ? null : logOf(view.json);
  if (o === null || view.json === null) return { ok: false, reason: 'not-a-tenant-log' };
  const code = typeCode(str(o['type']) ?? 'unknown');
  const time = parseIso(o['date']);
  const at = time?.at ?? null;
  const actor = principalOf(o, code);
  const authentication = authenticationOf(o, code, actor);
  const session = sessionOf(o);
  const happened = code.outcome === 'success';
  const id = logId(view.json, o);
  const event: Event = {
    ...blankEvent(META.id, `auth0:${code.name}`),
    sourceEventId: id,
    identity: id,
    time: at,
    precision: time?.precision ?? 0,
    kind: code.checks === 'api' ? kindOfCall(o, code.kind) : code.kind,
    target: targetOf(o, code),
    outcome: code.outcome,
    error: code.outcome === 'failure' ? errorOf(o) : null,
    privileged: code.checks === 'api' || (code.checks === 'auth0' && code.kind === 'change-identity'),
    // A name that was typed, or the account that it would have been, is no actor.
    principal: authentication === 'failed' ? { ...actor, ref: null } : actor,
    authentication,
    presented: authentication === 'proven' ? presentedBy(o, code, actor) : null,
    issued: happened ? issuedBy(o, code, actor.ref, at) : [],
    ended: happened ? endedBy(o, code) : [],
    statements: happened ? statementsOf(o, code, actor.ref) : [],
    nativeSession: session === null ? [] : [session],
    device: {
      ...NO_DEVICE,
      ip: canonicalIp(str(o['ip']) ?? str(o['client_ip'])),
      userAgent: str(o['user_agent'])?.slice(0, MAX_TEXT) ?? null,
    },
  };
  return { ok: true, events: [event] };
}

const MAX_TEXT = 1_024;

function targetOf(o: JsonObject, code: TypeCode): string | null {
  if (code.checks === 'api') return operationOf(o);
  const user = str(o['user_id']);
  if (code.checks === 'auth0') return user === null ? null : `user:${user.slice(0, MAX_TEXT)}`;
  const client = str(o['client_name']) ?? str(o['client_id']);
  return client === null ? null : `client:${client.slice(0, MAX_TEXT)}`;
}

/** What Auth0 says went wrong: the code of the error where it has one. */
function errorOf(o: JsonObject): string | null {
  const details = obj(o['details']);
  const error = details === null ? undefined : details['error'];
  const text = str(error) ?? str(obj(error)?.['message']) ?? str(o['description']);
  return text?.slice(0, MAX_TEXT) ?? null;
}

/** A login starts the session that it names. What tokens an exchange made is not logged. */
function issuedBy(o: JsonObject, code: TypeCode, user: Ref | null, issuedAt: Micros | null): readonly Issued[] {
  const session = sessionOf(o);
  if (session === null || user === null || !isFreshLogin(o, code)) return [];
  const root = { lineage: 'root', holder: [user], boundTo: null, authenticates: true } as const;
  return [{ ref: session, keys: [session], issuedAt, expires: null, ...root }];
}

function endedBy(o: JsonObject, code: TypeCode): readonly Ended[] {
  if (code.checks === 'api') return endedByCall(o);
  const session = sessionOf(o);
  if (code.name === 'user-logout-successful') return session === null ? [] : [{ ref: session, how: 'ended', at: null }];
  const user = userRef(o, str(o['user_id']));
  if (user === null) return [];
  if (DELETED.has(code.name)) return [{ ref: user, how: 'deleted', at: null }];
  return code.name === 'universal-logout-succeeded' ? [{ ref: user, how: 'revoked', at: null }] : [];
}

const DELETED: ReadonlySet<string> = new Set(['user-deleted', 'user-deleted-successfully']);

/** Names at logins; states where an account is made, blocked or deleted. */
function statementsOf(o: JsonObject, code: TypeCode, user: Ref | null): readonly IdentityStatement[] {
  if (code.checks === 'api') {
    const given = stateByCall(o);
    return given === null ? [] : [{ ref: given.user, attribute: 'state', value: given.state }];
  }
  const account = user ?? userRef(o, str(o['user_id']));
  if (account === null) return [];
  if (DELETED.has(code.name)) return [{ ref: account, attribute: 'state', value: 'deleted' }];
  if (code.checks !== 'login' && code.name !== 'success-signup') return [];
  const name = str(o['user_name']);
  const named: IdentityStatement[] =
    name === null ? [] : [{ ref: account, attribute: name.includes('@') ? 'email' : 'alias', value: name }];
  return code.name === 'success-signup' ? [{ ref: account, attribute: 'state', value: 'created' }, ...named] : named;
}
