import { existsSync } from 'node:fs';
import type { Detail } from '../cases/entry.ts';
import type { Access } from '../cases/record.ts';
import type { Context } from './context.ts';

/**
 * Note in the custody log what whoever runs this is about to read or to take out: before it is shown, so that a reader who closes the
 * pipe is noted too. Where that is not possible, say so and go on. Returns the number of the entry; `null`: there is none.
 */
export async function noteAccess({ dataDir, terminal }: Context, access: Access): Promise<number | null> {
  const [{ recordAccess }, { whoeverRunsThis }, { visible }] = await Promise.all([
    import('../cases/record.ts'),
    import('../cases/person.ts'),
    import('../report/text/visible.ts'),
  ]);
  const done = await recordAccess(dataDir, whoeverRunsThis(), access);
  if (done.recorded) return done.entry;
  terminal.say(`(this access is not in the custody log: ${visible(done.why)})`);
  return null;
}

/** For people on a screen; all other forms leave the house. */
const ON_SCREEN = ['table', 'text', 'tree'];

/**
 * Note a question to the evidence, with all that was asked for, before the first row of the answer is shown; and once all was shown, how many
 * rows there were. Whoever closes the pipe before that is on record with the question alone. `show` returns the number of rows.
 */
export async function noteListing<Asked extends { readonly format: string }>(
  context: Context,
  what: string,
  { format, ...asked }: Asked,
  show: () => Promise<number>,
): Promise<void> {
  if (!existsSync(context.dataDir)) {
    await show();
    return;
  }
  const filter = JSON.parse(JSON.stringify(asked)) as Detail;
  const act = ON_SCREEN.includes(format) ? 'listed' : 'exported';
  const entry = await noteAccess(context, { act, detail: { what, format, filter } });
  const rows = await show();
  if (entry !== null) await noteAccess(context, { act: 'completed', detail: { what, entry, rows } });
}
