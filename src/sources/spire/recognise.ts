import type { RecordView } from '../../model/source.ts';
import { AUDIT, lineOf, MESSAGES } from './entry.ts';

/** An audit entry, or one of the few ordinary messages that say more than it does; as text or as JSON. */
export function recognise(view: RecordView): boolean {
  const o = view.json;
  if (o !== null && view.syslog === null) {
    const { msg } = o;
    if (typeof msg !== 'string' || typeof o['time'] !== 'string') return false;
    return msg === AUDIT ? o['type'] === 'audit' : MESSAGES.has(msg) && isSpire(o);
  }
  const line = lineOf(view);
  if (line === null) return false;
  if (line.includes(` msg="${AUDIT}"`)) return /(?:^| )type=audit(?: |$)/.test(line.slice(0, 8_000));
  return (
    [...MESSAGES].some((message) => line.includes(` msg="${message}"`)) && /="?spiffe:\/\//.test(line.slice(0, 8_000))
  );
}

const isSpire = (o: NonNullable<RecordView['json']>): boolean =>
  [o['spiffe_id'], o['agent_id']].some((id) => typeof id === 'string' && id.startsWith('spiffe://'));
