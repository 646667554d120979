import {
  type Authentication,
  blankEvent,
  type Event,
  type IdentityStatement,
  NO_DEVICE,
  type Presented,
} from '../../model/event.ts';
import { str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { canonicalIp } from '../address.ts';
import { rowOf } from './actions.ts';
import { type Account, type Entry, entryOf } from './entry.ts';
import { META } from './meta.ts';

/** One entry is one event. */
export function read(view: RecordView, context: ReadContext): ReadResult {
  const entry = view.json === null ? null : entryOf(view.json);
  if (entry === null) return { ok: false, reason: 'not-an-audit-entry' };
  return { ok: true, events: [eventOf(entry, context.scope)] };
}

function eventOf(e: Entry, scope: string | null): Event {
  const row = rowOf(e.action);
  const failed = row.failed === true;
  const server = e.form === 'data-center' ? (e.server ?? scope) : null;
  const account = accountRef(e.author, e.form, server);
  const victim = e.action === 'user_logged_in_as_user' ? e.objects.find((o) => o['type'] === 'users') : undefined;
  const authentication: Authentication = failed
    ? 'failed'
    : account !== null
      ? 'proven'
      : isSystem(e.author)
        ? 'internal'
        : 'none';
  const token = tokenRef(e, server);
  const attempted = failed ? e.extra('bitbucket.audit.attribute.legacy.target') : null;
  return {
    ...blankEvent(META.id, `atlassian:${e.action}`),
    sourceEventId: e.id,
    identity: e.id === null ? null : `${e.form}/${scope ?? ''}/${e.id}`,
    time: e.time?.at ?? null,
    precision: e.time?.precision ?? 0,
    kind: row.kind,
    target: attempted === null ? targetOf(e.objects) : `user:${attempted}`,
    outcome: failed ? 'failure' : 'success',
    error: failed ? e.extra('bitbucket.service.user.audit.attribute.authenticationfailure.error') : null,
    privileged: row.plain !== true,
    principal: {
      ref: failed ? null : account,
      id: e.author.id,
      name: e.author.name,
      email: e.author.email,
      type: e.author.type,
    },
    authentication,
    presented: authentication === 'proven' && account !== null ? authenticated(account) : null,
    issued:
      row.kind === 'issue' && token !== null
        ? [
            {
              ...{ ref: token, keys: [token], issuedAt: e.time?.at ?? null, expires: null, lineage: 'window' },
              ...{ holder: [], boundTo: null, authenticates: false },
            },
          ]
        : [],
    ended: row.kind === 'revoke' && token !== null ? [{ ref: token, how: 'deleted', at: null }] : [],
    statements: statementsOf(e, server),
    onBehalfOf: victim === undefined ? [] : onBehalfOf(victim),
    mode: victim === undefined ? 'unknown' : 'delegated',
    device: { ...NO_DEVICE, ip: canonicalIp(e.ip) },
  };
}

const isSystem = ({ id }: Account): boolean => id === '-1';

/** Accounts of Cloud have one id over all products; those of Data Center are numbered by each instance. */
function accountRef({ id }: Pick<Account, 'id'>, form: Entry['form'], server: string | null): Ref | null {
  if (id === null || id.startsWith('-') || id === '') return null;
  if (form === 'data-center') return server === null ? null : ref('atlassian.user', `${server}/${id}`);
  return /^[\w:-]{1,128}$/.test(id) ? ref('atlassian.user', id) : null;
}

/** Sign-in and key are not told: the product authenticated this account. */
const authenticated = (account: Ref): Presented => ({
  ...{ ref: null, joins: [], holder: [account], holderClass: 'K3', boundTo: null, issuance: 'not-logged' },
});

function onBehalfOf(victim: JsonObject): readonly Ref[] {
  const own = accountRef({ id: str(victim['id']) }, 'organisation', null);
  return own === null ? [] : [own];
}

function tokenRef(e: Entry, server: string | null): Ref | null {
  const id = e.extra('bitbucket.access.tokens.audit.attribute.accesstoken.id');
  return id === null || server === null ? null : ref('app.token', `atlassian/${server}/${id}`);
}

const MAX_NAMED = 4;

/** `USER:test.user`, the objects one after the other. */
function targetOf(objects: readonly JsonObject[]): string | null {
  const named = objects.slice(0, MAX_NAMED).map((o) => {
    const type = str(o['type']) ?? str(o['typeName']) ?? str(o['objectType']);
    const name = str(o['name']) ?? str(o['id']);
    return [type, name]
      .filter((part) => part !== null)
      .join(':')
      .slice(0, 256);
  });
  return named.filter((text) => text !== '').join(', ') || null;
}

/** State of an account that was changed, of those forms that name it by its id. */
function statementsOf(e: Entry, server: string | null): readonly IdentityStatement[] {
  const value = /delet|deactivat/i.test(e.action) ? 'disabled' : /creat|\bactivat/i.test(e.action) ? 'enabled' : null;
  const user = e.objects[0];
  if (
    value === null ||
    user === undefined ||
    !/^user$/i.test(str(user['type']) ?? '') ||
    rowOf(e.action).kind !== 'change-identity'
  )
    return [];
  const id = str(user['id'])?.replace(/^JIRAUSER(?=\d+$)/, '') ?? null;
  const account = accountRef({ id }, e.form, server);
  return account === null ? [] : [{ ref: account, attribute: 'state', value }];
}
