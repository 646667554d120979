import type { Issued, Presented } from '../../model/event.ts';
import { type Ref, ref } from '../../model/ref.ts';
import { MICROS_PER_SECOND, type Micros } from '../../model/time.ts';
import { type Actor, refOf } from './actor.ts';

/**
 * How long after sshd's `Accepted` the login session may begin, in µs. PAM opens it at once; a slow directory takes
 * seconds. Bounded, because pids come again.
 */
const LOGIN_WITHIN_MICROS = 60 * MICROS_PER_SECOND;

/** Programs that open login sessions. Their own auid is whoever started the daemon, never who logs in. */
const OPENERS =
  /\/(?:sshd|sshd-session|sshd-auth|cron|crond|atd|login|remote|in\.telnetd|gdm\w*|gdm-[\w-]+|lightdm|sddm[\w-]*|xrdp-sesman|systemd|systemd-executor|cockpit-session|vsftpd)$/;
const SSHD = /\/sshd(?:-session|-auth)?$/;

export const isOpener = (actor: Actor): boolean => actor.exe !== null && OPENERS.test(actor.exe);
export const isSshd = (actor: Actor): boolean => actor.exe !== null && SSHD.test(actor.exe);

/** The login session as the log shows it; `os.login-session:3` where no host is known, which joins nothing. */
export function loginSession(actor: Actor): Ref | null {
  if (actor.session === null) return null;
  return ref('os.login-session', actor.host === null ? actor.session : `${actor.host}/${actor.session}`);
}

/** With the login uid: after a reboot the numbers begin again, and may then be another account's. */
function sessionKey(actor: Actor): Ref | null {
  const uid = actor.loginUid?.number ?? actor.loginUid?.name;
  if (actor.host === null || actor.session === null || uid == null) return null;
  return ref('os.login-session', `${actor.host}/${actor.session}/${uid}`);
}

/** All that a process of a login session does: the kernel's word, which neither su nor sudo changes. */
export function bySession(actor: Actor): Presented | null {
  const key = sessionKey(actor);
  const holder = refOf(actor.host, actor.loginUid);
  if (key === null || holder === null) return null;
  return {
    ref: loginSession(actor),
    joins: [{ key, cls: 'K3', issuedAt: null, withinMicros: null }],
    holder: [holder],
    holderClass: 'K3',
    boundTo: null,
    issuance: 'expected',
  };
}

/** A process outside of every login session: the kernel states its account, nothing more. */
export const byAccount = (account: Ref): Presented => ({
  ref: null,
  joins: [],
  holder: [account],
  holderClass: 'K3',
  boundTo: null,
  issuance: 'not-logged',
});

/** What sshd's process does at the login is done with the connection that sshd's log names by the same host and pid. */
export function byConnection(actor: Actor, account: Ref): Presented | null {
  if (actor.host === null || actor.pid === null) return null;
  const key = ref('ssh.session', `${actor.host}/${actor.pid}`);
  return {
    ref: key,
    joins: [{ key, cls: 'K3', issuedAt: null, withinMicros: LOGIN_WITHIN_MICROS }],
    holder: [account],
    holderClass: 'K3',
    boundTo: null,
    issuance: 'elsewhere',
  };
}

/** The beginning of a login session: held by whoever presented the connection. */
export function openedSession(actor: Actor, time: Micros | null): readonly Issued[] {
  const session = loginSession(actor);
  const key = sessionKey(actor);
  if (session === null || key === null) return [];
  return [issue(session, [key, session], time, [])];
}

/**
 * sudo's and su's process, by pid: their own log lines then lead to the login session. Where they were called by another
 * account than the one that logged in, that account is a step of the chain, and must be known by name as they know it.
 */
export function openedProcess(actor: Actor, time: Micros | null): readonly Issued[] {
  if (actor.host === null || actor.pid === null || actor.loginUid?.name == null || actor.uid?.name == null) return [];
  const caller = refOf(actor.host, actor.uid);
  if (caller === null) return [];
  const process = ref('os.process', `${actor.host}/${actor.pid}`);
  return [issue(process, [process], time, actor.uid.name === actor.loginUid.name ? [] : [caller])];
}

const issue = (session: Ref, keys: readonly Ref[], time: Micros | null, holder: readonly Ref[]): Issued => ({
  ref: session,
  keys,
  issuedAt: time,
  expires: null,
  lineage: 'presenter',
  holder,
  boundTo: null,
  authenticates: false,
});
