import type { Presented, Principal } from '../../model/event.ts';
import { NO_PRINCIPAL } from '../../model/event.ts';
import { obj, str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonValue } from '../../model/source.ts';

/** Everything is numbered by each server; one that is neither declared nor in a URL of the record stays out of the ref. */
const within = (server: string | null, value: string): string => (server === null ? value : `${server}/${value}`);

/** `gitlab.user:<server>/<id>`: a person, a bot of a project, a service account. A user name can be changed and taken by another. */
export function userRef(id: JsonValue | undefined, server: string | null): Ref | null {
  const value = idOf(id);
  return value === null ? null : ref('gitlab.user', within(server, value));
}

/** An account as GitLab's documents embed it: `{id, username, name, email}`. Hidden e-mails are written `[REDACTED]`. */
export function principalOf(account: JsonValue | undefined, server: string | null): Principal {
  const o = obj(account);
  if (o === null) return NO_PRINCIPAL;
  const own = userRef(o['id'], server);
  const email = str(o['email']);
  return {
    ref: own,
    id: own === null ? null : idOf(o['id']),
    name: str(o['username']) ?? str(o['name']),
    email: email?.includes('@') ? email : null,
    type: 'user',
  };
}

/** GitLab authenticated this account; by which credential the record does not say. */
export const authenticated = (holder: Ref | null): Presented | null =>
  holder === null
    ? null
    : { ref: null, joins: [], holder: [holder], holderClass: 'K3', boundTo: null, issuance: 'not-logged' };

/** Personal, project and group access tokens are one table and one number range in GitLab. */
export const tokenRef = (server: string | null, type: string, id: string): Ref =>
  ref('app.token', `gitlab/${within(server, `${type}/${id}`)}`);

/** `ci.job:<server>/<project>/<job>` by the project's full path; a pipeline has `pipeline-` before its number. */
export function jobRef(server: string | null, project: string | null, id: string | null): Ref | null {
  return project === null || id === null || !isPath(project) ? null : ref('ci.job', within(server, `${project}/${id}`));
}

export const pipelineRef = (server: string | null, project: string | null, id: string | null): Ref | null =>
  jobRef(server, project, id === null ? null : `pipeline-${id}`);

/** A deployment that may be approved. */
export function deploymentRef(server: string | null, project: string | null, id: string | null): Ref | null {
  if (project === null || id === null || !isPath(project)) return null;
  return ref('approval.request', `gitlab/${within(server, project)}/deployment/${id}`);
}

const isPath = (path: string): boolean => path.length <= 600 && /^[\w.-]+(?:\/[\w.-]+)+$/.test(path);

/** A positive whole number, as number or digits. */
export function idOf(value: JsonValue | undefined): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value > 0 ? String(value) : null;
  return typeof value === 'string' && /^[1-9]\d{0,18}$/.test(value) ? value : null;
}

/** Server and project of a URL that GitLab wrote: `https://gitlab.example.com/group/app/-/jobs/7`, or a project's own page. */
export function placeOf(url: JsonValue | undefined): { readonly server: string; readonly project: string } | null {
  const m = /^https?:\/\/([a-z0-9.-]{1,253}(?::\d{1,5})?)\/([\w.-]+(?:\/[\w.-]+){1,20}?)(?:\/-\/.*|\.git)?$/i.exec(
    (str(url) ?? '').slice(0, 1000),
  );
  return m === null ? null : { server: m[1]!.toLowerCase(), project: m[2]! };
}
