import type { JsonObject, RecordView } from '../../model/source.ts';

/** An event of the Events API or of an event webhook. */
export const recognise = (view: RecordView): boolean => view.json !== null && isEvent(view.json);

/** The number of the type is no rare name: who acted, or whose account it was, in OneLogin's own names stands beside it. */
const isEvent = (o: JsonObject): boolean =>
  o['event_type_id'] !== undefined &&
  /^\d{1,5}$/.test(String(o['event_type_id'])) &&
  (o['actor_user_id'] !== undefined ||
    o['actor_user_name'] !== undefined ||
    (o['user_id'] !== undefined && o['user_name'] !== undefined) ||
    (o['account_id'] !== undefined && o['ipaddr'] !== undefined));
