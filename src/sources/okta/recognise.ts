import type { RecordView } from '../../model/source.ts';
import { logEventOf } from './shape.ts';

/** A LogEvent in any of its exported forms. One key is tested before anything else is looked at. */
export function recognise(view: RecordView): boolean {
  const o = view.json;
  if (o === null) return false;
  const candidate =
    o['eventType'] !== undefined ||
    o['eventtype'] !== undefined ||
    o['eventType_s'] !== undefined ||
    o['published'] !== undefined;
  return candidate && logEventOf(o) !== null;
}
