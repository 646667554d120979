import type { RecordView } from '../../model/source.ts';
import { formOf } from './entry.ts';
import { isEventXml } from './xml.ts';

/** An event of the Security log in any of its exported forms. */
export const recognise = (view: RecordView): boolean =>
  view.json !== null ? formOf(view.json) !== null : view.syslog === null && isEventXml(view.text);
