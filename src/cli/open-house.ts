import { openReader } from '../evidence/reader.ts';
import { sourcesWith } from '../pipeline/engine.ts';
import { evidenceAccess } from '../pipeline/evidence-access.ts';
import { evidenceFolder } from '../pipeline/folders.ts';
import { hasEvidence, openIndex } from '../pipeline/open-index.ts';
import { readEvents } from '../pipeline/read-events.ts';
import { readConfiguration } from './config-file.ts';
import type { Context } from './context.ts';
import { CliError } from './errors.ts';
import { EXIT } from './exit-codes.ts';
import type { House } from './house.ts';
import { progressDisplay } from './progress.ts';
import { pipelineSettings } from './settings.ts';

/** Open the data folder for asking: log and index, the index brought up to the log where it is behind. */
export async function openHouse(context: Context): Promise<House & { close(): Promise<void> }> {
  requireDataFolder(context.dataDir);
  const { file, policy } = readConfiguration(context.configFile, context.dataDir);
  const settings = pipelineSettings(context);
  const display = progressDisplay(context.terminal);
  const store = await openIndex(context.dataDir, {
    ...settings,
    onProgress: (p) =>
      display.update({
        stage: 'catching up',
        records: p.records,
        bytes: p.done,
        totalBytes: p.size,
        unit: 'leaves',
        file: null,
      }),
  }).finally(() => display.done());
  return {
    store,
    evidence: evidenceAccess(openReader(evidenceFolder(context.dataDir)), sourcesWith(settings.mappings)),
    policy: { id: policy.policyId, definition: policy.definition, file },
    events: (filter) => readEvents(context.dataDir, store, filter, settings),
    close: () => store.close(),
  };
}

/** Throws a `CliError` where nothing was ever ingested. */
export function requireDataFolder(dataDir: string): void {
  if (!hasEvidence(dataDir))
    throw new CliError(
      EXIT.dataFolder,
      `there is no data folder at ${dataDir}. Make one with \`ascribe ingest PATH…\`, or name another with --data.`,
    );
}
