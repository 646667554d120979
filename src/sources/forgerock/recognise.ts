import type { RecordView } from '../../model/source.ts';
import { auditOf } from './audit.ts';

/** An audit event of AM or IDM, as the audit files or the Identity Cloud's log endpoint give it. */
export const recognise = (view: RecordView): boolean => view.json !== null && auditOf(view.json) !== null;
