import type { RecordView } from '../../model/source.ts';
import { entryOf } from './entry.ts';

export function recognise({ json, syslog }: RecordView): boolean {
  return (
    json !== null &&
    syslog === null &&
    (json['actionName'] !== undefined || json['action_name'] !== undefined) &&
    entryOf(json) !== null
  );
}
