import type { RecordView } from '../../model/source.ts';
import { entryOf } from './entry.ts';

export function recognise({ json, syslog }: RecordView): boolean {
  if (json === null || syslog !== null) return false;
  if (json['ActionType'] === undefined && (json['actor'] === undefined || json['resource'] === undefined)) return false;
  return entryOf(json) !== null;
}
