import { field, num, obj, str } from '../../model/json.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';
import { type Micros, parseIso, type StatedTime } from '../../model/time.ts';

/** One audit entry, its parts found once. https://developer.hashicorp.com/vault/docs/audit/schema */
export interface Entry {
  readonly isResponse: boolean;
  readonly at: StatedTime | null;
  readonly time: Micros | null;
  /** The token that Vault checked; in the response to a login, the new one. */
  readonly auth: JsonObject | null;
  readonly request: JsonObject;
  readonly response: JsonObject | null;
  /** `response.data`, what the engine answered; strings in it are HMACs. */
  readonly data: JsonObject | null;
  readonly error: string | null;
  /** Path inside its namespace, without leading slash. */
  readonly path: string;
  readonly operation: string;
  /** Enterprise and OpenBao namespace, `team/`; empty for the root namespace. */
  readonly namespace: string;
  readonly mount: Mount;
  /** Cluster or device that the origin declares. */
  readonly scope: string | null;
  readonly failed: boolean;
}

/** The mount that served the request. */
export interface Mount {
  /** `kv`, `database`, `kubernetes` …; empty where the version does not log it. */
  readonly type: string;
  /** `secret/`; found from the path where the version does not log it. */
  readonly point: string;
  /** What names it for ever: its accessor, else scope, namespace and point. */
  readonly id: string;
}

export function entryFrom(o: JsonObject, scope: string | null): Entry | null {
  const request = obj(o['request']);
  const operation = str(request?.['operation']);
  if (request === null || operation === null) return null;
  const response = obj(o['response']);
  const path = (str(request['path']) ?? '').replace(/^\//, '');
  const at = parseIso(o['time']);
  const namespaceText = str(field(request['namespace'], 'path')) ?? '';
  const namespace = namespaceText === '' || namespaceText.endsWith('/') ? namespaceText : `${namespaceText}/`;
  const mount = mountOf(request, response, path, namespace, scope);
  const entry = {
    isResponse: o['type'] === 'response',
    at,
    time: at?.at ?? null,
    auth: obj(o['auth']),
    request,
    response,
    data: obj(response?.['data']),
    error: str(o['error']),
    path,
    operation,
    namespace,
    mount,
    scope,
  };
  return { ...entry, failed: isFailure(entry) };
}

function mountOf(
  request: JsonObject,
  response: JsonObject | null,
  path: string,
  namespace: string,
  scope: string | null,
): Mount {
  const point = str(request['mount_point']) ?? str(response?.['mount_point']) ?? guessedPoint(path);
  const accessor = str(request['mount_accessor']) ?? str(response?.['mount_accessor']);
  const type = str(request['mount_type']) ?? str(response?.['mount_type']) ?? '';
  return { type, point, id: accessor ?? `${scope === null ? '' : `${scope}/`}${namespace}${point.replace(/\/$/, '')}` };
}

/** Versions before 1.13 do not log the mount. The first segment is right for most; nested mounts of kv are told by `/data/`. */
function guessedPoint(path: string): string {
  const parts = path.split('/', 4);
  if (parts[0] === 'auth') return `auth/${parts[1] ?? ''}/`;
  const kv = path.indexOf('/data/');
  return kv > 0 ? path.slice(0, kv + 1) : `${parts[0] ?? ''}/`;
}

/** Engines answer a refused request with `data.error`; so does a secret that has a key of that name, which no failure is. */
function isFailure(e: Omit<Entry, 'failed'>): boolean {
  if (e.error !== null) return true;
  const status = num(e.data?.['http_status_code']);
  if (status !== null && status >= 400) return true;
  if (e.data === null || e.data['error'] === undefined || typeof e.data['error'] !== 'string') return false;
  const isStored =
    ['kv', 'generic', 'cubbyhole'].includes(e.mount.type) || (e.mount.type === '' && e.operation === 'read');
  return Object.keys(e.data).length === 1 && !isStored;
}

/** What `mount` serves, below its point: `creds/reader`. */
export const within = (e: Entry): string =>
  e.path.startsWith(e.mount.point) ? e.path.slice(e.mount.point.length) : e.path;

/** A value that the audit device hashed: `hmac-sha256:` and 64 hex digits. */
export const isHmac = (v: JsonValue | undefined): v is string =>
  typeof v === 'string' && v.startsWith('hmac-sha256:') && v.length < 128;
