import type { RecordView } from '../../model/source.ts';

/** An event of the audit service: its code belongs to the service that wrote it (`IDP2001` of `IDP`), in a tenant. */
export function recognise(view: RecordView): boolean {
  const o = view.json;
  if (o === null || view.syslog !== null) return false;
  const { auditCode, applicationCode, tenantId } = o;
  if (typeof auditCode !== 'string' || typeof applicationCode !== 'string' || typeof tenantId !== 'string')
    return false;
  return /^[A-Z]{2,8}\d{1,6}$/.test(auditCode) && typeof o['uuid'] === 'string';
}
