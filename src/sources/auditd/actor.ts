import { NO_PRINCIPAL, type Principal } from '../../model/event.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { ReadContext } from '../../model/source.ts';
import { type Fields, text, word } from './fields.ts';
import type { AuditRecord } from './record.ts';

/** Longest host or account name that is carried on. */
const MAX_NAME = 256;
/** The kernel's -1: no login stands behind this process. */
const UNSET: ReadonlySet<string> = new Set(['4294967295', '-1', 'unset']);

/** Who a record speaks of, as the kernel states it. */
export interface Actor {
  readonly host: string | null;
  /** The login uid: set once by the login, kept through su and sudo. `null`: unset. */
  readonly loginUid: Account | null;
  /** Who the process runs as. */
  readonly uid: Account | null;
  readonly session: string | null;
  readonly pid: string | null;
  readonly exe: string | null;
  readonly account: string | null;
}

export interface Account {
  /** `null` in `ausearch -i` output, which prints the name instead. */
  readonly number: string | null;
  readonly name: string | null;
}

export function actorOf(record: AuditRecord, context: ReadContext): Actor {
  const { outer, inner, names, interpreted } = record;
  const session = word(outer, 'ses') ?? word(outer, 'new-ses');
  return {
    host: hostOf(record.node, context.scope),
    loginUid: accountOf(outer, names, 'auid', 'AUID', interpreted),
    uid: accountOf(outer, names, 'uid', 'UID', interpreted),
    session: session === null || UNSET.has(session) || !/^\d{1,10}$/.test(session) ? null : session,
    pid: digits(word(outer, 'pid')),
    exe: text(outer, 'exe') ?? text(inner, 'exe'),
    account: text(inner, 'acct')?.slice(0, MAX_NAME) ?? null,
  };
}

/**
 * The host under which sshd's log knows this one. The origin's scope counts where records carry no node, and where it is
 * the same host in another form (`vault1`, `vault1.example.com`); a scope that is another host does not rename a node.
 */
export function hostOf(node: string | null, scope: string | null): string | null {
  if (node === null || scope === null) return (node ?? scope)?.slice(0, MAX_NAME) ?? null;
  return (label(node) === label(scope) ? scope : node).slice(0, MAX_NAME);
}

const label = (host: string): string => host.slice(0, MAX_NAME).split('.', 1)[0]!.toLowerCase();
const digits = (value: string | null): string | null => (value !== null && /^\d{1,10}$/.test(value) ? value : null);

function accountOf(outer: Fields, names: Fields, key: string, name: string, interpreted: boolean): Account | null {
  const value = word(outer, key);
  if (value === null || UNSET.has(value)) return null;
  const number = digits(value);
  if (number === null) return interpreted ? { number: null, name: value.slice(0, MAX_NAME) } : null;
  const shown = text(names, name);
  // auditd writes `unknown(1000)` for a number without a name.
  const known = shown !== null && !UNSET.has(shown) && !shown.startsWith('unknown(') ? shown : null;
  return { number, name: known?.slice(0, MAX_NAME) ?? null };
}

/** By name where the host says it (as sshd does), else by number. Names and numbers hold on one host only. */
export function refOf(host: string | null, account: Account | null): Ref | null {
  if (host === null || account === null) return null;
  if (account.name !== null) return ref('os.user', `${host}/${account.name}`);
  return account.number === null ? null : ref('os.uid', `${host}/${account.number}`);
}

export const principalOf = (host: string | null, account: Account | null): Principal =>
  account === null
    ? NO_PRINCIPAL
    : { ...NO_PRINCIPAL, ref: refOf(host, account), id: account.number, name: account.name };
