import type { RecordView } from '../../model/source.ts';
import { formOf } from './entry.ts';

/** A directory audit record of Azure Monitor, Log Analytics or Microsoft Graph. */
export const recognise = (view: RecordView): boolean => view.json !== null && formOf(view.json) !== null;
