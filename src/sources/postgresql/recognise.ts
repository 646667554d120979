import type { RecordView } from '../../model/source.ts';
import { csvEntry } from './csv.ts';
import { jsonEntry } from './json.ts';
import { stderrEntry } from './stderr.ts';
import { SERVER, syslogEntry } from './syslog.ts';

/** A digit first, or JSON with a severity, or a syslog line of the server: all else costs nothing. */
export function recognise(view: RecordView): boolean {
  if (view.json !== null && view.syslog === null) {
    return (
      (view.json['error_severity'] !== undefined || view.json['record'] !== undefined) && jsonEntry(view.json) !== null
    );
  }
  if (view.syslog !== null && view.syslog.program !== null && SERVER.test(view.syslog.program))
    return syslogEntry(view.syslog) !== null;
  const c = view.text.charCodeAt(0);
  if (view.json !== null || !((c >= 0x30 && c <= 0x39) || c === 0x5b)) return false;
  return csvEntry(view.text) !== null || isServerLine(view.text);
}

/** Other programs write `time zone … LOG:` too; the server has its pid in brackets, its session id, or nothing but the zone. */
function isServerLine(text: string): boolean {
  const entry = stderrEntry(text);
  return (
    entry !== null &&
    (entry.pid !== null ||
      entry.session !== null ||
      /^[^,]{19,32} (?:LOG|ERROR|FATAL|PANIC|WARNING|DETAIL|HINT|STATEMENT|CONTEXT|NOTICE): {2}/.test(text))
  );
}
