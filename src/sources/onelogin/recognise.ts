import type { JsonObject, RecordView } from '../../model/source.ts';

/** An event of the Events API or of an event webhook. */
export const recognise = (view: RecordView): boolean => view.json !== null && isEvent(view.json);

const isEvent = (o: JsonObject): boolean =>
  o['event_type_id'] !== undefined &&
  /^\d{1,5}$/.test(String(o['event_type_id'])) &&
  (o['actor_user_id'] !== undefined ||
    o['user_id'] !== undefined ||
    (o['account_id'] !== undefined && o['ipaddr'] !== undefined));
