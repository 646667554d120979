import type { RecordView } from '../../model/source.ts';
import { formOf } from './entry.ts';

/** A call that Microsoft Graph logged, as Azure Monitor sends it or as a row of Log Analytics. */
export const recognise = (view: RecordView): boolean => view.json !== null && formOf(view.json) !== null;
