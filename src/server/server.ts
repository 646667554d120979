import { type AddressInfo, isIPv6 } from 'node:net';
import { serve } from '@hono/node-server';
import { makeApp } from './app.ts';
import type { Configured } from './configured.ts';
import { FolderLibrary } from './folder-library.ts';
import { workbenchFolder } from './http/static.ts';
import type { ServerLog } from './log.ts';
import { serviceOf } from './service-of.ts';

export interface ServeOptions {
  /** Absolute path; made if absent. */
  readonly dataDir: string;
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Reads the configuration as it is now. */
  readonly configure: () => Configured;
  readonly log: ServerLog;
}

export interface RunningServer {
  readonly url: string;
  /** Ends after the requests and the work under way. */
  stop(): Promise<void>;
}

/** Open the data folder and serve it. Throws what opening throws, before anything listens. */
export async function startServer({ dataDir, host, port, configure, log }: ServeOptions): Promise<RunningServer> {
  const library = new FolderLibrary(dataDir, configure);
  await library.ready();
  const service = serviceOf(dataDir, library, configure, log);
  const app = makeApp(service, { hosts: [host], workbench: workbenchFolder(), log });
  const server = await new Promise<ReturnType<typeof serve>>((resolve, reject) => {
    const listening = serve({ fetch: app.fetch, hostname: host, port }, () => resolve(listening));
    listening.once('error', reject);
  });
  const { port: bound } = server.address() as AddressInfo;
  const url = `http://${isIPv6(host) ? `[${host}]` : host}:${bound}`;
  log.info('listening', { url, dataDir });
  return {
    url,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      if ('closeIdleConnections' in server) server.closeIdleConnections();
      await closed;
      await service.jobs.settled();
      await library.close();
      log.info('stopped');
    },
  };
}
