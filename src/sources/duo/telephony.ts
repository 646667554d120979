import { blankEvent, type Event } from '../../model/event.ts';
import { str } from '../../model/json.ts';
import { ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import { META } from './meta.ts';
import { timeOf } from './time.ts';

/** Duo sent a message or placed a call: its own act, for a transaction of somebody whom this log does not name. */
export function readTelephony(o: JsonObject): Event {
  const time = timeOf(o);
  const id = str(o['telephony_id']);
  const txid = str(o['txid']);
  return {
    ...blankEvent(META.id, 'duo:telephony'),
    sourceEventId: id,
    identity: id,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    target: str(o['phone'])?.slice(0, 64) ?? null,
    authentication: 'internal',
    nativeSession: txid === null || txid.length > 128 ? [] : [ref('duo.transaction', txid)],
  };
}
