import type { RecordView } from '../../model/source.ts';

/** `sshd`, the processes it was split into (OpenSSH 9.8: `sshd-session`, 10.0: `sshd-auth`), PAM's old tag `sshd(pam_unix)`. */
const PROGRAM = /^(?:\/[\w./-]{1,200}\/)?sshd(?:-session|-auth)?(?:\(pam_\w{1,32}\))?$/;

export function recognise(view: RecordView): boolean {
  const program = view.syslog?.program ?? null;
  return program !== null && PROGRAM.test(program);
}
