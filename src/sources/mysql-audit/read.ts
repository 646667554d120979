import {
  type Authentication,
  blankEvent,
  type Event,
  type EventKind,
  NO_CONTEXT,
  NO_DEVICE,
  NO_PRINCIPAL,
  type Outcome,
  type Presented,
  type Principal,
} from '../../model/event.ts';
import { num, obj, str, strAt } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { parseIso } from '../../model/time.ts';
import { canonicalIp } from '../address.ts';
import { entryOf } from './entry.ts';
import { META } from './meta.ts';

/** One event; its `id` is a counter within a second and a file, so that it is told apart by its bytes. */
export function read(view: RecordView, context: ReadContext): ReadResult {
  const o = entryOf(view);
  if (o === null) return { ok: false, reason: 'not-an-audit-event' };
  const name = str(o['event']) ?? 'unknown';
  const data = obj(o['connection_data']) ?? obj(o['general_data']) ?? obj(o['table_access_data']);
  const command = str(data?.['sql_command']);
  const time = parseIso(o['timestamp'], true);
  const status = num(data?.['status']);
  const isLogin = o['class'] === 'connection' && (name === 'connect' || name === 'change_user');
  const event: Event = {
    ...blankEvent(META.id, command === null ? `mysql:${name}` : `mysql:${name} ${command}`),
    ...callerOf(o, isLogin, status, context),
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: kindOf(name, isLogin, command),
    target: targetOf(data),
    outcome: outcomeOf(status),
    error: status === null || status === 0 ? null : String(status),
    privileged: command !== null && PRIVILEGED.test(command),
    device: { ...NO_DEVICE, ip: canonicalIp(strAt(o['login'], 'ip')), userAgent: programOf(data) },
    context: { ...NO_CONTEXT, trace: connectionOf(o) },
  };
  return { ok: true, events: [event] };
}

const outcomeOf = (status: number | null): Outcome =>
  status === null ? 'unknown' : status === 0 ? 'success' : 'failure';

const IDENTITY =
  /^(?:grant|revoke|(?:create|alter|drop|rename)_(?:user|role)|set_(?:password|role|default_role)|alter_user_default_role)/;
const PRIVILEGED = new RegExp(
  `${IDENTITY.source}|^(?:shutdown|restart|install_|uninstall_|clone|create_server|alter_server|change_master|change_replication|kill|flush|drop_db|reset|purge)`,
);

function kindOf(name: string, isLogin: boolean, command: string | null): EventKind {
  if (isLogin) return 'authenticate';
  if (name === 'disconnect') return 'end';
  return command !== null && IDENTITY.test(command) ? 'change-identity' : 'act';
}

interface Caller {
  readonly principal: Principal;
  readonly authentication: Authentication;
  readonly presented: Presented | null;
}

/** `account` is the one that the server authenticated; `login.user` is what the client typed. Connection 0 is the server itself. */
function callerOf(o: JsonObject, isLogin: boolean, status: number | null, context: ReadContext): Caller {
  if (o['connection_id'] === 0) return { principal: NO_PRINCIPAL, authentication: 'internal', presented: null };
  const user = strAt(o['account'], 'user');
  const host = strAt(o['account'], 'host');
  const self = user === null ? null : accountRef(user, host, context);
  if (isLogin && status !== 0) {
    const typed = strAt(o['login'], 'user') ?? user;
    return {
      principal: { ...NO_PRINCIPAL, name: typed },
      authentication: status === null ? 'none' : 'failed',
      presented: null,
    };
  }
  if (self === null) return { principal: NO_PRINCIPAL, authentication: 'none', presented: null };
  return {
    principal: { ...NO_PRINCIPAL, ref: self, name: user, type: host },
    authentication: 'proven',
    presented: holds(self),
  };
}

function accountRef(user: string, host: string | null, context: ReadContext): Ref {
  const account = host === null ? user : `${user}@${host}`;
  return ref('mysql.user', context.scope === null ? account : `${context.scope}/${account}`);
}

/** The server's word on every event: a connection's number begins anew with every start of the server and is no key. */
const holds = (self: Ref): Presented => ({
  ref: null,
  joins: [],
  holder: [self],
  holderClass: 'K3',
  boundTo: null,
  issuance: 'not-logged',
});

function connectionOf(o: JsonObject): string | null {
  const id = num(o['connection_id']);
  return id === null || id === 0 || !Number.isSafeInteger(id) ? null : `connection/${id}`;
}

function targetOf(data: JsonObject | null): string | null {
  const [db, table] = [str(data?.['db']), str(data?.['table'])];
  return db === null || table === null ? (table ?? db) : `${db}.${table}`;
}

/** What the client library says of the program. */
const programOf = (data: JsonObject | null): string | null =>
  strAt(data?.['connection_attributes'], 'program_name') ?? strAt(data?.['connection_attributes'], '_client_name');
