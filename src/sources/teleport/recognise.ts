import type { RecordView } from '../../model/source.ts';
import { isKnownFamily } from './events.ts';

/** `T1000I`, `TSPIFFE000I`, `SRE001I`: Teleport's code of an event, and how it went. */
const CODE = /^[A-Z][A-Z0-9]{1,15}[IWE]$/;
const EVENT = /^[a-z0-9_-]{1,60}(?:\.[a-z0-9_-]{1,60}){0,6}$/;

/** An audit event: its name, its code, its time; of a family that Teleport documents. */
export function recognise(view: RecordView): boolean {
  const o = view.json;
  if (o === null || view.syslog !== null) return false;
  const { code, event, time } = o;
  if (typeof code !== 'string' || typeof event !== 'string' || typeof time !== 'string') return false;
  return CODE.test(code) && EVENT.test(event) && isKnownFamily(event);
}
