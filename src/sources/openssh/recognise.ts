import type { RecordView } from '../../model/source.ts';
import { isSurelySshd, mayBeSentence } from './lines.ts';

/** `sshd`, the processes it was split into (OpenSSH 9.8: `sshd-session`, 10.0: `sshd-auth`), PAM's old tag `sshd(pam_unix)`. */
const PROGRAM = /^(?:\/[\w./-]{1,200}\/)?sshd(?:-session|-auth)?(?:\(pam_\w{1,32}\))?$/;

/** By the program that the header names; a bare sentence only if no other program could have written it. */
export function recognise(view: RecordView): boolean {
  if (view.syslog === null) return view.json === null && mayBeSentence(view.text) && isSurelySshd(view.text);
  const { program } = view.syslog;
  return program !== null && PROGRAM.test(program);
}
