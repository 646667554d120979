import { reindex } from '../pipeline/open-index.ts';
import { counted } from '../report/text/words.ts';
import type { Context } from './context.ts';
import { requireDataFolder } from './open-house.ts';
import { progressDisplay } from './progress.ts';
import { pipelineSettings } from './settings.ts';

export async function runReindex(context: Context): Promise<void> {
  requireDataFolder(context.dataDir);
  const display = progressDisplay(context.terminal);
  const begun = performance.now();
  const done = await reindex(context.dataDir, {
    ...pipelineSettings(context),
    onProgress: (p) =>
      display.update({
        stage: 'reading',
        records: p.records,
        bytes: p.done,
        totalBytes: p.size,
        unit: 'leaves',
        file: null,
      }),
  }).finally(() => display.done());
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  context.terminal.say(
    `Index made anew from ${counted(done.records, 'sealed record')}: ${counted(done.actions, 'action')}, in ${seconds} s.`,
  );
}
