import type { RecordView } from '../../model/source.ts';
import { formOf } from './entry.ts';

/** A risk that Entra ID Protection saw, as Azure Monitor sends it, as a row of Log Analytics, or from Graph. */
export const recognise = (view: RecordView): boolean => view.json !== null && formOf(view.json) !== null;
