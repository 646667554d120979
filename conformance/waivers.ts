import type { DimensionName } from './dimensions.ts';

/** A difference in which the peer is wrong. Each is printed and counted; one that applies to nothing any more is reported. */
export interface Waiver {
  readonly stream: string;
  /** Places in the stream, or `every` for a rule. */
  readonly records: readonly number[] | 'every';
  readonly dimension: DimensionName;
  /** For a rule: only where the peer's value is like this. */
  readonly peer?: RegExp;
  readonly reason: string;
}

const AUDIT_LOG = 'elastic:auditd/log';
const AUDIT_MANAGER = 'elastic:auditd_manager/auditd';
const UID_FOR_ACTOR =
  'the peer takes uid, as whom the process runs, although the login uid is set; in other records of the stream it takes the login uid';
const HAND_WRITTEN = 'the sample is put together by hand: the raw record beside it says otherwise';

export const WAIVERS: readonly Waiver[] = [
  // CloudTrail
  {
    stream: 'sekoia:AWS/aws-cloudtrail',
    records: [1],
    dimension: 'identity',
    reason: "the peer's user id is the account's number, and so any user's of that account",
  },
  {
    stream: 'sekoia:AWS/aws-cloudtrail',
    records: [2],
    dimension: 'outcome',
    reason: 'the record has an errorCode (Client.AuthFailure): it failed',
  },
  {
    stream: 'sekoia:AWS/aws-cloudtrail',
    records: [6],
    dimension: 'action',
    reason: 'an Insights record says that an operation was called unusually often; nobody calls it in this record',
  },

  // Kubernetes
  {
    stream: 'ocsf:AWS/EKS Audit Logs',
    records: [0],
    dimension: 'ip',
    reason: 'the sample was masked: 12.000.22.33 is no address',
  },
  {
    stream: 'ocsf:AWS/EKS Audit Logs',
    records: [0],
    dimension: 'session',
    reason: "the peer's session id is the node's session name, an instance id that every session of the node shares",
  },
  {
    stream: 'ocsf:AWS/EKS Audit Logs',
    records: [0],
    dimension: 'time',
    reason: 'the peer takes the time at which the stage was written; the request came before, and the record says when',
  },

  ...(['action', 'time'] as const).map(
    (dimension): Waiver => ({
      stream: 'elastic:azure/platformlogs',
      records: [1],
      dimension,
      reason:
        'the audit event inside is cut down to its id; the peer names the delivery of the log, which nobody did in the cluster',
    }),
  ),

  // Okta, GitHub: samples of the OCSF project
  ...[
    'API Activity',
    'Account Change',
    'Authentication',
    'Detection Finding',
    'Entity Management',
    'Group Management',
  ].map(
    (name): Waiver => ({
      stream: `ocsf:Okta/System Logs/${name}`,
      records: [0],
      dimension: 'time',
      reason: 'seconds in a field of milliseconds: the sample happens in January 1970',
    }),
  ),
  {
    stream: 'ocsf:GitHub/Github Audit Logs/Account Change',
    records: [0],
    dimension: 'ip',
    reason: HAND_WRITTEN,
  },

  // Vault
  {
    stream: 'elastic:hashicorp_vault/audit',
    records: [0, 2],
    dimension: 'outcome',
    reason: 'an entry of type request is written before the answer: it has no outcome yet, and the peer says success',
  },
  {
    stream: 'elastic:hashicorp_vault/audit',
    records: [4],
    dimension: 'outcome',
    reason: 'the answer carries its data and an empty error; the peer takes any error field for a failure',
  },

  // PostgreSQL
  {
    stream: 'elastic:postgresql/log',
    records: 'every',
    dimension: 'time',
    peer: /^2017-07-31T17:/,
    reason: 'EST is five hours behind UTC also in July; the peer reads it as New York time, which then was EDT',
  },

  // Linux hosts
  {
    stream: 'elastic:system/auth',
    records: 'every',
    dimension: 'identity',
    peer: /^0$/,
    reason:
      '`session opened for user X by (uid=0)`: 0 is the number of the daemon or of su itself, not of who logged in or called; the peer joins it to the name of another',
  },
  {
    stream: 'sekoia:OpenSSH/openssh',
    records: [4, 20, 38],
    dimension: 'identity',
    reason:
      "the peer cuts the account's name at the @ and drops the rest: the same name of another domain is another account",
  },
  {
    stream: 'sekoia:OpenSSH/openssh',
    records: [34],
    dimension: 'identity',
    reason: 'uid=0 in a PAM line is the number of sshd, not of the account that failed',
  },
  {
    stream: 'sekoia:OpenSSH/openssh',
    records: [31],
    dimension: 'outcome',
    reason: '`check pass; user unknown` is how PAM says that there is no such account',
  },
  {
    stream: 'elastic:system/auth',
    records: [11, 12, 50, 51, 86, 102],
    dimension: 'identity',
    reason: 'useradd, usermod, chfn: the account that is made or changed; the line does not say by whom',
  },
  {
    stream: 'elastic:system/syslog',
    records: [5],
    dimension: 'time',
    reason: 'the line of record 0 again, which the peer reads in another zone; the line has none',
  },
  { stream: AUDIT_LOG, records: [4, 7, 16, 26, 33], dimension: 'identity', reason: UID_FOR_ACTOR },
  { stream: AUDIT_MANAGER, records: [30], dimension: 'identity', reason: UID_FOR_ACTOR },
  {
    stream: AUDIT_LOG,
    records: 'every',
    dimension: 'identity',
    peer: /^4294967295$/,
    reason: 'the number by which the kernel says that the login uid is unset; no account has it',
  },
  {
    stream: AUDIT_LOG,
    records: [17],
    dimension: 'identity',
    reason: 'an sshd that was started from a session carries its login uid; the account at the door is acct',
  },
  {
    stream: 'sekoia:Beats/auditbeat',
    records: [5, 6, 8, 14],
    dimension: 'identity',
    reason: 'the samples were anonymised: a UUID stands where the kernel writes the number of an account',
  },
  {
    stream: 'sekoia:Beats/auditbeat',
    records: [0, 7],
    dimension: 'ip',
    reason: "the peer's client addresses are those of the host itself (host.ip), not whence somebody came",
  },
  {
    stream: AUDIT_LOG,
    records: [3],
    dimension: 'ip',
    reason: "MAC_IPSEC_EVENT: src is the network of a policy (with a prefix length), not an event's source",
  },
  {
    stream: AUDIT_LOG,
    records: [30],
    dimension: 'action',
    reason: '`type=UNKNOWN[1329] msg=g` and a control character: no audit record, and nobody claims it',
  },

  // Google Cloud
  {
    stream: 'sekoia:Google Cloud/Google Cloud Audit',
    records: [2, 3, 4, 5, 6],
    dimension: 'identity',
    reason:
      'Google disabled the account by itself; the peer gives the account that was disabled as the user who did it.',
  },
];
