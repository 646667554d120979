import type { RecordView } from '../../model/source.ts';
import { entryOf } from './entry.ts';

const PROGRAMS = /^(?:nginx|httpd|apache2?)$/;

/**
 * The combined forms and JSON. A line of the common form is written by dozens of products (identity providers, brokers,
 * Java servers): it is read where the origin is declared for this source or syslog names the server, and never claimed by itself.
 */
export function recognise(view: RecordView): boolean {
  if (view.json !== null && view.syslog === null) return view.json['status'] !== undefined && entryOf(view) !== null;
  if (view.syslog !== null)
    return view.syslog.program !== null && PROGRAMS.test(view.syslog.program) && entryOf(view) !== null;
  const form = view.json === null ? entryOf(view)?.form : undefined;
  return form === 'combined' || form === 'vhost_combined';
}
