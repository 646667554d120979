import type { RecordView } from '../../model/source.ts';
import { documentOf } from './documents.ts';

export const recognise = (view: RecordView): boolean => view.json !== null && documentOf(view.json) !== null;
