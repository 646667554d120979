import type { ServerSettings } from '../../config/server-schema.ts';
import type { CollectItem } from '../../pipeline/collect/types.ts';
import { Problem } from '../http/problem.ts';
import type { ServerLog } from '../log.ts';
import type { OpenFolder } from '../open-folder.ts';
import type { TlsOptions } from '../security/tls.ts';
import { newTally, type OriginTally } from './intake.ts';
import { SyslogListener } from './syslog/listener.ts';
import { FolderWatch } from './watch/watch.ts';

export interface CollectingOptions {
  readonly dataDir: string;
  readonly folder: OpenFolder;
  readonly settings: ServerSettings;
  readonly tls: TlsOptions | null;
  readonly log: ServerLog;
}

/** While the data folder is opened anew, senders wait so long between two tries, in ms. */
const PATIENCE_MILLIS = 250;

/**
 * Everything that brings records without a request: watched folders and syslog. Returns what ends it, after what came is handed on.
 * Throws what listening throws, and then nothing goes on.
 */
export async function startCollecting({
  dataDir,
  folder,
  settings,
  tls,
  log,
}: CollectingOptions): Promise<() => Promise<void>> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(stops.map((one) => one()));
  };
  try {
    for (const one of settings.syslog) {
      const give = (item: CollectItem): Promise<void> => giveTo(folder, item);
      const tally = (): OriginTally =>
        folder.state === 'opening' ? newTally() : folder.now().intake.tallyOf(one.origin);
      const listener = await SyslogListener.start({ settings: one, tls, give, tally, log });
      stops.push(() => listener.stop());
      log.info('listening for syslog', { address: listener.address, origin: one.origin, tls: one.tls });
    }
  } catch (error) {
    await stop();
    throw error;
  }
  for (const one of settings.watch) {
    const watch = new FolderWatch({
      ...one,
      exclude: dataDir,
      take: (paths, signal) => folder.takeGrown(paths, signal),
      log,
    });
    watch.start();
    stops.push(() => watch.stop());
    log.info('watching', { folder: one.folder });
  }
  return stop;
}

async function giveTo(folder: OpenFolder, item: CollectItem): Promise<void> {
  for (;;) {
    try {
      return await folder.now().library.pipeline.give(item);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      await new Promise((resume) => setTimeout(resume, PATIENCE_MILLIS));
    }
  }
}
