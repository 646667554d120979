import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../config/policy.ts';
import { serverSchema } from '../../config/server-schema.ts';
import { type RunningServer, startServer } from '../server.ts';
import { type Certificates, makeCertificates } from './certificates.fixture.ts';
import { namesIn } from './peer.ts';
import { namesOf } from './tls.ts';

let data: string;
let made: Certificates;
let server: RunningServer;

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'ascribe-machines-'));
  made = makeCertificates();
  server = await startServer({
    dataDir: data,
    host: '127.0.0.1',
    port: 0,
    configure: () => ({
      settings: {},
      named: { id: DEFAULT_POLICY.policyId, definition: DEFAULT_POLICY.definition, file: null },
      originName: () => null,
    }),
    log: { info: () => undefined, error: () => undefined },
    tls: {
      ...made.server,
      clientCa: made.ca,
      machines: [
        { name: 'URI:spiffe://example/collector', role: 'ingest', origins: ['okta'] },
        { name: 'collector-2', role: 'admin' },
      ],
      names: namesOf(made.server.cert),
    },
    login: false,
    settings: serverSchema.parse({}),
    onFailed: () => undefined,
  });
}, 60_000);
afterAll(async () => {
  await server.stop();
  rmSync(data, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** With this client certificate; `null`: without. */
const ask = (who: Certificates['machine'] | null, path: string, body: string | null = null): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const asked = request(
      `${server.url}${path}`,
      { ca: made.ca, ...who, agent: false, method: body === null ? 'GET' : 'POST' },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    asked.on('error', reject);
    asked.end(body ?? undefined);
  });

describe('a machine with a client certificate', () => {
  it('has the role and the origins of the name in it, over a TLS connection of its own', async () => {
    expect(JSON.parse((await ask(made.machine, '/v1/me')).text)).toEqual({
      account: 'certificate:URI:spiffe://example/collector',
      name: 'URI:spiffe://example/collector',
      via: 'certificate',
      role: 'ingest',
      origins: ['okta'],
      cases: null,
    });
    expect((await ask(made.machine, '/v1/ingest/okta', '{"a":1}\n')).status).toBe(200);
    expect((await ask(made.machine, '/v1/ingest/aws', '{"a":1}\n')).status).toBe(403);
    expect((await ask(made.machine, '/v1/attributions')).status).toBe(403);
  });

  it('is nobody where another issuer made it, and without one', async () => {
    expect((await ask(made.stranger, '/v1/me')).status).toBe(401);
    expect((await ask(null, '/v1/me')).status).toBe(401);
    expect((await ask(null, '/healthz')).status).toBe(200);
  });

  it('cannot pass a name of one kind for another', () => {
    expect(namesIn('URI:spiffe://example/collector', 'DNS:a.example, URI:spiffe://x')).toEqual([
      'DNS:a.example',
      'URI:spiffe://x',
    ]);
    expect(namesIn('collector-1', 'DNS:"a.example, URI:spiffe://example/collector"')).toEqual(['collector-1']);
    expect(namesIn(['a', 'b'], undefined)).toEqual([]);
  });
});
