import type { RecordView } from '../../model/source.ts';
import type { StatedTime } from '../../model/time.ts';
import { jsonEntry } from './json.ts';
import { type Form, lineEntry } from './line.ts';

/** A client certificate that the server itself verified (`SUCCESS`). */
export interface ClientCertificate {
  readonly subject: string | null;
  readonly serial: string | null;
}

/** What one record says, whatever form it came in. */
export interface Entry {
  readonly time: StatedTime | null;
  readonly address: string | null;
  /** A user name that may be nothing but what the client sent. */
  readonly user: string | null;
  readonly method: string | null;
  readonly path: string | null;
  readonly status: number;
  readonly userAgent: string | null;
  readonly server: string | null;
  /** A request id that the server itself made. */
  readonly requestId: string | null;
  readonly certificate: ClientCertificate | null;
  readonly tlsFingerprint: string | null;
}

/** A line of the server, bare or after a syslog header, or its JSON. */
export function entryOf(view: RecordView): { readonly form: Form | 'json'; readonly entry: Entry } | null {
  if (view.json !== null && view.syslog === null) {
    const entry = jsonEntry(view.json);
    return entry === null ? null : { form: 'json', entry };
  }
  return lineEntry(view.syslog === null ? view.text : view.syslog.message);
}
