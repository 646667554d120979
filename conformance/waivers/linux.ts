import type { Waiver } from '../waiver.ts';

const AUDIT_LOG = 'elastic:auditd/log';
const AUDIT_MANAGER = 'elastic:auditd_manager/auditd';
const UID_FOR_ACTOR =
  'the peer takes uid, as whom the process runs, although the login uid is set; in other records of the stream it takes the login uid';

export const LINUX: readonly Waiver[] = [
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
];
