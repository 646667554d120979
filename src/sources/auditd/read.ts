import {
  blankEvent,
  type Event,
  type IdentityStatement,
  type Issued,
  NO_DEVICE,
  NO_PRINCIPAL,
  type Numbered,
  type Outcome,
  type Presented,
  type Principal,
} from '../../model/event.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { formatIso } from '../../model/time.ts';
import { canonicalIp } from '../address.ts';
import { type Actor, actorOf, principalOf, refOf } from './actor.ts';
import { text, word } from './fields.ts';
import { META } from './meta.ts';
import { type AuditRecord, recordOf } from './record.ts';
import {
  byAccount,
  byConnection,
  bySession,
  isOpener,
  isSshd,
  loginSession,
  openedProcess,
  openedSession,
} from './sessions.ts';
import { rowOf, syscallName } from './types.ts';

/**
 * The kernel writes several records of one audit event, with one `time:serial`: they are one event, and the record that
 * knows who did it speaks for it (`revision`). That needs the host: without one each record stands for itself.
 */
export function read(view: RecordView, context: ReadContext): ReadResult {
  const record = recordOf(view, context);
  if (record === null) return { ok: false, reason: 'not-an-audit-record' };
  const actor = actorOf(record, context);
  const row = rowOf(record.type);
  const outcome = outcomeOf(record);
  const event: Event = {
    ...blankEvent(META.id, actionOf(record)),
    sourceEventId: record.stamp,
    identity: record.stamp === null || actor.host === null ? null : `${actor.host}/${record.stamp}`,
    revision: row.rank,
    time: record.time,
    precision: record.time === null ? 0 : record.precision,
    kind: row.kind,
    target: targetOf(record, actor, row.target ?? ['exe', 'comm']),
    outcome,
    error: outcome === 'failure' ? (word(record.outer, 'exit') ?? word(record.inner, 'res')) : null,
    privileged: row.privileged === true || asRoot(record, actor),
    numbered: numberedIn(record, actor.host),
    device: { ...NO_DEVICE, ip: canonicalIp(word(record.inner, 'addr') ?? word(record.outer, 'addr')) },
    ...who(record, actor, outcome),
  };
  return { ok: true, events: [event] };
}

/** The kernel counts the audit events of a machine, and begins anew when the machine starts: so the numbers of a day are a series. */
function numberedIn({ stamp, time }: AuditRecord, host: string | null): Numbered | null {
  const number = Number(stamp?.slice(stamp.indexOf(':') + 1));
  if (stamp === null || host === null || time === null || !Number.isSafeInteger(number)) return null;
  return { by: ref('host.name', host), series: formatIso(time).slice(0, 10), number };
}

function actionOf(record: AuditRecord): string {
  if (record.type !== 'SYSCALL') return `auditd:${record.type.slice(0, 40)}`;
  const shown = word(record.names, 'SYSCALL') ?? null;
  const number = word(record.outer, 'syscall');
  const name = shown ?? (record.interpreted ? number : syscallName(word(record.outer, 'arch') ?? '', number ?? ''));
  return name === null ? 'auditd:SYSCALL' : `auditd:SYSCALL ${name.slice(0, 40)}`;
}

const RESULTS: ReadonlyMap<string, Outcome> = new Map([
  ['success', 'success'],
  ['yes', 'success'],
  ['1', 'success'],
  ['failed', 'failure'],
  ['fail', 'failure'],
  ['no', 'failure'],
  ['0', 'failure'],
]);

function outcomeOf({ type, outer, inner, decision }: AuditRecord): Outcome {
  const said = word(inner, 'res') ?? word(inner, 'result') ?? word(outer, 'res') ?? word(outer, 'success');
  const known = RESULTS.get(said?.toLowerCase() ?? '');
  if (known !== undefined) return known;
  if (!type.endsWith('AVC')) return 'unknown';
  const verdict = decision ?? word(outer, 'apparmor');
  if (verdict === 'denied' || verdict === 'DENIED') return 'failure';
  return verdict === 'granted' || verdict === 'ALLOWED' ? 'success' : 'unknown';
}

function targetOf(record: AuditRecord, actor: Actor, keys: readonly string[]): string | null {
  for (const key of keys) {
    const value = key === 'exe' ? actor.exe : (text(record.outer, key) ?? text(record.inner, key));
    if (value !== null) return value;
  }
  return actor.exe;
}

/** A logged-in account that acts as root. */
const asRoot = (record: AuditRecord, actor: Actor): boolean =>
  actor.session !== null &&
  actor.loginUid !== null &&
  (record.type === 'USER_CMD' || (word(record.outer, 'euid') ?? '') === '0' || word(record.outer, 'euid') === 'root');

type Who = Pick<
  Event,
  'principal' | 'authentication' | 'presented' | 'issued' | 'statements' | 'nativeSession' | 'oddities'
>;

const NOBODY: Who = {
  principal: NO_PRINCIPAL,
  authentication: 'none',
  presented: null,
  issued: [],
  statements: [],
  nativeSession: [],
  oddities: [],
};

/** Steps of a login that come before the session: done for the account that knocks, by a daemon. */
const BEFORE_SESSION: ReadonlySet<string> = new Set(['USER_AUTH', 'USER_ACCT', 'CRED_ACQ', 'USER_ERR', 'USER_LOGIN']);

function who(record: AuditRecord, actor: Actor, outcome: Outcome): Who {
  const session = loginSession(actor);
  const nativeSession = session === null ? [] : [session];
  if (record.type === 'LOGIN') return { ...NOBODY, nativeSession, ...login(record, actor, outcome) };
  const isBefore = BEFORE_SESSION.has(record.type) && (session === null || record.type !== 'USER_LOGIN');
  if (isBefore && actor.account !== null && (session === null || isOpener(actor))) return knocking(actor, outcome);
  if (isBefore && session === null && outcome === 'failure') return { ...NOBODY, authentication: 'failed' };
  const base: Who = { ...NOBODY, nativeSession, principal: principalOf(actor.host, actor.loginUid ?? actor.uid) };
  if (record.type === 'USER_START' && isOpener(actor) && outcome === 'success')
    return { ...base, ...opened(record, actor) };
  const presented = presentedBy(actor);
  return {
    ...base,
    presented,
    authentication: presented === null ? 'none' : 'proven',
    issued:
      session !== null && STARTS_PROCESS.has(record.type) && outcome === 'success'
        ? openedProcess(actor, record.time)
        : [],
  };
}

/** sudo, su and their like tell of the process that logs under the same pid. */
const STARTS_PROCESS: ReadonlySet<string> = new Set(['USER_CMD']);

function presentedBy(actor: Actor): Presented | null {
  if (actor.session !== null && actor.loginUid !== null) return bySession(actor);
  const account = actor.loginUid === null ? refOf(actor.host, actor.uid) : null;
  return account === null ? null : byAccount(account);
}

/** An account at the door. Only what was let in is an account; what was refused is what somebody typed. */
function knocking(actor: Actor, outcome: Outcome): Who {
  const name = actor.account;
  if (outcome !== 'success') {
    return {
      ...NOBODY,
      principal: { ...NO_PRINCIPAL, name },
      authentication: outcome === 'failure' ? 'failed' : 'none',
    };
  }
  const account = namedAccount(actor);
  const presented = account === null ? null : isSshd(actor) ? byConnection(actor, account) : byAccount(account);
  return {
    ...NOBODY,
    principal: { ...NO_PRINCIPAL, ref: account, name },
    authentication: presented === null ? 'none' : 'proven',
    presented,
  };
}

const namedAccount = (actor: Actor): Ref | null =>
  actor.host === null || actor.account === null ? null : ref('os.user', `${actor.host}/${actor.account}`);

/**
 * The kernel hands out session and login uid, to the process that opens the session. It does not say which program that
 * is: if sshd admitted somebody on this host under this pid a moment ago, it is sshd's.
 */
function login(record: AuditRecord, actor: Actor, outcome: Outcome): Partial<Who> {
  const account = refOf(actor.host, actor.loginUid);
  const principal = principalOf(actor.host, actor.loginUid);
  if (outcome === 'failure' || account === null) return { principal };
  return {
    principal,
    authentication: 'proven',
    presented: byConnection(actor, account) ?? byAccount(account),
    issued: openedSession(actor, record.time),
    statements: alias(actor),
  };
}

/** PAM opens the session: the program and the account's name are known. */
function opened(record: AuditRecord, actor: Actor): Partial<Who> {
  const account = namedAccount(actor) ?? refOf(actor.host, actor.loginUid);
  if (account === null) return {};
  const issued: readonly Issued[] = openedSession(actor, record.time);
  const principal: Principal = {
    ...NO_PRINCIPAL,
    ref: account,
    id: actor.loginUid?.number ?? null,
    name: actor.account ?? actor.loginUid?.name ?? null,
  };
  return {
    principal,
    authentication: 'proven',
    presented: (isSshd(actor) ? byConnection(actor, account) : null) ?? byAccount(account),
    issued,
  };
}

/** Name and number of one account, stated by one record. */
function alias(actor: Actor): readonly IdentityStatement[] {
  const { host, loginUid } = actor;
  if (host === null || loginUid?.number == null || loginUid.name === null) return [];
  return [{ ref: ref('os.uid', `${host}/${loginUid.number}`), attribute: 'name', value: loginUid.name }];
}
