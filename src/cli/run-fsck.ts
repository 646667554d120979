import { openReader } from '../evidence/reader.ts';
import { evidenceFolder } from '../pipeline/folders.ts';
import { counted } from '../report/text/words.ts';
import type { Context } from './context.ts';
import { withHouse } from './house.ts';
import { requireDataFolder } from './open-house.ts';

export async function runFsck(context: Context): Promise<void> {
  requireDataFolder(context.dataDir);
  const reader = openReader(evidenceFolder(context.dataDir));
  let records = 0;
  for (const run of reader.records())
    for (let i = 0; i < run.leaves.length; i++, records++) reader.record(run.firstIndex + i);
  await withHouse(context, async ({ store }) => store.counts());
  context.terminal.say(`${counted(records, 'record')} checked; nothing contradicts what was sealed.`);
}
