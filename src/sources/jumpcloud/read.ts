import { blankEvent, type Event } from '../../model/event.ts';
import { obj, str, strAt } from '../../model/json.ts';
import type { JsonObject, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { parseIso } from '../../model/time.ts';
import { authenticationOf, deviceOf, presentedBy, principalOf } from './actor.ts';
import { endedBy, statementsOf } from './effects.ts';
import { META } from './meta.ts';
import { recognise } from './recognise.ts';
import { purposeOf } from './types.ts';

/** One record is one event. Deduplicated by its id. */
export function read(view: RecordView, _context: ReadContext): ReadResult {
  const o = view.json;
  if (o === null || !recognise(view)) return { ok: false, reason: 'not-an-event' };
  const type = str(o['event_type']) ?? 'unknown';
  const actor = principalOf(o);
  const purpose = purposeOf(type, actor.type);
  const success = successOf(o);
  const authentication = authenticationOf(actor, purpose, success);
  const time = parseIso(o['timestamp'], true);
  const id = str(o['id']);
  const event: Event = {
    ...blankEvent(META.id, `jumpcloud:${type.slice(0, MAX_TEXT)}`),
    sourceEventId: id,
    identity: id,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: purpose.kind,
    target: targetOf(o),
    outcome: success === null ? 'unknown' : success ? 'success' : 'failure',
    error: success === false ? (str(o['error_message'])?.slice(0, MAX_TEXT) ?? null) : null,
    privileged: purpose.privileged,
    principal: authentication === 'failed' ? { ...actor, ref: null } : actor,
    authentication,
    presented: authentication === 'proven' ? presentedBy(actor) : null,
    ended: success === false ? [] : endedBy(type, o),
    statements: success === false ? [] : statementsOf(type, o),
    device: deviceOf(o),
  };
  return { ok: true, events: [event] };
}

const MAX_TEXT = 512;

/** `success`, of single sign-on `sso_token_success`; many changes state neither. */
function successOf(o: JsonObject): boolean | null {
  if (typeof o['success'] === 'boolean') return o['success'];
  return typeof o['sso_token_success'] === 'boolean' ? o['sso_token_success'] : null;
}

function targetOf(o: JsonObject): string | null {
  const application = obj(o['application']) ?? undefined;
  const app = strAt(application, 'display_label') ?? strAt(application, 'name') ?? strAt(application, 'sso_url');
  if (app !== null) return `application:${app.slice(0, MAX_TEXT)}`;
  const resource = obj(o['resource']) ?? undefined;
  const name =
    strAt(resource, 'username') ?? strAt(resource, 'name') ?? strAt(resource, 'email') ?? strAt(resource, 'id');
  return name === null ? null : `${strAt(resource, 'type')?.slice(0, 64) ?? 'resource'}:${name.slice(0, MAX_TEXT)}`;
}
