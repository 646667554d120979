import { blankEvent, type Event, NO_DEVICE } from '../../model/event.ts';
import { str, strAt } from '../../model/json.ts';
import type { JsonObject, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { parseIso } from '../../model/time.ts';
import { canonicalIp } from '../address.ts';
import { authenticationOf, presentedBy, principalOf, resourceOf, resultOf, sessionOf } from './actor.ts';
import { endedBy, statementsOf } from './effects.ts';
import { META } from './meta.ts';
import { recognise } from './recognise.ts';
import { failedByType, purposeOf } from './types.ts';

/** One activity is one event. Deduplicated by its id. */
export function read(view: RecordView, _context: ReadContext): ReadResult {
  const o = view.json;
  if (o === null || !recognise(view)) return { ok: false, reason: 'not-an-activity' };
  const type = strAt(o['action'], 'type') ?? 'unknown';
  const purpose = purposeOf(type);
  const result = resultOf(o);
  const failed = failedByType(type) || (result !== null && result !== 'SUCCESS');
  const actor = principalOf(o, purpose);
  const authentication = authenticationOf(actor, purpose, failed);
  const time = parseIso(o['recordedAt'], true);
  const id = str(o['id']);
  const session = sessionOf(o);
  const event: Event = {
    ...blankEvent(META.id, `pingone:${type}`),
    sourceEventId: id,
    identity: id,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: purpose.kind,
    target: targetOf(o),
    outcome: failed ? 'failure' : 'success',
    error: failed ? (strAt(o['result'], 'description')?.slice(0, MAX_TEXT) ?? null) : null,
    privileged: purpose.privileged,
    principal: authentication === 'failed' ? { ...actor, ref: null } : actor,
    authentication,
    presented: authentication === 'proven' ? presentedBy(o, actor, purpose) : null,
    ended: failed ? [] : endedBy(type, o),
    statements: failed ? [] : statementsOf(type, o),
    nativeSession: session === null ? [] : [session],
    device: {
      ...NO_DEVICE,
      ip: canonicalIp(strAt(o['source'], 'ipAddress')),
      userAgent: strAt(o['source'], 'userAgent')?.slice(0, MAX_TEXT) ?? null,
    },
  };
  return { ok: true, events: [event] };
}

const MAX_TEXT = 1_024;

function targetOf(o: JsonObject): string | null {
  const resource = resourceOf(o) ?? undefined;
  const name = strAt(resource, 'name') ?? strAt(resource, 'id');
  return name === null ? null : `${strAt(resource, 'type')?.slice(0, 64) ?? 'resource'}:${name.slice(0, MAX_TEXT)}`;
}
