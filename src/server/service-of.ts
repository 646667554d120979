import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { serverAccount } from '../cases/person.ts';
import { recordAccess } from '../cases/record.ts';
import { DEFAULT_POLICY } from '../config/policy.ts';
import { NO_VOUCHERS } from '../evidence/vouched.ts';
import { evidenceFolder, indexFolder } from '../pipeline/folders.ts';
import { takeInDemo } from './demo.ts';
import { Problem } from './http/problem.ts';
import { comingIn } from './ingest/coming.ts';
import { type Entrances, NO_ENTRANCES } from './ingest/entrances.ts';
import { Jobs } from './jobs.ts';
import type { ServerLog } from './log.ts';
import { metricsText, type RequestTally } from './metrics.ts';
import type { OpenFolder } from './open-folder.ts';
import { OriginLedger } from './origin-ledger.ts';
import { type Gate, OPEN_GATE } from './security/access.ts';
import type { Service } from './service.ts';

const DEMO = 'demo';

/** The work behind the endpoints, on one data folder. */
export function serviceOf(
  dataDir: string,
  folder: OpenFolder,
  log: ServerLog,
  requests: RequestTally,
  gate: Gate = OPEN_GATE,
  entrances: Entrances = NO_ENTRANCES,
): Service {
  const jobs = new Jobs((message, error) => log.error(message, error));
  const ledger = new OriginLedger();
  return {
    dataDir,
    library: folder,
    jobs,
    gate,
    entrances,
    news: folder.news,
    rules: () => {
      const { named, policy = DEFAULT_POLICY, settings, vouchers = NO_VOUCHERS } = folder.now().library.configured;
      return { policy, policyId: named.id, mappings: settings.mappings ?? [], vouchers };
    },
    note: async ({ account }, access) => {
      const done = await recordAccess(dataDir, serverAccount(account), access);
      if (!done.recorded) log.error('a read is not in the custody log', new Error(done.why), { account });
    },
    intake: () => folder.now().intake,
    coming: () => {
      const { library, intake } = folder.now();
      return comingIn(library.pipeline, intake, Date.now());
    },
    metrics: () => {
      const { library, intake } = folder.now();
      return metricsText(library, library.pipeline, intake, requests);
    },
    origins: async () => {
      const { originName } = folder.now().library.configured;
      const snapshot = await folder.open();
      try {
        return await ledger.rows(snapshot.reader, await snapshot.store.unreadByObject(), originName);
      } finally {
        snapshot.release();
      }
    },
    disk: async () => ({
      evidenceBytes: sizeOf(evidenceFolder(dataDir)),
      indexBytes: sizeOf(indexFolder(dataDir)),
    }),
    startDemo: async () => {
      if (folder.now().library.pipeline.log.size > 0 || jobs.isRunning(DEMO))
        throw new Problem(
          'not-empty',
          'There is evidence here already; start another server with --data DIR for the demo.',
        );
      return jobs.start(DEMO, (report) => takeInDemo(dataDir, folder, report));
    },
  };
}

function sizeOf(folder: string): number {
  let total = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) total += statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0;
  return total;
}
