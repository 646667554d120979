import { str } from '../../model/json.ts';
import type { RecordView } from '../../model/source.ts';

export function recognise({ json, syslog }: RecordView): boolean {
  if (json === null || syslog !== null || json['operation_name'] === undefined || json['tenant_id'] === undefined)
    return false;
  return (
    str(json['operation_name']) !== null &&
    (json['user_id'] !== undefined || json['user_email'] !== undefined) &&
    json['created_at'] !== undefined
  );
}
