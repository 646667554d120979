import { obj, str, strAt } from '../../model/json.ts';
import type { RecordView } from '../../model/source.ts';
import { isFlattenedLine } from './csv.ts';

/**
 * An audit event names its API group. Exporters that drop the type metadata leave the audit's own quartet; a plain Event
 * of the core API (`kind: Event` with `involvedObject`) is something else.
 */
export function recognise(view: RecordView): boolean {
  const o = view.json;
  if (o === null) return view.syslog === null && isFlattenedLine(view.text);
  const apiVersion = str(o['apiVersion']);
  if (apiVersion !== null) return apiVersion.startsWith('audit.k8s.io/') && o['kind'] === 'Event';
  if (o['auditID'] !== undefined) return str(o['stage']) !== null && obj(o['user']) !== null;
  return o['kind'] === 'Event' && o['involvedObject'] === undefined && str(o['verb']) !== null && requestOf(o);
}

const requestOf = (o: NonNullable<RecordView['json']>): boolean =>
  strAt(o, 'objectRef', 'resource') !== null || str(o['requestURI']) !== null || Array.isArray(o['sourceIPs']);
