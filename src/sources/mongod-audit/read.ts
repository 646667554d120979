import {
  type Authentication,
  blankEvent,
  type Ended,
  type Event,
  type Issued,
  NO_DEVICE,
  NO_PRINCIPAL,
  type Presented,
  type Principal,
} from '../../model/event.ts';
import { arr, at, num, obj, str, strAt } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject, JsonValue, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { type Micros, micros, parseIso, type StatedTime } from '../../model/time.ts';
import { canonicalIp } from '../address.ts';
import { rowOf } from './actions.ts';
import { META } from './meta.ts';

/** One message is one event; it has no id of its own (`uuid` is the connection's). */
export function read(view: RecordView, context: ReadContext): ReadResult {
  const o = view.json;
  const atype = o === null ? null : str(o['atype']);
  if (o === null || atype === null) return { ok: false, reason: 'not-an-audit-message' };
  const row = rowOf(atype);
  const time = timeOf(at(o, 'ts', '$date'));
  const code = num(o['result']);
  const failed = code !== null && code !== 0;
  const connection = connectionOf(o, context);
  const user = atype === 'authenticate' ? typedUser(o, context) : onlyUser(o, context);
  const caller = callerOf(o, user, connection, atype === 'authenticate', failed);
  const event: Event = {
    ...blankEvent(META.id, `mongodb:${atype}`),
    ...caller,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: row.kind,
    target: targetOf(o),
    outcome: code === null ? 'unknown' : failed ? 'failure' : 'success',
    error: failed ? (ERRORS.get(code) ?? String(code)) : null,
    privileged: row.privileged,
    issued:
      atype === 'authenticate' && caller.authentication === 'proven'
        ? issuedBy(connection, user, time?.at ?? null)
        : [],
    ended: atype === 'logout' && !failed && connection !== null ? [endOf(connection)] : [],
    nativeSession: connection === null ? [] : [connection],
    device: { ...NO_DEVICE, ip: canonicalIp(strAt(o['remote'], 'ip')), userAgent: applicationOf(o) },
  };
  return { ok: true, events: [event] };
}

/** https://www.mongodb.com/docs/manual/reference/error-codes/ */
const ERRORS: ReadonlyMap<number, string> = new Map([
  [11, 'UserNotFound'],
  [13, 'Unauthorized'],
  [18, 'AuthenticationFailed'],
  [26, 'NamespaceNotFound'],
  [276, 'IndexBuildAborted'],
  [334, 'MechanismUnavailable'],
]);

const endOf = (connection: Ref): Ended => ({ ref: connection, how: 'ended', at: null });

interface User {
  readonly ref: Ref;
  /** The root, where the name is that of a certificate. */
  readonly holder: readonly Ref[];
  readonly principal: Principal;
}

/** A user by name and database. With `$external` a distinguished name is the subject of the certificate that was verified. */
function userOf(name: string | null, db: string | null, context: ReadContext): User | null {
  if (name === null) return null;
  const full = db === null ? name : `${db}.${name}`;
  const self = ref('mongodb.user', context.scope === null ? full : `${context.scope}/${full}`);
  const isSubject = db === '$external' && /^[A-Za-z0-9.]+=[^,]+(?:,|$)/.test(name);
  return {
    ref: self,
    holder: isSubject ? [ref('x509.subject', name), self] : [self],
    principal: { ...NO_PRINCIPAL, ref: self, name, type: db },
  };
}

const typedUser = (o: JsonObject, context: ReadContext): User | null =>
  userOf(strAt(o['param'], 'user'), strAt(o['param'], 'db'), context) ?? onlyUser(o, context);

/** Old servers let a connection be several users at once: then nobody is the one. */
function onlyUser(o: JsonObject, context: ReadContext): User | null {
  const users = arr(o['users']);
  return users.length === 1 ? userOf(strAt(users[0], 'user'), strAt(users[0], 'db'), context) : null;
}

function callerOf(
  o: JsonObject,
  user: User | null,
  connection: Ref | null,
  isLogin: boolean,
  failed: boolean,
): { principal: Principal; authentication: Authentication; presented: Presented | null } {
  const principal = user?.principal ?? NO_PRINCIPAL;
  if (at(o, 'remote', 'isSystemUser') === true) return { principal, authentication: 'internal', presented: null };
  if (isLogin && failed) return { principal: { ...principal, ref: null }, authentication: 'failed', presented: null };
  if (user === null) return { principal, authentication: 'none', presented: null };
  return { principal, authentication: 'proven', presented: shown(user, isLogin ? null : connection) };
}

const shown = (user: User, connection: Ref | null): Presented => ({
  ref: connection,
  joins: connection === null ? [] : [{ key: connection, cls: 'K3', issuedAt: null, withinMicros: null }],
  holder: user.holder,
  holderClass: 'K3',
  boundTo: null,
  issuance: connection === null ? 'not-logged' : 'expected',
});

function issuedBy(connection: Ref | null, user: User | null, at: Micros | null): readonly Issued[] {
  if (connection === null || user === null) return [];
  return [
    {
      ref: connection,
      keys: [connection],
      issuedAt: at,
      expires: null,
      lineage: 'root',
      holder: user.holder,
      boundTo: null,
      authenticates: true,
    },
  ];
}

/** The connection's UUID: base64 in `$binary`, in the older or the newer form of extended JSON. */
function connectionOf(o: JsonObject, context: ReadContext): Ref | null {
  const binary = at(o, 'uuid', '$binary');
  const id = str(binary) ?? strAt(binary, 'base64') ?? strAt(o['uuid'], '$uuid');
  return id === null ? null : ref('mongodb.connection', context.scope === null ? id : `${context.scope}/${id}`);
}

/** `{ "$date": "2026-03-04T05:06:07.123+00:00" }`, or milliseconds. */
function timeOf(value: JsonValue | undefined): StatedTime | null {
  if (typeof value === 'string') return parseIso(value);
  const ms = num(value) ?? Number(strAt(value, '$numberLong') ?? Number.NaN);
  return Number.isInteger(ms) && ms >= 0 && ms < 7e12 ? { at: micros(ms * 1000), precision: 1000 } : null;
}

function targetOf(o: JsonObject): string | null {
  const param = obj(o['param']);
  const user = str(param?.['user']);
  return (
    str(param?.['ns']) ??
    (user === null ? (str(param?.['role']) ?? str(param?.['db'])) : `${str(param?.['db']) ?? ''}.${user}`)
  );
}

/** What the driver says of itself. */
const applicationOf = (o: JsonObject): string | null =>
  strAt(o['param'], 'clientMetadata', 'application', 'name') ?? strAt(o['param'], 'clientMetadata', 'driver', 'name');
