import { blankEvent, type Event, NO_CONTEXT, NO_PRINCIPAL } from '../../model/event.ts';
import { arr, field, obj, str } from '../../model/json.ts';
import type { JsonObject } from '../../model/source.ts';
import { parseIso } from '../../model/time.ts';
import { requestNamed } from './approvals.ts';
import { META } from './meta.ts';

/** One record can list more accesses than anybody would; the rest is not read. */
const MAX_ACCESSES = 1_000;

/**
 * Access Transparency: Google's staff reached customer data. Who it was is never said, so nobody is named: one event for
 * each access, under the approval that it rests on.
 * https://cloud.google.com/assured-workloads/access-transparency/docs/reading-logs
 */
export function transparencyEvents(o: JsonObject): readonly Event[] {
  const payload = obj(o['jsonPayload']);
  const accesses = arr(field(payload ?? undefined, 'accesses')).slice(0, MAX_ACCESSES);
  const time = parseIso(o['timestamp'], true);
  const insertId = str(o['insertId']);
  const product = str(arr(field(payload ?? undefined, 'product'))[0]);
  const reason = str(field(arr(field(payload ?? undefined, 'reason'))[0], 'type'));
  const request = requestNamed(str(arr(field(payload ?? undefined, 'accessApprovals'))[0]));
  return accesses.map((access, i) => ({
    ...blankEvent(META.id, `access-transparency:${str(field(access, 'methodName')) ?? product ?? 'access'}`),
    sourceEventId: insertId,
    identity:
      insertId === null ? null : [str(o['logName']) ?? '', String(time?.at ?? ''), insertId, String(i)].join('\n'),
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    target: str(field(access, 'resourceName')),
    outcome: 'success',
    privileged: true,
    principal: { ...NO_PRINCIPAL, type: reason === null ? 'google-staff' : `google-staff ${reason}` },
    authentication: 'internal',
    context: { ...NO_CONTEXT, request },
    oddities: time === null ? ['time-unreadable'] : [],
  }));
}
