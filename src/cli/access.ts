import { existsSync } from 'node:fs';
import type { Detail } from '../cases/entry.ts';
import type { Access } from '../cases/record.ts';
import type { Context } from './context.ts';
import type { Format } from './listing-output.ts';

/**
 * Note in the custody log what whoever runs this is about to read or to take out: before it is shown, so that a reader who closes the
 * pipe is noted too. Where that is not possible, say so and go on.
 */
export async function noteAccess({ dataDir, terminal }: Context, access: Access): Promise<void> {
  const [{ recordAccess }, { whoeverRunsThis }, { visible }] = await Promise.all([
    import('../cases/record.ts'),
    import('../cases/person.ts'),
    import('../report/text/visible.ts'),
  ]);
  const done = await recordAccess(dataDir, whoeverRunsThis(), access);
  if (!done.recorded) terminal.say(`(this access is not in the custody log: ${visible(done.why)})`);
}

/** A listing leaves the house where it is written for programs or spreadsheets; a table on a screen is looked at. */
export async function noteListing(
  context: Context,
  what: string,
  { format, ...asked }: { readonly format: Format | 'ocsf' },
): Promise<void> {
  if (format === 'table' || !existsSync(context.dataDir)) return;
  const filter = JSON.parse(JSON.stringify(asked)) as Detail;
  await noteAccess(context, { act: 'exported', detail: { what, format, filter } });
}
