import type { RecordView } from '../../model/source.ts';
import { formOf } from './entry.ts';

export const recognise = (view: RecordView): boolean => view.json !== null && formOf(view.json) !== null;
