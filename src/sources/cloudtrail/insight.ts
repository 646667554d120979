import { blankEvent, type Event } from '../../model/event.ts';
import { obj, str } from '../../model/json.ts';
import type { JsonObject } from '../../model/source.ts';
import { SOURCE_ID } from './meta.ts';
import { statedTime } from './time.ts';

/**
 * An Insights record: CloudTrail's own statement that an operation was called unusually often, or failed unusually
 * often. It rests on no credential and names nobody. `sharedEventID` pairs its start with its end, so it is no identity.
 */
export function insightEvent(json: JsonObject): Event {
  const details = obj(json.insightDetails);
  const id = str(json.eventID);
  const time = typeof json.eventTime === 'string' ? statedTime(json.eventTime) : null;
  const source = str(details?.eventSource);
  const name = str(details?.eventName);
  return {
    ...blankEvent(SOURCE_ID, `cloudtrail:${str(details?.insightType) ?? 'Insight'}`),
    sourceEventId: id,
    identity: id,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: 'attest',
    target: source === null || name === null ? null : `${source.replace('.amazonaws.com', '')}:${name}`,
    outcome: 'success',
  };
}
