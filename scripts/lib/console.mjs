import { spawnSync } from 'node:child_process';

/** An expected failure: its message says what happened and what to do, and is shown without a stack. */
export class Failure extends Error {}

/** Standard output belongs to the command that is run afterwards; what the scripts have to say goes to standard error. */
export const say = (message) => process.stderr.write(`ascribe: ${message}\n`);

/** Run a program with all its output on our standard error; gives its exit status (1 for a signal). */
export function run(program, args, options = {}) {
  const done = spawnSync(program, args, { ...options, stdio: ['ignore', 2, 2] });
  if (done.error) throw new Failure(`cannot start ${program}: ${done.error.message}`);
  return done.status ?? 1;
}
