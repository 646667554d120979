import { obj } from '../../model/json.ts';
import type { RecordView } from '../../model/source.ts';

/** `effective_at` and an actor that is a session or an API key, as no other product has together. */
export function recognise({ json, syslog }: RecordView): boolean {
  if (json === null || syslog !== null || json['effective_at'] === undefined || typeof json['type'] !== 'string')
    return false;
  const actor = obj(json['actor']);
  if (actor === null) return json['object'] === 'organization.audit_log';
  return obj(actor['session']) !== null || obj(actor['api_key']) !== null;
}
