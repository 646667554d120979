import {
  type Authentication,
  blankEvent,
  type DeviceTraces,
  type Ended,
  type Event,
  type EventKind,
  type IdentityStatement,
  NO_DEVICE,
  type Outcome,
} from '../../model/event.ts';
import { arr, at, field, num, obj, str, strAt } from '../../model/json.ts';
import { ref } from '../../model/ref.ts';
import type { JsonObject, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { MICROS_PER_SECOND, type Micros, micros, parseIso } from '../../model/time.ts';
import { canonicalIp, isPrivateIp } from '../address.ts';
import { unflatten } from './csv.ts';
import { accountRef, kindOfUser, presentedBy, principalOf } from './identity.ts';
import { META } from './meta.ts';
import { isPrivileged } from './privileged.ts';
import { tokenIssued } from './tokens.ts';

/**
 * One request to the API server. Its stages (received, response started, complete or panic) are records of the same
 * event: they share the identity, and the later stage has the higher revision, so the copy that carries the outcome
 * is the canonical one however the records arrive. The time is when the request was received, in every stage.
 */
export function read(view: RecordView, context: ReadContext): ReadResult {
  const o = view.json ?? (view.syslog === null ? unflatten(view.text) : null);
  if (o === null) return { ok: false, reason: 'not-an-audit-event' };
  const user = obj(o['user']);
  const username = str(user?.['username']);
  const verb = str(o['verb']);
  if (verb === null && user === null && str(o['requestURI']) === null && obj(o['objectRef']) === null) {
    return { ok: false, reason: 'audit-event-without-request' };
  }
  const received = parseIso(o['requestReceivedTimestamp'], true);
  const time = received ?? parseIso(o['stageTimestamp'], true) ?? parseIso(o['timestamp'], true);
  const resource = resourceOf(o);
  const outcome = outcomeOf(o);
  const impersonated = strAt(o, 'impersonatedUser', 'username');
  const onBehalfOf = impersonated === null ? null : accountRef(impersonated, context.scope);
  const isTokenRequest = resource === 'serviceaccounts/token' && verb === 'create';
  const device = deviceOf(o);
  const authentication = authenticationOf(o, username, device.ip);
  const event: Event = {
    ...blankEvent(META.id, `k8s:${verb ?? 'unknown'}${resource === null ? '' : ` ${resource}`}`),
    sourceEventId: str(o['auditID']),
    identity: identityOf(o, username),
    revision: REVISION.get(str(o['stage']) ?? '') ?? 0,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: kindOfRequest(resource, verb ?? '', outcome),
    target: targetOf(o, resource),
    outcome,
    error: outcome === 'failure' ? errorOf(o) : null,
    privileged: impersonated !== null || (resource !== null && isPrivileged(resource, verb ?? '')),
    principal: principalOf(user, context.scope),
    authentication,
    presented: authentication === 'failed' ? null : presentedBy(user, context.scope),
    issued: isTokenRequest && outcome === 'success' ? tokenIssued(o, username, time?.at ?? null, context.scope) : [],
    ended: outcome === 'success' ? endedBy(o, resource, verb, time?.at ?? null, context.scope) : [],
    statements: outcome === 'success' ? statedBy(o, resource, verb, context.scope) : [],
    onBehalfOf: onBehalfOf === null ? [] : [onBehalfOf],
    mode: onBehalfOf === null ? 'unknown' : 'delegated',
    device,
  };
  return { ok: true, events: [event] };
}

/** Later stages know more. https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/#audit-stages */
const REVISION: ReadonlyMap<string, number> = new Map([
  ['RequestReceived', 1],
  ['ResponseStarted', 2],
  ['ResponseComplete', 3],
  ['Panic', 4],
]);

/**
 * `auditID` comes from a header that the client may set, so it identifies nothing alone: the server's own stamp, the
 * account and the request make it hard to pass one request off as another. Without the stamp a stage stands for itself.
 */
function identityOf(o: JsonObject, username: string | null): string | null {
  const auditId = str(o['auditID']);
  const received = str(o['requestReceivedTimestamp']);
  if (auditId === null || received === null) return null;
  return [auditId, received, username ?? '', str(o['verb']) ?? '', str(o['requestURI']) ?? ''].join('\n');
}

/** `pods/exec`, `clusterroles`; `null` for requests for something that is no resource (`/healthz`). */
function resourceOf(o: JsonObject): string | null {
  const resource = strAt(o, 'objectRef', 'resource');
  const subresource = strAt(o, 'objectRef', 'subresource');
  return resource === null ? null : subresource === null ? resource : `${resource}/${subresource}`;
}

/** `secrets/prod/db`, `clusterroles.rbac.authorization.k8s.io/admin`; the path for what is no resource. */
function targetOf(o: JsonObject, resource: string | null): string | null {
  if (resource === null) return str(o['requestURI'])?.split('?')[0] ?? null;
  const group = strAt(o, 'objectRef', 'apiGroup');
  const kind = group === null ? resource : `${strAt(o, 'objectRef', 'resource')}.${group}`;
  const place = [strAt(o, 'objectRef', 'namespace'), strAt(o, 'objectRef', 'name')].filter((part) => part !== null);
  return [kind, ...place].join('/');
}

function outcomeOf(o: JsonObject): Outcome {
  const code = field(o['responseStatus'], 'code');
  if (str(o['stage']) === 'Panic') return 'failure';
  if (typeof code === 'number' && code > 0) return code < 400 ? 'success' : 'failure';
  if (strAt(o, 'responseStatus', 'status') === 'Success') return 'success';
  if (strAt(o, 'responseStatus', 'status') === 'Failure') return 'failure';
  return strAt(o, 'annotations', 'authorization.k8s.io/decision') === 'forbid' ? 'failure' : 'unknown';
}

function errorOf(o: JsonObject): string | null {
  const code = field(o['responseStatus'], 'code');
  return strAt(o, 'responseStatus', 'reason') ?? (typeof code === 'number' ? String(code) : null);
}

/**
 * Control-plane components act by themselves, but only from inside: their credential used from a public address is
 * an ordinary use of a credential. The API server calls itself over loopback.
 */
function authenticationOf(o: JsonObject, username: string | null, ip: string | null): Authentication {
  if (field(o['responseStatus'], 'code') === 401) return 'failed';
  if (username === null) return 'none';
  const kind = kindOfUser(username);
  if (kind === 'anonymous') return 'none';
  return kind === 'component' && (ip === null || isPrivateIp(ip)) ? 'internal' : 'proven';
}

/**
 * Only the last of `sourceIPs` was seen by the API server; the others come from headers that a client may set. The pod and
 * the node in `user.extra` are no traces of the machine that calls: they say what the token was issued for, and a token that
 * was carried off still says so. They are `presented.boundTo`.
 */
function deviceOf(o: JsonObject): DeviceTraces {
  const ips = arr(o['sourceIPs']);
  return { ...NO_DEVICE, ip: canonicalIp(str(ips[ips.length - 1])), userAgent: str(o['userAgent']) };
}

function kindOfRequest(resource: string | null, verb: string, outcome: Outcome): EventKind {
  if (resource === null) return 'act';
  if (resource === 'secrets' && (verb === 'get' || verb === 'list' || verb === 'watch')) return 'read-secret';
  if (outcome !== 'success') return 'act';
  if (resource === 'serviceaccounts/token' && verb === 'create') return 'issue';
  if (resource === 'certificatesigningrequests/approval') return 'approve';
  return IDENTITY_RESOURCES.has(resource) && WRITE_VERBS.has(verb) ? 'change-identity' : 'act';
}

const WRITE_VERBS: ReadonlySet<string> = new Set(['create', 'update', 'patch', 'delete', 'deletecollection']);
const IDENTITY_RESOURCES: ReadonlySet<string> = new Set([
  'serviceaccounts',
  'roles',
  'clusterroles',
  'rolebindings',
  'clusterrolebindings',
]);

/**
 * Deleting a service account ends its tokens; deleting a pod ends the tokens bound to it once its grace period is over (a
 * token stays valid for 60 s more). Where the grace period is not logged, the end of the pod is unknown.
 */
function endedBy(
  o: JsonObject,
  resource: string | null,
  verb: string | null,
  time: Micros | null,
  scope: string | null,
): readonly Ended[] {
  if (verb !== 'delete') return [];
  const namespace = strAt(o, 'objectRef', 'namespace');
  const name = strAt(o, 'objectRef', 'name');
  if (resource === 'serviceaccounts' && namespace !== null && name !== null) {
    const account = accountRef(`system:serviceaccount:${namespace}:${name}`, scope);
    return account === null ? [] : [{ ref: account, how: 'deleted', at: null }];
  }
  const uid = strAt(o, 'objectRef', 'uid') ?? strAt(o, 'responseObject', 'metadata', 'uid');
  const grace =
    num(at(o, 'responseObject', 'metadata', 'deletionGracePeriodSeconds')) ??
    num(at(o, 'requestObject', 'gracePeriodSeconds'));
  if (resource !== 'pods' || uid === null || grace === null || time === null || grace < 0 || grace > 1e7) return [];
  return [{ ref: ref('k8s.pod', uid), how: 'deleted', at: micros(time + (grace + 60) * MICROS_PER_SECOND) }];
}

/** A service account that is made again under its old name is in force again. */
function statedBy(
  o: JsonObject,
  resource: string | null,
  verb: string | null,
  scope: string | null,
): readonly IdentityStatement[] {
  if (resource !== 'serviceaccounts' || (verb !== 'create' && verb !== 'delete')) return [];
  const namespace = strAt(o, 'objectRef', 'namespace');
  const name = strAt(o, 'objectRef', 'name');
  const account =
    namespace === null || name === null ? null : accountRef(`system:serviceaccount:${namespace}:${name}`, scope);
  return account === null
    ? []
    : [{ ref: account, attribute: 'state', value: verb === 'create' ? 'active' : 'deleted' }];
}
