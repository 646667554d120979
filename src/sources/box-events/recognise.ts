import { obj, str } from '../../model/json.ts';
import type { RecordView } from '../../model/source.ts';

/** A type in capitals and who did it: a user object of Box's, which says of itself that it is one. */
export function recognise({ json, syslog }: RecordView): boolean {
  if (json === null || syslog !== null || json['event_type'] === undefined || json['created_by'] === undefined)
    return false;
  const by = obj(json['created_by']);
  return (
    /^[A-Z][A-Z0-9_]{2,100}$/.test(str(json['event_type']) ?? '') &&
    (json['type'] === 'event' || json['event_id'] !== undefined) &&
    (json['created_by'] === null || (by !== null && by['type'] === 'user' && by['id'] !== undefined))
  );
}
