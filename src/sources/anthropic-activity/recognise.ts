import { obj, str } from '../../model/json.ts';
import type { RecordView } from '../../model/source.ts';

/** An actor whose type ends in `_actor`, in an organization. */
export function recognise({ json, syslog }: RecordView): boolean {
  if (json === null || syslog !== null || json['actor'] === undefined || json['created_at'] === undefined) return false;
  if (json['organization_id'] === undefined && json['organization_uuid'] === undefined) return false;
  return str(json['type']) !== null && (str(obj(json['actor'])?.['type'])?.endsWith('_actor') ?? false);
}
