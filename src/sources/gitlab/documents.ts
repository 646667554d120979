import { obj, str } from '../../model/json.ts';
import type { JsonObject } from '../../model/source.ts';

/** What GitLab writes, told by its fields. */
export type GitLabDocument =
  | { readonly form: 'audit' | 'request' | 'claims'; readonly o: JsonObject }
  | { readonly form: 'job' | 'pipeline' | 'deployment'; readonly o: JsonObject; readonly hook: boolean };

/** Cheap fields first: this runs on every record of every product. */
export function documentOf(o: JsonObject): GitLabDocument | null {
  if (o['object_kind'] !== undefined) return hookOf(o);
  if (o['entity_type'] !== undefined) return isAudit(o) ? { form: 'audit', o } : null;
  if (o['correlation_id'] !== undefined) return isRequest(o) ? { form: 'request', o } : null;
  if (o['project_path'] !== undefined) return isClaims(o) ? { form: 'claims', o } : null;
  if (o['web_url'] !== undefined) return apiDocumentOf(o);
  return o['deployable'] !== undefined && isDeployment(o) ? { form: 'deployment', o, hook: false } : null;
}

/** https://docs.gitlab.com/user/project/integrations/webhook_events/ */
function hookOf(o: JsonObject): GitLabDocument | null {
  if (o['object_kind'] === 'build')
    return o['build_id'] !== undefined && o['build_status'] !== undefined ? { form: 'job', o, hook: true } : null;
  if (o['object_kind'] === 'pipeline')
    return obj(o['object_attributes']) === null ? null : { form: 'pipeline', o, hook: true };
  if (o['object_kind'] === 'deployment')
    return o['deployment_id'] !== undefined && o['environment'] !== undefined
      ? { form: 'deployment', o, hook: true }
      : null;
  return null;
}

/** `audit_json.log` (details flattened into the record), the API and streamed events (`details`). */
function isAudit(o: JsonObject): boolean {
  if (o['author_id'] === undefined || o['entity_id'] === undefined) return false;
  return obj(o['details']) !== null || (o['severity'] !== undefined && o['target_type'] !== undefined);
}

/** `production_json.log` (controllers) and `api_json.log` (routes); both are written by the same web server. */
function isRequest(o: JsonObject): boolean {
  if (o['method'] === undefined || typeof o['path'] !== 'string' || o['status'] === undefined) return false;
  return (o['controller'] !== undefined && o['action'] !== undefined) || (str(o['route']) ?? '').startsWith('/api/');
}

/** Claims of an ID token: the payload as the job or the broker printed it. */
function isClaims(o: JsonObject): boolean {
  const issuer = o['iss'];
  return (
    typeof issuer === 'string' &&
    issuer.startsWith('https://') &&
    o['job_id'] !== undefined &&
    o['namespace_path'] !== undefined &&
    str(o['sub']) !== null
  );
}

/** https://docs.gitlab.com/api/jobs/, https://docs.gitlab.com/api/pipelines/ */
function apiDocumentOf(o: JsonObject): GitLabDocument | null {
  const url = o['web_url'];
  if (typeof url !== 'string' || o['status'] === undefined || o['ref'] === undefined) return null;
  if (/\/-\/jobs\/\d+$/.test(url) && o['pipeline'] !== undefined) return { form: 'job', o, hook: false };
  if (/\/-\/pipelines\/\d+$/.test(url) && o['sha'] !== undefined) return { form: 'pipeline', o, hook: false };
  return null;
}

/** https://docs.gitlab.com/api/deployments/ */
const isDeployment = (o: JsonObject): boolean =>
  o['iid'] !== undefined && o['sha'] !== undefined && obj(o['environment']) !== null && obj(o['user']) !== null;
