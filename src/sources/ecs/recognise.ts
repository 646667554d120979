import type { JsonObject, RecordView } from '../../model/source.ts';
import { textAt, valueAt, wordsAt } from './fields.ts';

/**
 * A document that says it is of this schema (`ecs.version`), and says what was done and of which category. Metrics, states and
 * alerts are no events; Windows' events and the
 * kernel's audit records are their own readers', and what the shippers only carry is unwrapped before.
 */
export function recognise(view: RecordView): boolean {
  const json = view.json;
  if (json === null || typeof json['@timestamp'] !== 'string') return false;
  if (json['ecs'] === undefined && json['ecs.version'] === undefined) return false;
  return isEvent(json);
}

export const isEvent = (json: JsonObject): boolean =>
  textAt(json, 'ecs.version') !== null &&
  json['winlog'] === undefined &&
  json['auditd'] === undefined &&
  (textAt(json, 'event.kind') ?? 'event') === 'event' &&
  textAt(json, 'event.action') !== null &&
  (wordsAt(json, 'event.category').length > 0 || valueAt(json, 'service.name') !== undefined);
