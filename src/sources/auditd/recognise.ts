import { field, str } from '../../model/json.ts';
import type { RecordView } from '../../model/source.ts';
import { isAuditbeat } from './auditbeat.ts';

const LINE = /^(?:node=\S{1,255} )?type=[A-Za-z0-9_[\]]{1,40} msg=audit\([^()]{1,60}:\d{1,20}\)[ :]/;
const KERNEL = /^(?:\[ *\d{1,9}\.\d{1,6}\] )?(?:audit: )?type=\d{4} (?:msg=)?audit\(\d{1,11}\.\d{3}:\d{1,20}\):/;
/** What brings audit lines into syslog: the dispatcher's plugin, and the kernel where no auditd runs. */
const CARRIERS: ReadonlySet<string> = new Set(['audispd', 'audisp-syslog', 'auditd', 'kernel', 'audit']);

export function recognise(view: RecordView): boolean {
  if (view.json !== null) {
    if (view.syslog === null) return isLaurel(view) || isAuditbeat(view.json);
    if (str(field(view.json, '_TRANSPORT')) === 'audit') return true;
    // journald names the process itself; one that only calls itself audispd is not.
    return CARRIERS.has(str(field(view.json, '_COMM')) ?? '') && isForwarded(view);
  }
  if (view.syslog !== null) return isForwarded(view);
  const c = view.text.charCodeAt(0);
  return (c === 0x74 || c === 0x6e) && LINE.test(view.text);
}

function isForwarded(view: RecordView): boolean {
  const header = view.syslog!;
  if (header.program === null) return LINE.test(header.message);
  return CARRIERS.has(header.program) && (LINE.test(header.message) || KERNEL.test(header.message));
}

/** Laurel names an event by `ID`, and its records by their types. */
function isLaurel(view: RecordView): boolean {
  const id = str(field(view.json!, 'ID'));
  if (id === null || !/^\d{1,11}\.\d{3}:\d{1,20}$/.test(id)) return false;
  return Object.keys(view.json!).some((key) => key !== 'ID' && key !== 'NODE' && /^[A-Z][A-Z0-9_]{2,30}$/.test(key));
}
