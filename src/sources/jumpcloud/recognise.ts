import { field, obj } from '../../model/json.ts';
import type { JsonObject, RecordView } from '../../model/source.ts';

/** An event of Directory Insights. */
export const recognise = (view: RecordView): boolean => view.json !== null && isEvent(view.json);

/** Every event has its type, its service, its organization, and its stamp and id; one of a person or program says who. */
const isEvent = (o: JsonObject): boolean =>
  typeof o['event_type'] === 'string' &&
  typeof o['service'] === 'string' &&
  typeof o['organization'] === 'string' &&
  typeof o['timestamp'] === 'string' &&
  (obj(o['initiated_by']) !== null || obj(o['system']) !== null || field(o['resource'], 'type') !== undefined);
