import { blankEvent, type DeviceTraces, type Event, NO_CONTEXT, NO_DEVICE, type Outcome } from '../../model/event.ts';
import { arr, at, field, num, str, strAt } from '../../model/json.ts';
import type { JsonObject, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { canonicalIp } from '../address.ts';
import { type Activity, activityOf, classOf } from './classes.ts';
import { effectsOf } from './effects.ts';
import { META } from './meta.ts';
import { productOf } from './products.ts';
import { text, timeAt } from './shape.ts';
import { whoOf } from './who.ts';

/** One OCSF event is one event. Somebody translated it: what the translation lost is not guessed. */
export function read(view: RecordView, _context: ReadContext): ReadResult {
  const json = view.json;
  const row = json === null ? null : classOf(json);
  if (json === null || row === null) return { ok: false, reason: 'not-a-class-that-says-who' };
  const product = productOf(json);
  const activity = activityOf(row, activityId(json), str(json['activity_name']));
  const outcome = outcomeOf(json);
  const time = timeAt(json, 'time');
  const uid = strAt(json, 'metadata', 'original_event_uid') ?? strAt(json, 'metadata', 'uid');
  const who = whoOf(json, product, activity, outcome, time?.at ?? null);
  const event: Event = {
    ...blankEvent(META.id, row.isApi ? operationOf(json, product.key, activity) : `${row.name}:${activity.name}`),
    sourceEventId: uid,
    identity: uid === null ? null : `${product.key}/${uid}`,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: activity.kind,
    target: targetOf(json, row.userIsTarget),
    outcome,
    error: outcome === 'failure' ? errorOf(json) : null,
    privileged: activity.privileged,
    device: deviceOf(json),
    context: { ...NO_CONTEXT, trace: strAt(json, 'metadata', 'correlation_uid') },
    ...who,
    ...(outcome === 'failure' ? {} : effectsOf(json, product, activity, who.nativeSession)),
  };
  return { ok: true, events: [event] };
}

/** `type_uid` is the class and the activity in one number. */
function activityId(json: JsonObject): number | null {
  const type = num(json['type_uid']);
  return num(json['activity_id']) ?? (type === null ? null : type % 100);
}

/** `s3:GetObject`: the service without its domain, or the product; the operation in the vendor's words. */
function operationOf(json: JsonObject, product: string, activity: Activity): string {
  const service = strAt(json, 'api', 'service', 'name')?.replace(/\.amazonaws\.com$/, '') ?? product;
  const operation = strAt(json, 'api', 'operation') ?? strAt(json, 'metadata', 'event_code') ?? activity.name;
  return `${service.slice(0, 128)}:${operation.slice(0, 256)}`;
}

function outcomeOf(json: JsonObject): Outcome {
  const id = num(json['status_id']);
  if (id === 1) return 'success';
  if (id === 2) return 'failure';
  const status = str(json['status'])?.toLowerCase();
  if (status === 'success' || status === 'failure') return status;
  if (strAt(json, 'api', 'response', 'error') !== null) return 'failure';
  const code = num(at(json, 'api', 'response', 'code'));
  return code === null || code < 200 || code > 599 ? 'unknown' : code < 400 ? 'success' : 'failure';
}

const errorOf = (json: JsonObject): string | null =>
  strAt(json, 'api', 'response', 'error') ??
  text(json['status_code']) ??
  (str(json['status_detail']) ?? str(json['status']))?.slice(0, 512) ??
  null;

const MAX_TARGET = 2_048;

function targetOf(json: JsonObject, userIsTarget: boolean): string | null {
  const resource = arr(json['resources'])[0] ?? field(json, 'resource');
  const web = arr(json['web_resources'])[0];
  const found =
    idOrName(resource) ??
    idOrName(web) ??
    (userIsTarget ? idOrName(field(json, 'user')) : null) ??
    idOrName(field(json, 'entity')) ??
    idOrName(field(json, 'group')) ??
    strAt(json, 'http_request', 'url', 'path') ??
    strAt(json, 'dst_endpoint', 'svc_name');
  return found?.slice(0, MAX_TARGET) ?? null;
}

const idOrName = (o: ReturnType<typeof field>): string | null =>
  strAt(o, 'uid') ?? strAt(o, 'name') ?? strAt(o, 'url_string');

/** Whence the request came. `device` is often the host that logged, so it is not taken. */
function deviceOf(json: JsonObject): DeviceTraces {
  const ip = canonicalIp(strAt(json, 'src_endpoint', 'ip'));
  const service = strAt(json, 'src_endpoint', 'svc_name') ?? strAt(json, 'actor', 'invoked_by');
  return {
    ...NO_DEVICE,
    ip,
    service: service?.slice(0, 256) ?? null,
    userAgent: strAt(json, 'http_request', 'user_agent')?.slice(0, 2_048) ?? null,
    host: text(at(json, 'src_endpoint', 'hostname')),
    fingerprint: handshakeOf(json),
  };
}

/** JA4 of the client's handshake (`type_id` 1; the list holds the server's and others too), else its JA3. https://schema.ocsf.io/objects/ja4_fingerprint */
function handshakeOf(json: JsonObject): string | null {
  const ofClient = arr(json['ja4_fingerprint_list'])
    .slice(0, MAX_HANDSHAKES)
    .find((one) => num(at(one, 'type_id')) === 1);
  return text(at(ofClient, 'value')) ?? text(at(json, 'tls', 'ja3_hash', 'value'));
}

/** Kinds of JA4 that there are, and some more. */
const MAX_HANDSHAKES = 16;
