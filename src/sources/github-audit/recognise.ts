import type { RecordView } from '../../model/source.ts';
import { formOf } from './entry.ts';

/** An entry of the audit log, of an organisation, an enterprise, or a user's security log. */
export const recognise = (view: RecordView): boolean => formOf(view) !== null;
