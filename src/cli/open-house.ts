import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openReader } from '../evidence/reader.ts';
import { sourcesWith } from '../pipeline/engine.ts';
import { evidenceAccess } from '../pipeline/evidence-access.ts';
import { evidenceFolder } from '../pipeline/folders.ts';
import { hasEvidence, openIndex } from '../pipeline/open-index.ts';
import { readEvents } from '../pipeline/read-events.ts';
import type { PipelineSettings } from '../pipeline/settings.ts';
import { type RemoteStore, SERVER_FILE } from '../server/local/protocol.ts';
import type { DuckStore } from '../store/store.ts';
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
  const served = await servedHouse(context, policy.policyId);
  const store = served ?? (await openOwn(context, settings));
  return {
    store,
    evidence: evidenceAccess(openReader(evidenceFolder(context.dataDir)), sourcesWith(settings.mappings)),
    policy: { id: policy.policyId, definition: policy.definition, file },
    events: (filter) => readEvents(context.dataDir, store, filter, settings),
    close: () => store.close(),
  };
}

/** The index of a server that has the folder open; `null`: none has. Its answers hold under its policy, which must be the one asked for. */
async function servedHouse(context: Context, policyId: string): Promise<RemoteStore | null> {
  if (!existsSync(join(context.dataDir, SERVER_FILE))) return null;
  const { connectLocally } = await import('../server/local/connect.ts');
  const server = await connectLocally(context.dataDir);
  if (server === null) return null;
  if (server.hello.policyId === policyId) return { ...server.store, close: async () => server.close() };
  server.close();
  throw new CliError(
    EXIT.dataFolder,
    `the server at ${server.url} judges under another policy than this configuration (${server.hello.policyId.slice(0, 12)}, not ${policyId.slice(0, 12)}). Restart it, or use its configuration.`,
  );
}

async function openOwn(context: Context, settings: PipelineSettings): Promise<DuckStore> {
  const display = progressDisplay(context.terminal);
  return openIndex(context.dataDir, {
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
}

/** Throws a `CliError` where nothing was ever ingested. */
export function requireDataFolder(dataDir: string): void {
  if (!hasEvidence(dataDir))
    throw new CliError(
      EXIT.dataFolder,
      `there is no data folder at ${dataDir}. Make one with \`ascribe ingest PATH…\`, or name another with --data.`,
    );
}
