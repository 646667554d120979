import type { EventKind, Outcome } from '../../model/event.ts';

/**
 * What the lines say, as a table. The caller chooses directory and command, and can put any words into them; sudo writes
 * the caller's name before them. So names are taken from the front of a line. Every expression is anchored and linear.
 */
export interface Line {
  /** `sudo:COMMAND`, `su:session opened` … in the program's words. */
  readonly what: string;
  readonly kind: EventKind;
  readonly outcome: Outcome;
  /** The account that acts. */
  readonly caller: string | null;
  /** Its number, where the line has it. */
  readonly uid: string | null;
  /** The account it becomes, or that is changed. */
  readonly account: string | null;
  readonly command: string | null;
  readonly error: string | null;
  /** Whether the program vouches for the caller: it has the kernel's word, or opened the session itself. */
  readonly proven: boolean;
  readonly privileged: boolean;
  readonly oddities: readonly string[];
}

/** Longer than what syslog carries; the rest of a line is not looked at. */
const MAX_MESSAGE = 16_384;

const NAME = '[^\\s:;()]{1,256}';
const SUDO = /^([^\s:;()]{1,256}) : (.*)$/s;
const PAM = /^pam_(\w{1,32})\(([\w./@-]{1,64}):(\w{1,32})\): /;

/** What a message of a program says; `other` where it is not in the table. */
export function lineOf(program: string, written: string): Line {
  const message = written.slice(0, MAX_MESSAGE).trim();
  const name = program.slice(program.lastIndexOf('/') + 1).replace(/\(.*$/, '');
  const pam = PAM.exec(message);
  if (pam !== null) return pamLine(pam[2]!, message.slice(pam[0].length));
  if (/\(pam_\w+\)$/.test(program)) return pamLine(name, message);
  if (name === 'sudo') return sudoLine(message);
  if (name === 'su') return suLine(message);
  return accountLine(name, message);
}

const OTHER: Omit<Line, 'what'> = {
  kind: 'act',
  outcome: 'unknown',
  caller: null,
  uid: null,
  account: null,
  command: null,
  error: null,
  proven: false,
  privileged: false,
  oddities: [],
};

/** `caller : [reason ;] TTY=… ; PWD=… ; USER=… ; COMMAND=…` */
function sudoLine(message: string): Line {
  const m = SUDO.exec(message);
  const tty = m === null ? -1 : m[2]!.search(/(?:^|; )(?:HOST|TTY|PWD|USER|COMMAND)=/);
  if (m === null || tty < 0) return { ...OTHER, what: 'sudo:other' };
  const rest = m[2]!;
  if (rest.startsWith('(command continued)')) return { ...OTHER, what: 'sudo:other', caller: m[1]! };
  const reason = rest.slice(0, tty).replace(/\s*;?\s*$/, '');
  const at = rest.indexOf('COMMAND=');
  const head = at < 0 ? rest : rest.slice(0, at);
  const users = [...head.matchAll(/; USER=([^;\s]{1,256})(?= ;|$)/g)].map((found) => found[1]!);
  const refused = reason !== '';
  return {
    ...OTHER,
    what: at < 0 ? 'sudo:other' : 'sudo:COMMAND',
    outcome: refused ? 'failure' : 'success',
    caller: m[1]!,
    account: users[0] ?? null,
    command: at < 0 ? null : rest.slice(at + 8),
    error: refused ? reason.slice(0, 200) : null,
    proven: true,
    privileged: true,
    oddities: users.length > 1 ? ['run-as-user-twice'] : [],
  };
}

interface Pattern {
  readonly expression: RegExp;
  readonly outcome: Outcome;
}
const su = (source: string, outcome: Outcome): Pattern => ({ expression: new RegExp(`^${source}$`), outcome });
const TO = `(?<to>${NAME})`;
const BY = `(?<by>${NAME})`;
/** util-linux, shadow and BSD each have their own words. */
const SU: readonly Pattern[] = [
  su(`\\(to ${TO}\\) ${BY} on \\S{1,64}`, 'success'),
  su(`FAILED SU \\(to ${TO}\\) ${BY} on \\S{1,64}`, 'failure'),
  su(`Successful su for ${TO} by ${BY}`, 'success'),
  su(`FAILED su for ${TO} by ${BY}`, 'failure'),
  su(`\\+ \\S{1,64} ${BY}:${TO}`, 'success'),
  su(`- \\S{1,64} ${BY}:${TO}`, 'failure'),
  su(`'su ${TO}' succeeded for ${BY} on \\S{1,64}`, 'success'),
  su(`'su ${TO}' failed for ${BY} on \\S{1,64}`, 'failure'),
  su(`${BY} to ${TO} on \\S{1,64}`, 'success'),
  su(`BAD SU ${BY} to ${TO} on \\S{1,64}`, 'failure'),
];

function suLine(message: string): Line {
  for (const { expression, outcome } of SU) {
    const groups = expression.exec(message)?.groups;
    if (groups === undefined) continue;
    const { by, to } = groups;
    return {
      ...OTHER,
      what: 'su:su',
      kind: 'authenticate',
      outcome,
      caller: by ?? null,
      account: to ?? null,
      error: outcome === 'failure' ? 'su refused' : null,
      proven: true,
      privileged: to === 'root',
    };
  }
  return { ...OTHER, what: 'su:other' };
}

const OPENED = new RegExp(
  `^session opened for user (${NAME})(?:\\(uid=\\d{1,10}\\))? by (${NAME})?(?:\\(uid=(\\d{1,10})\\))?$`,
);
const CLOSED = new RegExp(`^session closed for user (${NAME})$`);
const FAILED = /^authentication failure; (?:.{0,2000} )?user=([^\s]{0,256})$/;
const RUSER = /\bruser=([^\s]{1,256})/;
/** Services by which an account becomes another one; all others open a session of the account itself. */
const SWITCHERS: ReadonlySet<string> = new Set([
  'sudo',
  'sudo-i',
  'su',
  'su-l',
  'runuser',
  'runuser-l',
  'polkit-1',
  'pkexec',
  'doas',
]);

function pamLine(service: string, text: string): Line {
  const opened = OPENED.exec(text);
  if (opened !== null) return sessionOpened(service, opened[1]!, opened[2] ?? null, opened[3] ?? null);
  const closed = CLOSED.exec(text);
  if (closed !== null) {
    return { ...OTHER, what: `${service}:session closed`, kind: 'end', outcome: 'success', account: closed[1]! };
  }
  if (text.startsWith('authentication failure; ')) {
    const account = FAILED.exec(text)?.[1] || null;
    const caller = RUSER.exec(text)?.[1] ?? null;
    const what = `${service}:authentication failure`;
    return {
      ...OTHER,
      what,
      kind: 'authenticate',
      outcome: 'failure',
      caller,
      account,
      error: 'authentication failure',
    };
  }
  return { ...OTHER, what: `${service}:other` };
}

function sessionOpened(service: string, account: string, by: string | null, uid: string | null): Line {
  const switches = SWITCHERS.has(service);
  return {
    ...OTHER,
    what: `${service}:session opened`,
    kind: service.startsWith('cron') ? 'run' : 'act',
    outcome: 'success',
    // A daemon opens the session of the account itself; su and sudo name who called, or nobody.
    caller: switches ? by : account,
    // su runs as root already when PAM asks: 0 is then not the caller's.
    uid: switches && by !== null && (uid !== '0' || by === 'root') ? uid : null,
    account,
    proven: switches ? by !== null : true,
    privileged: switches && account === 'root',
  };
}

const ACCOUNT: readonly (readonly [RegExp, Outcome])[] = [
  [/^new (?:user|group): name=([^\s,]{1,256})/, 'success'],
  [/^failed (?:adding|deleting) (?:user|group) '([^']{1,256})'/, 'failure'],
  [/^(?:delete|add|change|lock|unlock) (?:user|group) '([^']{1,256})'/, 'success'],
  [/^(?:add|delete) '([^']{1,256})' (?:to|from) (?:shadow )?group/, 'success'],
  [/^changed user '([^']{1,256})' (?:information|shell)/, 'success'],
  [/^changed password expiry for ([^\s]{1,256})/, 'success'],
  [/^password changed for ([^\s]{1,256})/, 'success'],
  [/^group (?:added|removed|changed) (?:to|from|in) \S{1,256}: name=([^\s,]{1,256})/, 'success'],
];

/** shadow-utils says what was changed, not by whom. */
function accountLine(program: string, message: string): Line {
  const base: Line = { ...OTHER, what: `${program}:other`, kind: 'change-identity', privileged: true };
  for (const [expression, outcome] of ACCOUNT) {
    const m = expression.exec(message);
    if (m === null) continue;
    const error = outcome === 'failure' ? message.slice(0, 200) : null;
    return {
      ...base,
      what: `${program}:${message.split(/[ :']/, 2).join(' ').trim()}`,
      outcome,
      account: m[1]!,
      error,
    };
  }
  return base;
}
