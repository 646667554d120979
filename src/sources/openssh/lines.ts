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
  /** Of the client: with its address it names the connection, whichever process logs. */
  readonly port: string | null;
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
  | 'broken'
  | 'server';

interface Pattern {
  readonly says: Says;
  readonly what: string | ((groups: Groups) => string);
  readonly expression: RegExp;
}

type Groups = Readonly<Record<string, string | undefined>>;

const FROM = String.raw`from (?<address>\S{1,255})(?: port (?<port>\d{1,5}))?(?: on \S{1,255} port \d{1,5})?`;
const WHO = String.raw`(?:(?:authenticating|invalid|illegal) )?user (?<user>.*) (?<address>\S{1,255}) port (?<port>\d{1,5})`;
const NOBODY = String.raw`(?<address>\S{1,255})(?: port (?<port>\d{1,5}))?`;
const METHOD = String.raw`(?<method>[\w/.-]{1,64})`;
const TYPED = '(?:invalid user |illegal user )?(?<user>.*)';
const RHOST = String.raw`\brhost=(?<address>\S*)(?: +user=(?<user>.*))?`;

/** By the first word of the line, then in this order. */
const PATTERNS: Readonly<Record<string, readonly Pattern[]>> = {
  Accepted: [
    {
      says: 'accepted',
      what: (g) => `Accepted ${g['method']}`,
      expression: line(String.raw`Accepted ${METHOD} for (?<user>.*?) ${FROM}(?: +ssh\d)?(?:: (?<detail>.*))?`),
    },
    // Steps, no logins: a key that may be used, before its signature is checked (LogLevel VERBOSE); a PAM module's factor.
    {
      says: 'connection',
      what: 'Accepted key',
      expression: line(String.raw`Accepted key \S{1,64} \S{1,100} found at .*`),
    },
    {
      says: 'connection',
      what: (g) => `Accepted ${g['method']}`,
      expression: line(String.raw`Accepted ${METHOD} for (?<user>\S{1,256})`),
    },
  ],
  'kex_exchange_identification:': [
    { says: 'broken', what: 'Key exchange', expression: line('kex_exchange_identification: .*') },
  ],
  Failed: [
    {
      says: 'broken',
      what: 'pam no session',
      expression: line('Failed to create session: .*'),
    },
    {
      says: 'failed',
      what: (g) => `Failed ${g['method']}`,
      expression: line(String.raw`Failed ${METHOD} for ${TYPED} ${FROM}(?: ssh\d)?(?:: (?<detail>[^ ]+ [^ ]+.*))?`),
    },
  ],
  Postponed: [
    {
      says: 'pending',
      what: (g) => `Postponed ${g['method']}`,
      expression: line(String.raw`Postponed ${METHOD} for ${TYPED} ${FROM}(?: ssh\d)?`),
    },
  ],
  Partial: [
    {
      says: 'pending',
      what: (g) => `Partial ${g['method']}`,
      expression: line(String.raw`Partial ${METHOD} for ${TYPED} ${FROM}(?: ssh\d)?(?:: (?<detail>.*))?`),
    },
  ],
  Invalid: [{ says: 'failed', what: 'Invalid user', expression: line(`Invalid user (?<user>.*) ${FROM}`) }],
  Illegal: [{ says: 'failed', what: 'Invalid user', expression: line(`Illegal user (?<user>.*) ${FROM}`) }],
  'input_userauth_request:': [
    {
      says: 'failed',
      what: 'Invalid user',
      expression: line('input_userauth_request: (?:invalid|illegal) user (?<user>.*)'),
    },
  ],
  maximum: [
    {
      says: 'failed',
      what: 'maximum authentication attempts exceeded',
      expression: line(String.raw`maximum authentication attempts exceeded for ${TYPED} ${FROM}(?: ssh\d)?`),
    },
  ],
  User: [
    { says: 'failed', what: 'pam check pass', expression: line('User unknown') },
    { says: 'child', what: 'User child', expression: line(String.raw`User child is on pid (?<detail>\d{1,10})`) },
    { says: 'failed', what: 'User not allowed', expression: line(`User (?<user>.*) ${FROM} not allowed because .*`) },
  ],
  authentication: [
    { says: 'failed', what: 'pam authentication failure', expression: line(`authentication failure; .*${RHOST}`) },
  ],
  PAM: [
    {
      says: 'failed',
      what: 'pam more authentication failures',
      expression: line(String.raw`PAM \d+ more authentication failures?; .*${RHOST}`),
    },
    {
      says: 'failed',
      what: 'pam ignoring max retries',
      expression: line(String.raw`PAM service\(sshd\) ignoring max retries; .*`),
    },
  ],
  // Of a module that decides on the account: another may still refuse it.
  user: [
    { says: 'connection', what: 'pam granted access', expression: line("user '(?<user>[^']{1,256})' granted access") },
  ],
  check: [{ says: 'failed', what: 'pam check pass', expression: line('check pass; user unknown') }],
  session: [
    {
      says: 'opened',
      what: 'session opened',
      expression: line(String.raw`session opened for user (?<user>\S{1,256}?)(?:\(uid=\d+\))?(?: by .*)?`),
    },
    {
      says: 'closed',
      what: 'session closed',
      expression: line(String.raw`session closed for user (?<user>\S{1,256})`),
    },
  ],
  Starting: [
    {
      says: 'started',
      what: 'Starting session',
      expression: line(String.raw`Starting session: (?<detail>.*) for (?<user>\S{1,256}) ${FROM} id \d+`),
    },
  ],
  subsystem: [
    {
      says: 'started',
      what: 'subsystem request',
      expression: line(String.raw`subsystem request for (?<detail>\S{1,64}) by user (?<user>\S{1,256})`),
    },
  ],
  Close: [
    {
      says: 'closed',
      what: 'Close session',
      expression: line(String.raw`Close session: user (?<user>\S{1,256}) ${FROM} id \d+`),
    },
  ],
  Disconnected: [
    {
      says: 'closed',
      what: 'Disconnected',
      expression: line(String.raw`Disconnected from user (?<user>.*) (?<address>\S{1,255}) port (?<port>\d{1,5})`),
    },
    { says: 'connection', what: 'Disconnected', expression: line(`Disconnected from ${WHO}`) },
    { says: 'connection', what: 'Disconnected', expression: line(`Disconnected from ${NOBODY}`) },
  ],
  Received: [
    {
      says: 'connection',
      what: 'Received disconnect',
      expression: line(String.raw`Received disconnect from ${NOBODY}: ?\d+: .*`),
    },
    {
      says: 'server',
      what: 'Server stopping',
      expression: line(String.raw`Received signal \d+; (?:terminating|restarting)\.?`),
    },
  ],
  Connection: [
    { says: 'connection', what: 'Connection closed', expression: line(`Connection (?:closed|reset) by ${WHO}`) },
    { says: 'connection', what: 'Connection closed', expression: line(`Connection (?:closed|reset) by ${NOBODY}`) },
    { says: 'connection', what: 'Connection', expression: line(`Connection ${FROM}.*`) },
  ],
  Disconnecting: [{ says: 'broken', what: 'Disconnecting', expression: line(`Disconnecting ${WHO}: .*`) }],
  'Disconnecting:': [{ says: 'broken', what: 'Disconnecting', expression: line('Disconnecting: .*') }],
  Did: [
    {
      says: 'broken',
      what: 'No identification',
      expression: line(`Did not receive identification string ${FROM}.*`),
    },
  ],
  Bad: [
    {
      says: 'broken',
      what: 'Bad protocol version',
      expression: line(`Bad protocol version identification .* ${FROM}`),
    },
  ],
  Unable: [{ says: 'broken', what: 'Unable to negotiate', expression: line(`Unable to negotiate with ${NOBODY}: .*`) }],
  reverse: [
    {
      says: 'broken',
      what: 'Reverse mapping',
      expression: line(String.raw`reverse mapping checking getaddrinfo for \S+ \[(?<address>[^\]]{1,64})\] failed.*`),
    },
  ],
  Timeout: [{ says: 'broken', what: 'Timeout', expression: line(`Timeout before authentication for ${NOBODY}.*`) }],
  Server: [{ says: 'server', what: 'Server listening', expression: line('Server listening on .*') }],
};

const BY_FIRST_WORD: ReadonlyMap<string, readonly Pattern[]> = new Map(Object.entries(PATTERNS));

/** The whole line, and nothing else. */
function line(source: string): RegExp {
  return new RegExp(`^${source}$`);
}

/** What sshd (severity) and PAM (module and service) put before the sentence. */
const PREFIX = /^(?:error: |fatal: |pam_\w{1,32}\(sshd:\w{1,32}\): )/;
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
  text = text.replace(PREFIX, '');
  const space = text.indexOf(' ');
  for (const { says, what, expression } of BY_FIRST_WORD.get(space < 0 ? text : text.slice(0, space)) ?? []) {
    const match = expression.exec(text);
    if (match === null) continue;
    const g: Groups = match.groups ?? {};
    return {
      what: typeof what === 'string' ? what : what(g),
      says,
      user: g['user']?.trim() || null,
      address: g['address'] || null,
      port: g['port'] || null,
      detail: g['detail'] || null,
      preauth,
    };
  }
  return null;
}

/**
 * Words that no other program writes: a sentence with one of them is sshd's also without a syslog header, as shippers
 * deliver it that put the header into fields of their own.
 */
const SSHD_ALONE =
  / ssh2(?::|$)| \[preauth\]$|^pam_\w{1,32}\(sshd:| tty=ssh |^input_userauth_request: |^(?:error: )?kex_exchange_identification: |^Invalid user |^(?:fatal: )?Timeout before authentication for |^Did not receive identification string from |^Received disconnect from \S+(?: port \d+)?: ?\d+: |^Disconnected from (?:(?:authenticating |invalid |illegal )?user .* )?\S+ port \d+$|^Connection from \S+ port \d+ on \S+ port \d+|^Connection (?:closed|reset) by .*\S+ port \d+$|^Unable to negotiate with \S+ port \d+: no matching |^Starting session: .* from \S+ port \d+ id \d+$|^User .* from \S+ not allowed because |^Accepted key \S+ SHA256:/;

/** Whether a bare message is surely sshd's. */
export function isSurelySshd(message: string): boolean {
  const text = message.length > MAX_MESSAGE ? '' : message.trim();
  return SSHD_ALONE.test(text) && lineOf(text) !== null;
}

const FIRST_WORDS: ReadonlySet<string> = new Set([...BY_FIRST_WORD.keys(), 'error:', 'fatal:']);

/** A cheap test before the others: the first word of a sentence of sshd or of a PAM module. */
export function mayBeSentence(text: string): boolean {
  const head = text.slice(0, 48).trimStart();
  const space = head.indexOf(' ');
  const word = space < 0 ? head : head.slice(0, space);
  return FIRST_WORDS.has(word) || word.startsWith('pam_');
}
