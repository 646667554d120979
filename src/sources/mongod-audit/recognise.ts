import { obj, str } from '../../model/json.ts';
import type { RecordView } from '../../model/source.ts';

/** `atype` and `ts.$date`, with the ends of a connection. */
export function recognise({ json, syslog }: RecordView): boolean {
  if (json === null || syslog !== null || json['atype'] === undefined) return false;
  return (
    str(json['atype']) !== null &&
    obj(json['ts'])?.['$date'] !== undefined &&
    (obj(json['remote']) !== null || obj(json['local']) !== null) &&
    json['result'] !== undefined
  );
}
