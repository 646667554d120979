import { fieldsOf, parseClfTime, present } from '../access-line.ts';
import type { Entry } from './entry.ts';

/** `[04/Mar/2026:05:06:07 +0000] "` after at most four words: the form shared by all variants. */
const START =
  /^(?:[^ "[\]]{1,255} ){1,2}[^ "[\]]{1,64} [^"[\]]{1,128} \[\d{2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}:\d{2}:\d{2} [+-]\d{4}\] "/;

export type Form = 'common' | 'combined' | 'vhost_combined';

/** One line of a form that nginx and Apache httpd define by name. `null` for anything else. */
export function lineEntry(text: string): { readonly form: Form; readonly entry: Entry } | null {
  if (!START.test(text.slice(0, 600))) return null;
  const bracket = text.indexOf(' [');
  const words = text.slice(0, bracket).split(' ');
  const f = fieldsOf(text.slice(bracket + 1).trimEnd(), 8);
  const [time, request, status, bytes, referer, agent] = f;
  // The server writes the first word; a user name may have a space in it.
  const hasVhost = words.length > 3 && /^[A-Za-z0-9.-]{1,253}:\d{1,5}$/.test(words[0] ?? '');
  const [host, , ...user] = hasVhost ? words.slice(1) : words;
  if (status === undefined || !/^[1-5]\d\d$/.test(status) || bytes === undefined || !/^(?:\d+|-)$/.test(bytes))
    return null;
  const quoted = referer !== undefined && agent !== undefined && text.endsWith('"', text.trimEnd().length);
  if (f.length !== (quoted ? 6 : 4)) return null;
  return {
    form: !quoted ? 'common' : hasVhost ? 'vhost_combined' : 'combined',
    entry: {
      time: parseClfTime(time ?? null),
      address: present(host),
      user: present(user.join(' ')),
      ...requestLine(request ?? ''),
      status: Number(status),
      userAgent: quoted ? present(agent) : null,
      server: hasVhost ? (words[0] ?? null) : null,
      requestId: null,
      certificate: null,
      tlsFingerprint: null,
    },
  };
}

/** `GET /path?query HTTP/1.1`; whatever else a client sent as a request line is no method. The query may hold secrets. */
export function requestLine(request: string): { readonly method: string | null; readonly path: string | null } {
  const m = /^([A-Z]{3,20}) (\S{1,8192})(?: HTTP\/\d(?:\.\d)?)?$/.exec(request);
  return m === null ? { method: null, path: null } : { method: m[1] ?? null, path: pathOf(m[2] ?? '') };
}

export const pathOf = (uri: string): string | null => present(uri.split('?', 1)[0]);
