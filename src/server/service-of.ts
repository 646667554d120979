import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { evidenceFolder, indexFolder } from '../pipeline/folders.ts';
import type { Configured } from './configured.ts';
import { takeInDemo } from './demo.ts';
import type { FolderLibrary } from './folder-library.ts';
import { Problem } from './http/problem.ts';
import { Jobs } from './jobs.ts';
import type { ServerLog } from './log.ts';
import { OriginLedger } from './origin-ledger.ts';
import type { Service } from './service.ts';

const DEMO = 'demo';

/** The work behind the endpoints, on one data folder. */
export function serviceOf(
  dataDir: string,
  library: FolderLibrary,
  configure: () => Configured,
  log: ServerLog,
): Service {
  const jobs = new Jobs((message, error) => log.error(message, error));
  const ledger = new OriginLedger();
  return {
    dataDir,
    library,
    jobs,
    origins: async () => {
      const { originName } = configure();
      const snapshot = await library.open();
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
      const snapshot = await library.open();
      snapshot.release();
      if (snapshot.reader.size > 0 || jobs.isRunning(DEMO))
        throw new Problem(
          'not-empty',
          'There is evidence here already; start another server with --data DIR for the demo.',
        );
      return jobs.start(DEMO, (report) => library.exclusively(() => takeInDemo(dataDir, configure, report)));
    },
  };
}

function sizeOf(folder: string): number {
  let total = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) total += statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0;
  return total;
}
