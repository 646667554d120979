import type { SyslogHeader } from '../../model/source.ts';
import type { Entry } from './entry.ts';
import { stderrEntry } from './stderr.ts';

/** `syslog_ident`, `postgres` if nobody changed it. */
export const SERVER = /^postgres(?:ql)?(?:-\d{1,2})?(?:@[\w.-]{1,64})?$/;
/** `[3-1] `: sequence number and part of a split message (`syslog_sequence_numbers`). */
const SEQUENCE = /^\[(\d{1,10})-(\d{1,10})\] +/;
/** Any time: the header has its own, which counts where the line has none. */
const NO_TIME = '1970-01-01 00:00:00 UTC';

/** The server's line inside syslog framing; further parts of a split message are no lines of their own. */
export function syslogEntry(header: SyslogHeader): Entry | null {
  const sequence = SEQUENCE.exec(header.message);
  if (sequence !== null && sequence[2] !== '1') return null;
  const text = sequence === null ? header.message : header.message.slice(sequence[0].length);
  const own = stderrEntry(text);
  const entry = own ?? stderrEntry(`${NO_TIME} ${text}`);
  if (entry === null) return null;
  return {
    ...entry,
    stamp: own === null ? '' : entry.stamp,
    pid: entry.pid ?? (header.pid === null ? null : String(header.pid)),
  };
}
