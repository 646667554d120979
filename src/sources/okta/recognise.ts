import type { RecordView } from '../../model/source.ts';
import { formOf } from './shape.ts';

/** A LogEvent in any of its exported forms. */
export const recognise = (view: RecordView): boolean => view.json !== null && formOf(view.json) !== null;
