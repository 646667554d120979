import { at, field, obj } from '../../model/json.ts';
import type { RecordView } from '../../model/source.ts';
import { payloadOf } from './framing.ts';

/** An audit record of the Vault: as a translator's JSON, in CEF or LEEF, or in the Vault's own XML. */
export function recognise(view: RecordView): boolean {
  const o = view.json;
  if (o === null) return payloadOf(view.text) !== null;
  if (obj(o['syslog']) === null) return false;
  const record = at(o['syslog'], 'audit_record');
  const one = Array.isArray(record) ? record[0] : record;
  return field(one, 'MessageID') !== undefined && field(one, 'Issuer') !== undefined;
}
