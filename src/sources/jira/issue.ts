import { NO_PRINCIPAL, type Presented, type Principal } from '../../model/event.ts';
import { arr, obj, str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';

/** An issue of the REST API, alone or in a webhook. */
export interface Issue {
  readonly key: string;
  readonly host: string | null;
  readonly fields: JsonObject;
  readonly histories: readonly JsonObject[];
}

const KEY = /^[A-Z][A-Z0-9_]{0,30}-[1-9]\d{0,9}$/;
const MAX_HISTORIES = 10_000;

export const isKey = (value: JsonValue | undefined): value is string => typeof value === 'string' && KEY.test(value);

/** `null`: no issue. A webhook has the issue under `issue`, and its one change beside it. */
export function issueOf(o: JsonObject, scope: string | null): Issue | null {
  const hook = typeof o['webhookEvent'] === 'string' ? obj(o['issue']) : null;
  const issue = hook ?? o;
  const fields = obj(issue['fields']);
  if (fields === null || !isKey(issue['key'])) return null;
  const self = str(issue['self'])?.slice(0, 1024) ?? '';
  const server = /^https?:\/\/([a-z0-9.-]{1,253}(?::\d{1,5})?)\/(?:[\w/-]{0,64}\/)?rest\/api\//i
    .exec(self)?.[1]
    ?.toLowerCase();
  if (server === undefined && obj(issue['changelog']) === null) return null;
  const own = obj(o['changelog']);
  const histories =
    hook !== null
      ? own === null
        ? []
        : [{ ...own, author: o['user'], created: o['timestamp'] }]
      : arr(own?.['histories'])
          .slice(0, MAX_HISTORIES)
          .map(obj)
          .filter((one) => one !== null);
  return { key: issue['key'], host: server ?? scope, fields, histories };
}

/** `approval.request:jira/<host>/<key>`. */
export const requestRef = (host: string | null, key: string): Ref =>
  ref('approval.request', `jira/${host === null ? '' : `${host}/`}${key}`);

/** Built like those of Atlassian's audit logs: one id over all of Cloud, a number of the instance in Data Center. */
export function principalOf(value: JsonValue | undefined, host: string | null): Principal {
  const o = obj(value);
  if (o === null) return NO_PRINCIPAL;
  const account = str(o['accountId']);
  const number = /^JIRAUSER(\d{1,12})$/.exec(str(o['key']) ?? '')?.[1] ?? null;
  const own =
    account !== null && /^[\w:-]{1,128}$/.test(account)
      ? ref('atlassian.user', account)
      : number === null || host === null
        ? null
        : ref('atlassian.user', `${host}/${number}`);
  const email = str(o['emailAddress']);
  return {
    ref: own,
    id: account ?? number ?? str(o['key']),
    name: str(o['name']) ?? str(o['displayName']),
    email: email?.includes('@') ? email : null,
    type: str(o['accountType']) ?? 'user',
  };
}

export const authenticated = ({ ref: account }: Principal): Presented | null =>
  account === null
    ? null
    : { ref: null, joins: [], holder: [account], holderClass: 'K3', boundTo: null, issuance: 'not-logged' };
