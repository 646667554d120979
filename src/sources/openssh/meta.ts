import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'openssh.sshd',
  title: 'OpenSSH server (syslog, journald)',
  stability: 'beta',
  administration: 'host',
  clock: { precisionMicros: 1_000_000, stamps: "the host's clock, or the syslog daemon's, when the line was written" },
  clientsWord: [
    'user names of failed attempts',
    'text of a disconnect',
    'client user and host of host-based authentication',
    'host and program of a forwarded syslog line',
  ],
  keyClasses: {
    'ssh.session': 'K3',
    'ssh.key': 'K1',
    'ssh.certificate': 'K1',
    'os.user': 'K3',
  },
  remedies: {
    'issuance-not-in-evidence': 'Keep the lines `Accepted …`: collect the log from before the session began.',
    'login-not-in-evidence':
      "Ingest the log of the certificate authority: it names who got the certificate's serial. `LogLevel VERBOSE` logs the fingerprint of every key.",
    'device-not-bound':
      'Use certificates whose key id names person and machine (ssh-keygen -I), or a bastion that records the device.',
    'owner-unknown':
      'Use one account per person, or certificates with a key id per person, instead of a shared account.',
    'clock-not-stated':
      'Let rsyslog write RFC 3339 stamps (RSYSLOG_FileFormat) or ship journald JSON; or declare year and utcOffset of the origin in ascribe.yaml.',
  },
  docs: [
    'https://man.openbsd.org/sshd_config#LogLevel',
    'https://man.openbsd.org/ssh-keygen#CERTIFICATES',
    'https://github.com/openssh/openssh-portable/blob/master/auth.c',
    'https://www.freedesktop.org/software/systemd/man/latest/systemd.journal-fields.html',
  ],
};
