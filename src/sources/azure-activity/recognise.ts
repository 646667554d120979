import type { RecordView } from '../../model/source.ts';
import { formOf } from './entry.ts';

/** An event of the activity log, as Azure Monitor sends it, as a row of Log Analytics, or from the API. */
export const recognise = (view: RecordView): boolean => view.json !== null && formOf(view.json) !== null;
