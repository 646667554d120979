import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { MAX_REQUEST_BYTES, type Witness } from '../evidence/witness/witness.ts';

/** https://c2sp.org/tlog-witness: one address, for any log that the witness knows. */
export function witnessApp(witness: Witness): Hono {
  const app = new Hono();
  app.post('/add-checkpoint', bodyLimit({ maxSize: MAX_REQUEST_BYTES }), async (c) => {
    const { status, body, isSize } = await witness.addCheckpoint(await c.req.text());
    return c.body(body, status, { 'content-type': isSize === true ? 'text/x.tlog.size' : 'text/plain; charset=utf-8' });
  });
  return app;
}

export interface RunningWitness {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startWitness(witness: Witness, host: string, port: number): Promise<RunningWitness> {
  return await new Promise((resolve, reject) => {
    const server = serve({ fetch: witnessApp(witness).fetch, hostname: host, port }, ({ port: bound }) =>
      resolve({
        url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
        stop: () => new Promise((stopped) => void server.close(() => stopped())),
      }),
    );
    server.on('error', reject);
  });
}
