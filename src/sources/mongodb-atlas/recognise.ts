import type { RecordView } from '../../model/source.ts';
import { eventOf } from './event.ts';

export function recognise({ json, syslog }: RecordView): boolean {
  if (json === null || syslog !== null) return false;
  return (json['eventTypeName'] ?? json['eventtypename'] ?? json['response']) !== undefined && eventOf(json) !== null;
}
