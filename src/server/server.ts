import { createServer } from 'node:https';
import { type AddressInfo, isIPv6 } from 'node:net';
import { serve } from '@hono/node-server';
import type { ServerSettings } from '../config/server-schema.ts';
import { makeApp } from './app.ts';
import type { Configured } from './configured.ts';
import { workbenchFolder } from './http/static.ts';
import { startCollecting } from './ingest/collecting.ts';
import { entrancesOf } from './ingest/entrances.ts';
import { listenLocally } from './local/listen.ts';
import type { ServerLog } from './log.ts';
import type { RequestTally } from './metrics.ts';
import { OpenFolder } from './open-folder.ts';
import { doorOf } from './security/door.ts';
import { requireSafe, serverOptions, type TlsOptions } from './security/tls.ts';
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
  /** `null`: plain HTTP, on loopback only. */
  readonly tls: TlsOptions | null;
  /** Ask for tokens or certificates; always where anything but loopback is listened on. */
  readonly login: boolean;
  /** What the configuration says of the server itself, as it is when it starts. */
  readonly settings: ServerSettings;
  /** Something is wrong that a restart may mend: end the process. */
  readonly onFailed: () => void;
}

const KEEP_ALIVE_MILLIS = 75_000;
/** How long requests under way may take when the server is asked to stop. */
const GRACE_MILLIS = 10_000;

export interface RunningServer {
  readonly url: string;
  /** Ends after the requests and the work under way. */
  stop(): Promise<void>;
}

/** Open the data folder and serve it. Throws what opening throws, before anything listens. */
export async function startServer({
  dataDir,
  host,
  port,
  configure,
  log,
  onFailed,
  tls,
  login,
  settings,
}: ServeOptions): Promise<RunningServer> {
  requireSafe(host, tls);
  const folder = new OpenFolder(dataDir, configure, (error) => {
    log.error('the pipeline failed; what was acknowledged is sealed, nothing more is taken', error);
    onFailed();
  });
  await folder.ready();
  const requests: RequestTally = new Map();
  const door = doorOf({ dataDir, host, tls, login, settings, env: process.env, log });
  const service = serviceOf(dataDir, folder, log, requests, door.gate, entrancesOf(settings));
  const app = makeApp(service, { hosts: door.hosts, workbench: workbenchFolder(), log, requests, login: door.login });
  const server = await new Promise<ReturnType<typeof serve>>((resolve, reject) => {
    const listening = serve(
      {
        fetch: app.fetch,
        hostname: host,
        port,
        ...(tls !== null && { createServer, serverOptions: serverOptions(tls) }),
      },
      () => resolve(listening),
    );
    listening.once('error', reject);
  });
  // Longer than clients keep a connection: else one is closed just as a request comes by it.
  if ('keepAliveTimeout' in server) server.keepAliveTimeout = KEEP_ALIVE_MILLIS;
  const { port: bound } = server.address() as AddressInfo;
  const url = `${tls === null ? 'http' : 'https'}://${isIPv6(host) ? `[${host}]` : host}:${bound}`;
  const stopLocal = await listenLocally(dataDir, folder, url, log);
  const stopCollecting = await startCollecting({ dataDir, folder, settings, tls, log }).catch(
    async (error: unknown) => {
      server.close();
      await stopLocal();
      await folder.close();
      throw error;
    },
  );
  log.info('listening', { url, dataDir });
  return {
    url,
    stop: async () => {
      service.news.end();
      await stopCollecting();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      if ('closeIdleConnections' in server) server.closeIdleConnections();
      const late = setTimeout(() => {
        if ('closeAllConnections' in server) server.closeAllConnections();
      }, GRACE_MILLIS);
      await closed;
      clearTimeout(late);
      await stopLocal();
      await service.jobs.settled();
      await folder.close();
      log.info('stopped');
    },
  };
}
