/**
 * The lines that sshd writes, as a table: what each says. Attackers choose user names and disconnect texts, and put other
 * lines' words into them; sshd appends address and port itself. So where the attempt was refused the last ` from ` of the
 * line counts, and where it was accepted the first (the account exists; what follows may quote a certificate's text).
 * Every expression is anchored and linear.
 * https://github.com/openssh/openssh-portable (auth.c auth_log, auth2.c, session.c, packet.c), Linux-PAM pam_unix.
 */
export interface Line {
  /** Operation, in sshd's own words. */
  readonly what: string;
  readonly says: Says;
  readonly user: string | null;
  readonly address: string | null;
  /** What follows `ssh2: `. */
  readonly detail: string | null;
  /** The connection was not authenticated yet. */
  readonly preauth: boolean;
}

export type Says =
  | 'accepted'
  | 'failed'
  | 'pending'
  | 'opened'
  | 'child'
  | 'started'
  | 'closed'
  | 'connection'
  | 'server';

interface Pattern {
  readonly says: Says;
  readonly what: string | ((groups: Groups) => string);
  readonly expression: RegExp;
}

type Groups = Readonly<Record<string, string | undefined>>;

const FROM = String.raw`from (?<address>\S{1,255})(?: port \d{1,5})?(?: on \S{1,255} port \d{1,5})?`;
const WHO = String.raw`(?:(?:authenticating|invalid) )?user (?<user>.*) (?<address>\S{1,255}) port \d{1,5}`;
const NOBODY = String.raw`(?<address>\S{1,255})(?: port \d{1,5})?`;

const PATTERNS: readonly Pattern[] = [
  {
    says: 'accepted',
    what: (g) => `Accepted ${g['method']}`,
    expression: new RegExp(
      String.raw`^Accepted (?<method>[\w/.-]{1,64}) for (?<user>.*?) ${FROM}(?: +ssh\d)?(?:: (?<detail>.*))?$`,
    ),
  },
  {
    says: 'failed',
    what: (g) => `Failed ${g['method']}`,
    expression: new RegExp(
      String.raw`^Failed (?<method>[\w/.-]{1,64}) for (?:invalid user |illegal user )?(?<user>.*) ${FROM}(?: ssh\d)?(?:: (?<detail>[^ ]+ [^ ]+.*))?$`,
    ),
  },
  {
    says: 'pending',
    what: (g) => `${g['step']} ${g['method']}`,
    expression: new RegExp(
      String.raw`^(?<step>Postponed|Partial) (?<method>[\w/.-]{1,64}) for (?:invalid user |illegal user )?(?<user>.*) ${FROM}(?: ssh\d)?(?:: (?<detail>.*))?$`,
    ),
  },
  {
    says: 'failed',
    what: 'Invalid user',
    expression: new RegExp(`^(?:Invalid|Illegal) user (?<user>.*) ${FROM}$`),
  },
  {
    says: 'failed',
    what: 'Invalid user',
    expression: /^input_userauth_request: (?:invalid|illegal) user (?<user>.*)$/,
  },
  {
    says: 'failed',
    what: 'maximum authentication attempts exceeded',
    expression: new RegExp(
      String.raw`^(?:error: )?maximum authentication attempts exceeded for (?:invalid user |illegal user )?(?<user>.*) ${FROM}(?: ssh\d)?$`,
    ),
  },
  {
    says: 'failed',
    what: 'User not allowed',
    expression: new RegExp(`^User (?<user>.*) ${FROM} not allowed because .*$`),
  },
  {
    says: 'failed',
    what: 'pam authentication failure',
    expression: /^(?:pam_\w+\(sshd:auth\): )?authentication failure; .*\brhost=(?<address>\S*)(?: +user=(?<user>.*))?$/,
  },
  {
    says: 'failed',
    what: 'pam more authentication failures',
    expression: /^PAM \d+ more authentication failures?; .*\brhost=(?<address>\S*)(?: +user=(?<user>.*))?$/,
  },
  {
    says: 'failed',
    what: 'pam check pass',
    expression: /^(?:pam_\w+\(sshd:auth\): )?(?:check pass; user unknown|User unknown)$/,
  },
  { says: 'failed', what: 'pam ignoring max retries', expression: /^PAM service\(sshd\) ignoring max retries; .*$/ },
  {
    says: 'opened',
    what: 'session opened',
    expression:
      /^(?:pam_\w+\(sshd:session\): )?session opened for user (?<user>\S{1,256}?)(?:\(uid=\d+\))?(?: by .*)?$/,
  },
  {
    says: 'closed',
    what: 'session closed',
    expression: /^(?:pam_\w+\(sshd:session\): )?session closed for user (?<user>\S{1,256})$/,
  },
  { says: 'child', what: 'User child', expression: /^User child is on pid (?<detail>\d{1,10})$/ },
  {
    says: 'started',
    what: 'Starting session',
    expression: new RegExp(String.raw`^Starting session: (?<detail>.*) for (?<user>\S{1,256}) ${FROM} id \d+$`),
  },
  {
    says: 'started',
    what: 'subsystem request',
    expression: /^subsystem request for (?<detail>\S{1,64}) by user (?<user>\S{1,256})$/,
  },
  {
    says: 'closed',
    what: 'Close session',
    expression: new RegExp(String.raw`^Close session: user (?<user>\S{1,256}) ${FROM} id \d+$`),
  },
  {
    says: 'closed',
    what: 'Disconnected',
    expression: /^Disconnected from user (?<user>.*) (?<address>\S{1,255}) port \d{1,5}$/,
  },
  { says: 'connection', what: 'Disconnected', expression: new RegExp(`^Disconnected from ${WHO}$`) },
  { says: 'connection', what: 'Disconnected', expression: new RegExp(`^Disconnected from ${NOBODY}$`) },
  {
    says: 'connection',
    what: 'Received disconnect',
    expression: new RegExp(String.raw`^(?:error: )?Received disconnect from ${NOBODY}: ?\d+: .*$`),
  },
  { says: 'connection', what: 'Connection closed', expression: new RegExp(`^Connection (?:closed|reset) by ${WHO}$`) },
  {
    says: 'connection',
    what: 'Connection closed',
    expression: new RegExp(`^Connection (?:closed|reset) by ${NOBODY}$`),
  },
  { says: 'connection', what: 'Disconnecting', expression: new RegExp(`^Disconnecting ${WHO}: .*$`) },
  { says: 'connection', what: 'Disconnecting', expression: /^Disconnecting:? .*$/ },
  { says: 'connection', what: 'Connection', expression: new RegExp(`^Connection ${FROM}.*$`) },
  {
    says: 'connection',
    what: 'No identification',
    expression: new RegExp(`^Did not receive identification string ${FROM}.*$`),
  },
  {
    says: 'connection',
    what: 'Bad protocol version',
    expression: new RegExp(`^Bad protocol version identification .* ${FROM}$`),
  },
  {
    says: 'connection',
    what: 'Unable to negotiate',
    expression: new RegExp(`^(?:fatal: )?Unable to negotiate with ${NOBODY}: .*$`),
  },
  {
    says: 'connection',
    what: 'Reverse mapping',
    expression: /^reverse mapping checking getaddrinfo for \S+ \[(?<address>[^\]]{1,64})\] failed.*$/,
  },
  {
    says: 'connection',
    what: 'Timeout',
    expression: new RegExp(`^(?:fatal: )?Timeout before authentication for ${NOBODY}.*$`),
  },
  { says: 'server', what: 'Server listening', expression: /^Server listening on .*$/ },
  { says: 'server', what: 'Server stopping', expression: /^Received signal \d+; (?:terminating|restarting)\.?$/ },
];

const PREAUTH = ' [preauth]';
/** rsyslog's and sshd's own way to say a line again. */
const REPEATED = /^message repeated \d{1,9} times: \[ ?(.*)\]$/;
/** Longer messages than sshd can write (its buffer is 1,024 bytes) are not matched. */
const MAX_MESSAGE = 2_048;

/** What a message says; `null` for a line that is not in the table. */
export function lineOf(message: string): Line | null {
  let text = message.trim();
  if (text.length > MAX_MESSAGE) return null;
  const repeated = REPEATED.exec(text);
  if (repeated !== null) text = repeated[1]!.trim();
  const preauth = text.endsWith(PREAUTH);
  if (preauth) text = text.slice(0, -PREAUTH.length);
  for (const { says, what, expression } of PATTERNS) {
    const match = expression.exec(text);
    if (match === null) continue;
    const g: Groups = match.groups ?? {};
    return {
      what: typeof what === 'string' ? what : what(g),
      says,
      user: g['user']?.trim() || null,
      address: g['address'] || null,
      detail: g['detail'] || null,
      preauth,
    };
  }
  return null;
}
