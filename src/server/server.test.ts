import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../config/policy.ts';
import { type Role, serverSchema } from '../config/server-schema.ts';
import type { ActionRow } from '../store/contract.ts';
import { ENDPOINTS } from './app.ts';
import { readCustody } from './custody.fixture.ts';
import { connectLocally } from './local/connect.ts';
import { SERVER_FILE } from './local/protocol.ts';
import { assumedRoleRecords } from './records.fixture.ts';
import { caseInFull, caseList } from './schemas/cases.ts';
import { isLoopback, requireSafe, UnsafeServer } from './security/tls.ts';
import { Tokens, tokenFile } from './security/tokens.ts';
import { type RunningServer, startServer } from './server.ts';

let data: string;
let server: RunningServer;
const errors: unknown[] = [];
const secrets = new Map<string, string>();
const tokens = () => new Tokens(data);

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'ascribe-server-'));
  for (const role of ['reader', 'ingest', 'admin'] as const) secrets.set(role, make(role).secret);
  server = await startServer({
    dataDir: data,
    host: '127.0.0.1',
    port: 0,
    configure: () => ({
      settings: {},
      named: { id: DEFAULT_POLICY.policyId, definition: DEFAULT_POLICY.definition, file: null },
      policy: DEFAULT_POLICY,
      originName: () => null,
    }),
    log: { info: () => undefined, error: (_, error) => errors.push(error) },
    tls: null,
    login: true,
    settings: serverSchema.parse({ requestsPerMinute: 120 }),
    onFailed: () => errors.push('failed'),
  });
  await ask('/v1/ingest/aws', 'ingest', { method: 'POST', body: assumedRoleRecords(40).join('\n') });
  while (!(await (await ask('/v1/attributions?limit=1', 'reader')).text()).includes('"event"'))
    await new Promise((resume) => setTimeout(resume, 50));
}, 60_000);

afterAll(async () => {
  await server.stop();
  expect(existsSync(join(data, SERVER_FILE))).toBe(false);
  rmSync(data, { recursive: true, force: true });
});

const make = (role: Role, origins: string[] | null = role === 'ingest' ? ['aws'] : null) =>
  tokens().make({ name: role, role, origins, expiresAt: null }, new Date());

function ask(path: string, role: string | null, init: RequestInit = {}): Promise<Response> {
  const secret = role === null ? undefined : (secrets.get(role) ?? role);
  return fetch(`${server.url}${path}`, { ...init, headers: { ...(secret && { authorization: `Bearer ${secret}` }) } });
}

describe('a server that asks for a login', () => {
  it('lets each role do what is its own, and nobody without a token', async () => {
    const body = assumedRoleRecords(40).join('\n');
    const status = async (path: string, role: string | null, method = 'GET') =>
      (await ask(path, role, method === 'POST' ? { method, body } : {})).status;
    expect(await status('/v1/status', null)).toBe(401);
    expect(await status('/v1/status', 'ascribe_wrong')).toBe(401);
    expect(await status('/metrics', null)).toBe(401);
    expect(await status('/healthz', null)).toBe(200);
    expect(await status('/v1/status', 'reader')).toBe(200);
    expect(await status('/v1/ingest/aws', 'reader', 'POST')).toBe(403);
    expect(await status('/v1/attributions', 'ingest')).toBe(403);
    expect(await status('/v1/ingest/okta', 'ingest', 'POST')).toBe(403);
    expect(await status('/v1/ingest/aws', 'ingest', 'POST')).toBe(200);
    expect(await status('/v1/demo', 'reader', 'POST')).toBe(403);
  });

  it('ends a token at once when it is revoked, and when it expires', async () => {
    const { token, secret } = make('reader');
    expect((await ask('/v1/jobs', secret)).status).toBe(200);
    const stream = (await ask('/v1/stream', secret)).body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await stream?.read())?.value).toContain('event: state');
    tokens().revoke(token.id, new Date());
    expect((await ask('/v1/jobs', secret)).status).toBe(401);
    await ask('/v1/ingest/aws', 'ingest', { method: 'POST', body: '{"later":1}\n' });
    expect(await stream?.read()).toMatchObject({ done: true });
    const old = tokens().make(
      { name: 'old', role: 'reader', origins: null, expiresAt: new Date(0).toISOString() },
      new Date(),
    );
    expect((await ask('/v1/jobs', old.secret)).status).toBe(401);
  });

  it('lets a browser in with a token, by a cookie that scripts and other sites do not get, until the token ends', async () => {
    const { token, secret } = make('reader');
    const login = (given: string) =>
      fetch(`${server.url}/login`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ token: given }) });
    expect((await fetch(`${server.url}/`, { redirect: 'manual' })).headers.get('location')).toBe('/login');
    expect((await login('ascribe_wrong')).status).toBe(401);
    const cookie = (await login(secret)).headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
    expect(cookie).not.toContain(secret);
    const asked = () => fetch(`${server.url}/v1/jobs`, { headers: { cookie: cookie.split(';')[0] ?? '' } });
    expect((await asked()).status).toBe(200);
    tokens().revoke(token.id, new Date());
    expect((await asked()).status).toBe(401);
  });

  it('keeps no secret of a token, and lets nobody else read the file', () => {
    expect(JSON.stringify(tokens().all())).not.toContain(secrets.get('admin')?.slice('ascribe_'.length));
    expect(statSync(tokenFile(data)).mode & 0o077).toBe(0);
  });
});

describe('the command line beside a server', () => {
  it('is answered over a socket that only this account can open, with the same rows', async () => {
    const local = await connectLocally(data);
    if (local === null) throw new Error('no server is there');
    try {
      const rows: ActionRow[] = [];
      for await (const batch of local.store.actions({})) rows.push(...batch);
      const { items } = (await (await ask('/v1/attributions', 'reader')).json()) as { items: { event: string }[] };
      expect(rows.map((r) => r.event)).toEqual(items.map((i) => i.event));
      expect((await local.store.actionCounts(rows.map((r) => r.strand.key))).size).toBeGreaterThan(0);
      await expect(local.store.findAction(null as never)).rejects.toThrow();
      expect(await local.store.counts()).toMatchObject({ actions: items.length });
    } finally {
      local.close();
    }
  });
});

describe('what is asked', () => {
  it('is in the custody log with who asked', async () => {
    const [first] = ((await (await ask('/v1/attributions?limit=1', 'reader')).json()) as { items: { event: string }[] })
      .items;
    await ask(`/v1/actions/${first?.event}`, 'reader');
    const entries = readCustody(data);
    expect(entries).toContainEqual(
      expect.objectContaining({
        act: 'explained',
        events: [first?.event],
        by: expect.objectContaining({ via: 'api' }),
      }),
    );
    expect(errors).toEqual([]);
  });
});

describe('whoever asks too often', () => {
  it('is told to wait, and no one else is; handing in has limits of its own', async () => {
    const [often, other] = [make('reader').secret, make('reader').secret];
    const limit = 100;
    const statuses = await Promise.all(Array.from({ length: limit }, () => ask('/v1/me', often).then((r) => r.status)));
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0);
    const refused = await ask('/v1/me', often);
    expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect((await ask('/v1/me', other)).status).toBe(200);
    const pushed = await Promise.all(
      Array.from({ length: limit }, () =>
        ask('/v1/ingest/aws', 'ingest', { method: 'POST', body: '{"a":1}\n' }).then((r) => r.status),
      ),
    );
    expect(new Set(pushed)).toEqual(new Set([200]));
  });
});

describe('a case', () => {
  it('is opened, added to and closed by investigators, in the custody log', async () => {
    const post = (path: string, value: object, role: string) =>
      fetch(`${server.url}${path}`, {
        method: 'POST',
        body: JSON.stringify(value),
        headers: { authorization: `Bearer ${secrets.get(role)}`, 'content-type': 'application/json' },
      });
    const about = { question: 'Who made the key?', scope: 'account 1', authority: 'ticket 7', investigator: 'Carol' };
    expect((await post('/v1/cases', about, 'reader')).status).toBe(403);
    expect(await (await ask('/v1/cases', 'reader')).json()).toEqual({ items: [], next: null });
    expect((await post('/v1/cases', { ...about, extra: 1 }, 'admin')).status).toBe(400);
    const opened = await post('/v1/cases', about, 'admin');
    expect(opened.status).toBe(201);
    const path = opened.headers.get('location') ?? '';
    const { items } = (await (await ask('/v1/attributions?limit=1', 'reader')).json()) as {
      items: { event: string }[];
    };
    const event = items[0]?.event;
    expect((await post(`${path}/pins`, { events: [event, 'ffff0000'] }, 'admin')).status).toBe(404);
    expect((await post(`${path}/pins`, { events: [event] }, 'admin')).status).toBe(200);
    expect((await post(`${path}/notes`, { text: 'seen' }, 'admin')).status).toBe(200);
    const closed = await post(`${path}/close`, { conclusion: 'it was Ana' }, 'admin');
    const shown = await (await ask(path, 'admin')).json();
    expect(shown).toMatchObject({ ...about, notes: [{ text: 'seen' }], closed: { conclusion: 'it was Ana' } });
    expect(shown).toMatchObject({ pins: [{ pin: { event }, is: { state: 'unchanged' } }] });
    expect(caseInFull.safeParse(await closed.json()).error).toBe(undefined);
    expect(caseList.safeParse(await (await ask('/v1/cases', 'admin')).json()).error).toBe(undefined);
    expect((await post(`${path}/notes`, { text: 'late' }, 'admin')).status).toBe(409);
    expect((await ask('/v1/cases/case-99999', 'admin')).status).toBe(404);
  });

  it('is seen by whoever it was given to, with what is pinned to it, and is not there for others', async () => {
    const post = (path: string, value: object, secret = secrets.get('admin')) =>
      fetch(`${server.url}${path}`, {
        method: 'POST',
        body: JSON.stringify(value),
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      });
    const about = { question: 'Who?', scope: 'account 1', authority: 'ticket 8', investigator: 'Carol' };
    const opened = async () => ((await (await post('/v1/cases', about)).json()) as { id: string }).id;
    const [mine, other] = [await opened(), await opened()];
    const { items } = (await (await ask('/v1/attributions?limit=2', 'admin')).json()) as {
      items: { event: string; evidence: string[] }[];
    };
    const [pinned, unpinned] = items;
    await post(`/v1/cases/${mine}/pins`, { events: [pinned?.event] });
    await post(`/v1/cases/${other}/pins`, { events: [unpinned?.event] });
    const given = (role: Role) =>
      tokens().make({ name: 'given', role, origins: null, cases: [mine, 'case-99999'], expiresAt: null }, new Date())
        .secret;
    const [reader, investigator] = [given('reader'), given('investigator')];
    const status = async (path: string, secret: string) => (await ask(path, secret)).status;

    for (const secret of [reader, investigator]) {
      const { items: seen } = (await (await ask('/v1/cases', secret)).json()) as { items: { id: string }[] };
      expect(seen.map((one) => one.id)).toEqual([mine]);
      expect(await status(`/v1/cases/${mine}`, secret)).toBe(200);
      const hidden = await ask(`/v1/cases/${other}`, secret);
      expect(hidden.status).toBe(404);
      expect(await hidden.text()).not.toContain(mine);
      expect(await (await ask('/v1/cases/case-99999', secret)).text()).not.toContain(other);
      expect((await post('/v1/cases', about, secret)).status).toBe(403);
    }
    expect(await status(`/v1/actions/${pinned?.event}`, reader)).toBe(200);
    expect(await status(`/v1/actions/${pinned?.event}/history`, reader)).toBe(200);
    expect(await status(`/v1/evidence/${pinned?.evidence[0]}`, reader)).toBe(200);
    expect(await status(`/v1/actions/${unpinned?.event}`, reader)).toBe(403);
    expect(await status(`/v1/actions/${pinned?.event.slice(0, 8)}`, reader)).toBe(403);
    expect(await status(`/v1/evidence/${unpinned?.evidence[0]}`, reader)).toBe(403);
    expect((await post(`/v1/cases/${mine}/notes`, { text: 'x' }, reader)).status).toBe(403);
    expect((await post(`/v1/cases/${mine}/notes`, { text: 'x' }, investigator)).status).toBe(200);
    expect(await status('/v1/attributions', investigator)).toBe(200);
    for (const { path, method, access, withinCases } of ENDPOINTS)
      if (method === 'get' && access === 'reader' && withinCases === undefined && !path.startsWith('/v1/cases'))
        expect(await status(path.replace(/\{\w+\}/g, pinned?.event ?? ''), reader), path).toBe(403);
    const named = (role: Role) => {
      const { token, secret } = make(role);
      return { account: `token:${token.id}`, secret };
    };
    const [one, two, three] = [named('investigator'), named('reader'), named('investigator')];
    expect(await status(`/v1/cases/${other}`, one.secret)).toBe(200);
    for (const [{ account }, role] of [
      [one, 'reader'],
      [two, 'investigator'],
    ] as const)
      expect((await post(`/v1/cases/${other}/share`, { account, role })).status).toBe(200);
    expect(await status(`/v1/cases/${other}`, three.secret)).toBe(404);
    expect(await status(`/v1/bundles/${other}`, three.secret)).toBe(404);
    expect(await status(`/v1/reports/${other}`, one.secret)).toBe(403);
    expect((await post(`/v1/cases/${other}/notes`, { text: 'x' }, one.secret)).status).toBe(403);
    expect((await post(`/v1/cases/${other}/notes`, { text: 'x' }, two.secret)).status).toBe(200);
    expect((await post(`/v1/cases/${other}/unshare`, { account: two.account })).status).toBe(200);
    expect(await status(`/v1/cases/${other}`, two.secret)).toBe(404);
    expect((await post(`/v1/cases/${other}/unshare`, { account: two.account })).status).toBe(409);
    expect(readCustody(data)).toContainEqual(
      expect.objectContaining({
        act: 'explained',
        events: [pinned?.event],
        by: expect.objectContaining({ account: expect.stringMatching(/^token:\w+:given$/) }),
      }),
    );
  });
});

describe('an address that others can reach', () => {
  it('is refused without TLS', () => {
    expect(['127.0.0.1', 'localhost', '::1'].every(isLoopback)).toBe(true);
    expect(() => requireSafe('0.0.0.0', null)).toThrow(UnsafeServer);
    expect(() => requireSafe('127.0.0.1.evil.example', null)).toThrow(UnsafeServer);
  });
});
