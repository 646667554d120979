import { at, num, obj, str, strAt } from '../../model/json.ts';
import type { JsonObject, JsonValue, ReadContext, RecordView } from '../../model/source.ts';
import { MICROS_PER_SECOND, micros, parseIso, type StatedTime } from '../../model/time.ts';
import { framed } from './framing.ts';
import { pairsOf } from './pairs.ts';

/**
 * One event of Keycloak, however it was written.
 * - `user`: something at the login, token or account endpoints. `userId` is the account it is about, once it is known.
 * - `admin`: a call of the admin API. `realm` and `userId` are of the caller; `resourceRealm` of what was changed.
 */
export interface Entry {
  readonly shape: 'user' | 'admin';
  readonly id: string | null;
  readonly time: StatedTime | null;
  readonly host: string | null;
  /** `LOGIN`, `LOGIN_ERROR` …; of an admin event its operation: `CREATE`, `UPDATE`, `DELETE`, `ACTION`. */
  readonly type: string;
  /** The realm's id, which every form has; before 17 and for `master` often equal to its name. */
  readonly realm: string | null;
  /** `iss` of the realm's tokens without scheme, where the origin declares the host as its scope and the event names the realm. */
  readonly issuer: string | null;
  readonly clientId: string | null;
  readonly userId: string | null;
  readonly sessionId: string | null;
  readonly ip: string | null;
  readonly error: string | null;
  readonly detail: (key: string) => string | null;
  readonly resourceType: string | null;
  readonly resourcePath: string | null;
  readonly resourceRealm: string | null;
  /** What was sent, as JSON text; only where the realm includes representations. */
  readonly representation: string | null;
  readonly oddities: readonly string[];
}

const OPERATIONS: ReadonlySet<string> = new Set(['CREATE', 'UPDATE', 'DELETE', 'ACTION']);
const TYPE = /^[A-Z][A-Z0-9_]{1,63}$/;

/** https://www.keycloak.org/docs-api/latest/rest-api/index.html#EventRepresentation */
export const isUserDocument = (o: JsonObject): boolean =>
  typeof o['realmId'] === 'string' &&
  typeof o['type'] === 'string' &&
  typeof o['time'] === 'number' &&
  TYPE.test(o['type']) &&
  (o['ipAddress'] !== undefined || o['clientId'] !== undefined);

/** https://www.keycloak.org/docs-api/latest/rest-api/index.html#AdminEventRepresentation */
export const isAdminDocument = (o: JsonObject): boolean =>
  typeof o['operationType'] === 'string' &&
  OPERATIONS.has(o['operationType']) &&
  typeof o['time'] === 'number' &&
  obj(o['authDetails']) !== null &&
  (typeof o['resourcePath'] === 'string' || typeof o['resourceType'] === 'string');

export function entryOf(view: RecordView, context: ReadContext): Entry | 'server-message' | null {
  const { json } = view;
  if (json !== null && isUserDocument(json)) {
    const entry = userDocument(json);
    return { ...entry, issuer: issuerOf(entry.issuer, context.scope) };
  }
  if (json !== null && isAdminDocument(json)) return adminDocument(json);
  const line = framed(view);
  if (line === null) return null;
  if (line.logger !== 'org.keycloak.events') return 'server-message';
  const entry = entryOfLine(line.message, timeOf(line.timestamp, context), line.host);
  return entry === null ? 'server-message' : { ...entry, issuer: issuerOf(entry.issuer, context.scope) };
}

/** `sso.example.org` (with `/auth` in old deployments) and the realm's name: no form of the events has the host. */
function issuerOf(realmName: string | null, scope: string | null): string | null {
  const base = scope?.replace(/^https?:\/\//, '').replace(/\/$/, '') ?? '';
  return realmName === null || !/^[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:\/[\w/-]*)?$/.test(base)
    ? null
    : `${base}/realms/${realmName}`;
}

/** The plain log has the server's local time, without its zone. */
export function timeOf(timestamp: string, context: ReadContext): StatedTime | null {
  const zoned = parseIso(timestamp);
  if (zoned !== null) return zoned;
  const local = context.utcOffsetMinutes === null ? null : parseIso(timestamp, true);
  if (local === null || context.utcOffsetMinutes === null) return null;
  return { ...local, at: micros(local.at - context.utcOffsetMinutes * 60 * MICROS_PER_SECOND) };
}

/** Keycloak writes the word where it has nothing. */
const known = (s: string | null | undefined): string | null =>
  s === undefined || s === null || s === 'null' || s === '' ? null : s;

function entryOfLine(message: string, time: StatedTime | null, host: string | null): Entry | null {
  const isAdmin = message.startsWith('operationType=');
  if (!isAdmin && !message.startsWith('type=')) return null;
  const { fields, doubtful } = pairsOf(message);
  const get = (key: string): string | null => known(fields.get(key));
  const type = get(isAdmin ? 'operationType' : 'type');
  if (type === null || !TYPE.test(type)) return null;
  return {
    shape: isAdmin ? 'admin' : 'user',
    id: null,
    time,
    host,
    type,
    realm: get('realmId'),
    issuer: get('realmName'),
    clientId: get('clientId'),
    userId: get('userId'),
    sessionId: isAdmin ? null : get('sessionId'),
    ip: get('ipAddress'),
    error: get('error'),
    detail: (key) => (HEADER.has(key) ? null : get(key)),
    resourceType: isAdmin ? get('resourceType') : null,
    resourcePath: isAdmin ? get('resourcePath') : null,
    resourceRealm: null,
    representation: isAdmin ? get('representation') : null,
    oddities: doubtful ? ['field-twice'] : [],
  };
}

const HEADER: ReadonlySet<string> = new Set(['type', 'realmId', 'clientId', 'userId', 'sessionId', 'ipAddress']);

const millis = (v: JsonValue | undefined): StatedTime | null => {
  const ms = num(v);
  return ms === null || ms <= 0 || ms > 7_258_118_400_000
    ? null
    : { at: micros(Math.floor(ms) * 1000), precision: 1000 };
};

function userDocument(o: JsonObject): Entry {
  return {
    shape: 'user',
    id: str(o['id']),
    time: millis(o['time']),
    host: null,
    type: str(o['type']) ?? '',
    realm: known(str(o['realmId'])),
    issuer: known(str(o['realmName'])),
    clientId: known(str(o['clientId'])),
    userId: known(str(o['userId'])),
    sessionId: known(str(o['sessionId'])),
    ip: known(str(o['ipAddress'])),
    error: known(str(o['error'])),
    detail: (key) => known(strAt(o['details'], key)),
    resourceType: null,
    resourcePath: null,
    resourceRealm: null,
    representation: null,
    oddities: [],
  };
}

function adminDocument(o: JsonObject): Entry {
  const auth = obj(o['authDetails']);
  return {
    shape: 'admin',
    id: str(o['id']),
    time: millis(o['time']),
    host: null,
    type: str(o['operationType']) ?? '',
    realm: known(strAt(auth ?? undefined, 'realmId')),
    issuer: null,
    clientId: known(strAt(auth ?? undefined, 'clientId')),
    userId: known(strAt(auth ?? undefined, 'userId')),
    sessionId: null,
    ip: known(strAt(auth ?? undefined, 'ipAddress')),
    error: known(str(o['error'])),
    detail: (key) => known(strAt(o['details'], key)),
    resourceType: known(str(o['resourceType'])),
    resourcePath: known(str(o['resourcePath'])),
    resourceRealm: known(str(o['realmId'])),
    representation: known(str(at(o, 'representation'))),
    oddities: [],
  };
}
