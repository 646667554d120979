import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'linux.auditd',
  title: 'Linux audit (auditd raw and enriched, ausearch -i, journald, Laurel JSON)',
  stability: 'beta',
  administration: 'host',
  clock: { precisionMicros: 1_000, stamps: "the kernel's clock when the event began, milliseconds" },
  clientsWord: [
    'accounts of failed logins',
    'comm (a process names itself)',
    'everything inside msg=… of user-space records is the word of a privileged program',
    'host and program of a forwarded syslog line',
  ],
  keyClasses: {
    'os.login-session': 'K3',
    'ssh.session': 'K3',
    'os.process': 'K3',
    'os.user': 'K3',
    'os.uid': 'K3',
  },
  remedies: {
    'issuance-not-in-evidence':
      'Collect audit.log from before the login: the LOGIN record opens the session. Set audit=1 on the kernel command line.',
    'login-not-in-evidence': "Collect sshd's log of the same host: its pid names the connection behind the session.",
    'device-not-bound': "Collect sshd's log of the same host: it has the address and the key of the connection.",
    'owner-unknown': 'Set log_format=ENRICHED in auditd.conf: records then carry names beside numbers.',
  },
  docs: [
    'https://github.com/linux-audit/audit-documentation/wiki/SPEC-Writing-Good-Events',
    'https://github.com/linux-audit/audit-documentation/blob/main/specs/fields/field-dictionary.csv',
    'https://man7.org/linux/man-pages/man5/auditd.conf.5.html',
    'https://man7.org/linux/man-pages/man8/ausearch.8.html',
    'https://github.com/threathunters-io/laurel',
  ],
};
