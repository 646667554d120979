import { visible } from '../report/text/visible.ts';
import { counted } from '../report/text/words.ts';
import type { Context } from './context.ts';
import { CliError } from './errors.ts';
import { expectedFailure } from './failures.ts';

/**
 * Ask one after the other to vouch for the checkpoint, and tell what each said. One that does not is told and the next is asked all the
 * same; the first failure is that of the command.
 */
export async function askEach<One>(
  { terminal }: Context,
  did: string,
  leaves: number,
  all: readonly One[],
  ask: (one: One) => Promise<{ readonly who: string; readonly at: Date }>,
): Promise<void> {
  const { out, paint } = terminal;
  const failures: CliError[] = [];
  for (const one of all) {
    try {
      const { who, at } = await ask(one);
      const what = counted(leaves, 'leaf', 'leaves');
      await out.write(`${paint('good', did)}  ${what} by ${visible(who)} at ${at.toISOString()}\n`);
    } catch (error) {
      const failure = error instanceof CliError ? error : expectedFailure(error);
      if (failure === null) throw error;
      if (failures.length > 0) terminal.say(failure.message);
      failures.push(failure);
    }
  }
  await out.flush();
  if (failures[0] !== undefined) throw failures[0];
}
