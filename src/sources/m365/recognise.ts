import type { RecordView } from '../../model/source.ts';
import { formOf } from './entry.ts';
import { isMapText } from './map-text.ts';

/** An audit record of Microsoft 365 in any of its exported forms. */
export const recognise = (view: RecordView): boolean =>
  view.json !== null ? formOf(view.json) !== null : view.syslog === null && isMapText(view.text);
