import type { RecordView } from '../../model/source.ts';
import { entryOf } from './entry.ts';

export function recognise(view: RecordView): boolean {
  if (view.syslog !== null) return false;
  if (view.json !== null) return view.json['connection_id'] !== undefined && entryOf(view) !== null;
  return view.text.charCodeAt(0) === 0x7b && entryOf(view) !== null;
}
