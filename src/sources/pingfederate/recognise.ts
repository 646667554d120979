import type { RecordView } from '../../model/source.ts';
import { isAuditLine } from './line.ts';

/** A line of the audit log, on its own or in syslog. */
export const recognise = (view: RecordView): boolean =>
  view.json === null && (isAuditLine(view.text) || (view.syslog !== null && isAuditLine(view.syslog.message)));
