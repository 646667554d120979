import { str } from '../../model/json.ts';
import type { RecordView } from '../../model/source.ts';

/** The fields of an entry, under the names that only Wiz's API has together. */
export function recognise({ json, syslog }: RecordView): boolean {
  if (json === null || syslog !== null || json['actionParameters'] === undefined || json['requestId'] === undefined)
    return false;
  return (
    str(json['action']) !== null &&
    str(json['status']) !== null &&
    json['timestamp'] !== undefined &&
    (json['serviceAccount'] !== undefined || json['user'] !== undefined)
  );
}
