import { obj, str } from '../../model/json.ts';
import type { RecordView } from '../../model/source.ts';

/** A dotted event, when, of which organization or group, and its content. */
export function recognise({ json, syslog }: RecordView): boolean {
  if (json === null || syslog !== null || json['event'] === undefined || json['created'] === undefined) return false;
  const place = json['orgId'] ?? json['org_id'] ?? json['groupId'] ?? json['group_id'];
  return (
    /^(?:api|user|org|group|tenant)\.[a-z_.]{2,80}$/.test(str(json['event']) ?? '') &&
    (str(place) !== null || json['userId'] !== undefined) &&
    (obj(json['content']) !== null || json['content'] === null)
  );
}
