import type { RecordView } from '../../model/source.ts';

export type Program = 'cron' | 'logind' | 'manager';

const PROGRAMS: ReadonlyMap<string, Program> = new Map<string, Program>([
  ['CRON', 'cron'],
  ['cron', 'cron'],
  ['crond', 'cron'],
  ['CROND', 'cron'],
  ['/USR/SBIN/CRON', 'cron'],
  ['crontab', 'cron'],
  ['anacron', 'cron'],
  ['systemd-logind', 'logind'],
  ['systemd', 'manager'],
]);

/** PAM's lines under these programs are those of `../sudo/`. */
const PAM_LINE = /^pam_\w{1,32}\(/;

export function programOf({ syslog }: RecordView): Program | null {
  const program = syslog === null ? undefined : PROGRAMS.get(syslog.program ?? '');
  return program === undefined || syslog === null || PAM_LINE.test(syslog.message) ? null : program;
}

export const recognise = (view: RecordView): boolean => programOf(view) !== null;
