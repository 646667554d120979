import type { RecordView } from '../../model/source.ts';

/** Programs whose every line is ours; `su(pam_unix)` is PAM's tag of old. */
const OURS =
  /^(?:\/[\w./-]{1,200}\/)?(?:sudo|su|useradd|usermod|userdel|groupadd|groupmod|groupdel|gpasswd|passwd|chpasswd|chage|chfn|chsh)(?:\(pam_\w{1,32}\))?$/;
/** sshd's PAM lines belong to its connection. */
const SSHD = /^(?:\/[\w./-]{1,200}\/)?sshd(?:-session|-auth)?(?:\(|$)/;
const PAM_TAG = /^[\w./@-]{1,100}\(pam_\w{1,32}\)$/;
const PAM_LINE = /^pam_\w{1,32}\([\w./@-]{1,64}:\w{1,32}\): /;

export function recognise(view: RecordView): boolean {
  const program = view.syslog?.program ?? null;
  if (program === null || SSHD.test(program)) return false;
  return OURS.test(program) || PAM_TAG.test(program) || PAM_LINE.test(view.syslog!.message);
}
