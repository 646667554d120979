import type { SourceMeta } from '../../model/source.ts';
import { MICROS_PER_SECOND } from '../../model/time.ts';

export const META: SourceMeta = {
  id: 'systemd.journal',
  title: 'Units and sessions of systemd, jobs of cron (syslog, journald)',
  stability: 'beta',
  administration: 'host',
  clock: {
    precisionMicros: MICROS_PER_SECOND,
    stamps: "the host's clock, or the syslog daemon's, when the line was written",
  },
  clientsWord: ['descriptions of units', 'commands of a crontab', 'host and program of a forwarded syslog line'],
  keyClasses: { 'os.user': 'K3', 'os.login-session': 'K3', 'ci.job': 'K3' },
  remedies: {
    'login-not-in-evidence':
      'Collect the lines of sshd and PAM (auth.log, authpriv) of the same host: logind tells of a session, not of how it was authenticated.',
    'clock-not-stated':
      'Let rsyslog write RFC 3339 stamps (RSYSLOG_FileFormat) or ship journald JSON; or declare year and utcOffset of the origin in ascribe.yaml.',
    'issuance-not-in-evidence':
      'Collect auditd’s log of the same host: it ties each process of a job to the login that edited the crontab.',
  },
  docs: [
    'https://www.freedesktop.org/software/systemd/man/latest/systemd-logind.service.html',
    'https://www.freedesktop.org/software/systemd/man/latest/systemd.journal-fields.html',
    'https://man7.org/linux/man-pages/man8/cron.8.html',
  ],
};
