import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../config/policy.ts';
import { serverSchema } from '../../../config/server-schema.ts';
import { openReader } from '../../../evidence/reader.ts';
import { evidenceFolder } from '../../../pipeline/folders.ts';
import { makeApp } from '../../app.ts';
import { OpenFolder } from '../../open-folder.ts';
import { serviceOf } from '../../service-of.ts';
import { entrancesOf } from '../entrances.ts';

const REVOKED = 'https://schemas.openid.net/secevent/caep/event-type/session-revoked';
type Keys = Awaited<ReturnType<typeof generateKeyPair>>;
let data: string;
let folder: OpenFolder;
let app: Hono;
let keys: Keys;
let foreign: Keys;
let published: Server;
/** What the transmitter publishes; `null`: it is down. */
let jwks: object | null;
let jti = 0;

beforeAll(async () => {
  [keys, foreign] = await Promise.all([generateKeyPair('ES256'), generateKeyPair('ES256')]);
  jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'ES256' }] };
  published = createServer((_, response) =>
    response.writeHead(jwks === null ? 500 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(jwks)),
  );
  await new Promise<void>((resolve) => published.listen(0, '127.0.0.1', resolve));
  data = mkdtempSync(join(tmpdir(), 'ascribe-signals-'));
  writeFileSync(join(data, 'jwks.json'), JSON.stringify(jwks));
  const settings = {
    originOf: (uri: string) => ({
      source: 'openid.ssf',
      trust: uri.startsWith('ingest:idp/') ? ('declared' as const) : ('unprotected' as const),
      year: null,
      utcOffsetMinutes: null,
      scope: null,
    }),
  };
  const named = { id: DEFAULT_POLICY.policyId, definition: DEFAULT_POLICY.definition, file: null };
  folder = new OpenFolder(
    data,
    () => ({ settings, named, policy: DEFAULT_POLICY, originName: () => null }),
    () => undefined,
    0,
  );
  await folder.ready();
  const issuer = 'https://idp.example';
  const at = `http://127.0.0.1:${(published.address() as AddressInfo).port}`;
  const entrances = entrancesOf(
    serverSchema.parse({
      signals: [
        { origin: 'idp', issuer, audience: 'https://ascribe.example', keys: join(data, 'jwks.json') },
        { origin: 'remote', issuer, audience: ['https://ascribe.example'], keys: `${at}/jwks` },
      ],
    }),
  );
  const log = { info: () => undefined, error: () => undefined };
  const requests = new Map();
  const service = serviceOf(data, folder, log, requests, undefined, entrances);
  app = makeApp(service, { hosts: [], workbench: null, log, requests });
}, 60_000);

afterAll(async () => {
  await folder.close();
  published.closeAllConnections();
  published.close();
  rmSync(data, { recursive: true, force: true });
});

beforeEach(() => {
  jti++;
});

interface Bend {
  readonly claims?: Record<string, unknown>;
  readonly typ?: string;
  readonly by?: Keys;
  readonly kid?: string;
}

function token({ claims = {}, typ = 'secevent+jwt', by = keys, kid = 'k1' }: Bend = {}): Promise<string> {
  const subject = { format: 'iss_sub', iss: 'https://idp.example', sub: 'u-1' };
  const all = {
    iss: 'https://idp.example',
    aud: 'https://ascribe.example',
    iat: 1_772_442_930,
    jti: `set-${jti}`,
    sub_id: subject,
    events: { [REVOKED]: { event_timestamp: 1_772_442_930 } },
    ...claims,
  };
  return new SignJWT(all).setProtectedHeader({ alg: 'ES256', kid, typ }).sign(by.privateKey);
}

const push = async (body: string, origin = 'idp', headers: Record<string, string> = {}): Promise<Response> =>
  app.request(`http://localhost/v1/signals/${origin}`, {
    method: 'POST',
    body,
    headers: { host: 'localhost', 'content-type': 'application/secevent+jwt', ...headers },
  });
// biome-ignore lint/suspicious/noExplicitAny: a test looks into what it expects
const get = async (path: string): Promise<any> =>
  (await app.request(`http://localhost${path}`, { headers: { host: 'localhost' } })).json();

/** Not leaves: the index of refs adds some by itself. */
const sealedRecords = (): number =>
  [...openReader(evidenceFolder(data)).records()].reduce((n, { leaves }) => n + leaves.length, 0);

describe('a security event token that is pushed', () => {
  it('is acknowledged with 202 and nothing else once it is sealed, and read as what its transmitter states', async () => {
    const before = sealedRecords();
    const answer = await push(await token());
    expect([answer.status, await answer.text()]).toEqual([202, '']);
    expect(sealedRecords()).toBeGreaterThan(before);
    await folder.now().library.pipeline.judged();
    const { items } = await get('/v1/events?source=openid.ssf');
    expect(items).toMatchObject([{ action: 'caep:session-revoked', kind: 'revoke', sourceEventId: `set-${jti}` }]);
    const { origin } = await get(`/v1/evidence/${items[0].evidence}`);
    expect(origin).toMatchObject({ trust: 'declared', source: 'openid.ssf' });
  });

  it('adds nothing when it comes again, and counts once when it comes signed anew', async () => {
    const one = await token();
    expect((await push(one)).status).toBe(202);
    const sealed = sealedRecords();
    expect((await push(`${one}\n`)).status).toBe(202);
    expect(sealedRecords()).toBe(sealed);
    expect((await push(await token())).status).toBe(202);
    await folder.now().library.pipeline.judged();
    const { items } = await get('/v1/events?source=openid.ssf');
    expect(items.filter((e: { sourceEventId: string }) => e.sourceEventId === `set-${jti}`)).toHaveLength(1);
  });

  it('is verified with the keys that its file has now', async () => {
    const added = await generateKeyPair('ES256');
    const more = { ...(await exportJWK(added.publicKey)), kid: 'k3', alg: 'ES256' };
    expect((await push(await token({ by: added, kid: 'k3' }))).status).toBe(400);
    writeFileSync(join(data, 'jwks.json'), JSON.stringify({ keys: [...(jwks as { keys: object[] }).keys, more] }));
    expect((await push(await token({ by: added, kid: 'k3' }))).status).toBe(202);
    expect((await push(await token())).status).toBe(202);
  });

  it('is verified with keys that the transmitter publishes, and is to come again where they cannot be had', async () => {
    const kept = jwks;
    jwks = null;
    const later = await push(await token(), 'remote');
    expect([later.status, later.headers.get('retry-after')]).toEqual([503, '30']);
    jwks = kept;
    expect((await push(await token(), 'remote')).status).toBe(202);
  });
});

describe('what is no token of the transmitter', () => {
  const bends: readonly [string, string, () => Promise<string>][] = [
    ['signed with another key', 'invalid_key', () => token({ by: foreign })],
    ['of a key that is not published', 'invalid_key', () => token({ kid: 'k2' })],
    ['of another issuer', 'invalid_issuer', () => token({ claims: { iss: 'https://evil.example' } })],
    ['for another audience', 'invalid_audience', () => token({ claims: { aud: 'https://other.example' } })],
    ['a login token', 'invalid_request', () => token({ typ: 'JWT' })],
    ['without an event', 'invalid_request', () => token({ claims: { events: {} } })],
    ['without an id', 'invalid_request', () => token({ claims: { jti: undefined } })],
    ['with its signature taken off', 'invalid_key', async () => `${(await token()).split('.').slice(0, 2).join('.')}.`],
    ['no token at all', 'invalid_request', async () => 'hello'],
  ];
  it.each(bends)('is refused and not sealed: %s', async (_what, err, made) => {
    const before = sealedRecords();
    const answer = await push(await made());
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('content-language')]).toEqual([
      400,
      'application/json',
      'en',
    ]);
    expect(await answer.json()).toEqual({ err, description: expect.any(String) });
    expect(sealedRecords()).toBe(before);
  });

  it('is refused by its algorithm: none, and a secret that is a public key', async () => {
    const [, payload] = (await token()).split('.');
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'secevent+jwt' })).toString('base64url');
    expect(await (await push(`${none}.${payload}.`)).json()).toMatchObject({ err: 'invalid_key' });
    const shared = await new SignJWT({ jti: 'x', events: { a: {} } })
      .setProtectedHeader({ alg: 'HS256', kid: 'k1', typ: 'secevent+jwt' })
      .sign(Buffer.from(JSON.stringify(await exportJWK(keys.publicKey))));
    expect(await (await push(shared)).json()).toMatchObject({ err: 'invalid_key' });
  });

  it('is refused without the Authorization header that the stream was made with', async () => {
    process.env.ASCRIBE_SIGNALS_IDP = 'Bearer of-the-stream';
    try {
      expect(await (await push(await token())).json()).toMatchObject({ err: 'authentication_failed' });
      expect((await push(await token(), 'idp', { authorization: 'Bearer of-the-stream' })).status).toBe(202);
    } finally {
      delete process.env.ASCRIBE_SIGNALS_IDP;
    }
  });

  it('finds no other way to the same origin, and no origin that is not laid down', async () => {
    expect((await push(await token(), 'nobody')).status).toBe(404);
    const ingest = await app.request('http://localhost/v1/ingest/idp', {
      method: 'POST',
      body: '{"a":1}\n',
      headers: { host: 'localhost' },
    });
    expect(ingest.status).toBe(403);
  });
});
