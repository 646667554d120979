import type { RecordView } from '../../model/source.ts';
import { documentsOf } from './documents.ts';

export const recognise = (view: RecordView): boolean => view.json !== null && documentsOf(view.json) !== null;
