import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'linux.sudo',
  title: 'sudo, su, PAM sessions and account tools (syslog, journald)',
  stability: 'beta',
  administration: 'host',
  clock: { precisionMicros: 1_000_000, stamps: "the host's clock, or the syslog daemon's, when the line was written" },
  clientsWord: [
    'PWD and COMMAND (the caller chooses both)',
    'account names of refused attempts',
    'host and program of a forwarded syslog line',
  ],
  keyClasses: {
    'os.login-session': 'K3',
    'os.process': 'K3',
    'os.user': 'K3',
    'os.uid': 'K3',
  },
  remedies: {
    'issuance-not-in-evidence':
      "Ship journald JSON: its records carry the audit session of the process. Or collect auditd's log of the same host, enriched, and let syslog write sudo's pid.",
    'login-not-in-evidence': "Collect auditd's and sshd's logs of the same host from before the login.",
    'device-not-bound': "Collect sshd's log of the same host: it has the address and the key of the connection.",
    'owner-unknown': 'Use one account per person, and sudo from it, instead of a shared account.',
    'clock-not-stated':
      'Let rsyslog write RFC 3339 stamps (RSYSLOG_FileFormat) or ship journald JSON; or declare year and utcOffset of the origin in ascribe.yaml.',
  },
  docs: [
    'https://www.sudo.ws/docs/man/sudoers.man/#LOG_FORMAT',
    'https://man7.org/linux/man-pages/man8/pam_unix.8.html',
    'https://man7.org/linux/man-pages/man1/su.1.html',
    'https://www.freedesktop.org/software/systemd/man/latest/systemd.journal-fields.html',
  ],
};
