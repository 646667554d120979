import { at, str } from '../../model/json.ts';
import type { JsonObject } from '../../model/source.ts';

/** What was acted on, by the first field that is there: the more exact first. */
const FIELDS: readonly (readonly [label: string, ...path: string[]])[] = [
  ['device', 'device', 'device_id'],
  ['kubernetes', 'kubernetes_cluster'],
  ['database', 'db_service'],
  ['application', 'app_name'],
  ['desktop', 'desktop_name'],
  ['mfa-device', 'mfa_device_name'],
  ['spiffe', 'spiffe_id'],
  ['service-provider', 'service_provider_entity_id'],
  ['access-list', 'access_list_name'],
  ['instance', 'instance_id'],
  ['server', 'server_hostname'],
  ['server', 'server_id'],
];

const DETAILS: readonly string[] = ['db_name', 'request_path', 'kubernetes_pod_name', 'path', 'file_path', 'target'];

export function targetOf(o: JsonObject, event: string): string | null {
  const name = str(o['name']);
  if (name !== null) return `${event.slice(0, event.lastIndexOf('.'))}:${name.slice(0, 1_000)}`;
  if (event.startsWith('access_request.')) {
    const id = str(o['id']);
    return id === null ? null : `access-request:${id.slice(0, 200)}`;
  }
  for (const [label, ...path] of FIELDS) {
    const value = str(at(o, ...path));
    if (value === null) continue;
    const detail = DETAILS.map((key) => str(o[key])).find((v) => v !== null);
    return [`${label}:${value.slice(0, 1_000)}`, ...(detail === undefined ? [] : [detail.slice(0, 2_000)])].join(' ');
  }
  return str(o['path'])?.slice(0, 2_000) ?? null;
}
