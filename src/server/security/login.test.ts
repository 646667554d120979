import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { serverSchema } from '../../config/server-schema.ts';
import { crossSiteGuard } from '../http/guard.ts';
import { problemResponse } from '../http/respond.ts';
import { type Door, doorOf } from './door.ts';
import { serveLogin } from './login.ts';
import { TestIssuer } from './oidc/issuer.fixture.ts';
import { pathOf } from './return-path.ts';

const PUBLIC = 'http://localhost:7433';
let issuer: TestIssuer;
let data: string;
let door: Door;
let app: Hono;
const logged: string[] = [];

beforeAll(async () => {
  issuer = await TestIssuer.start('c1ient-secret');
  data = mkdtempSync(join(tmpdir(), 'ascribe-login-'));
});
afterAll(async () => {
  await issuer.stop();
  rmSync(data, { recursive: true, force: true });
});
beforeEach(() => {
  logged.length = 0;
  door = open({});
});
afterEach(() => {
  issuer.claims = { sub: 'u-1', groups: ['everybody', 'soc'], preferred_username: 'carol' };
  issuer.bent = {};
  issuer.userinfo = null;
  issuer.isForging = false;
  for (const line of logged) expect(line).not.toMatch(/c1ient-secret|code=/);
});

function open(more: object, secret = 'c1ient-secret'): Door {
  const settings = serverSchema.parse({
    publicUrl: PUBLIC,
    login: {
      issuer: issuer.url,
      clientId: 'ascribe',
      roles: [
        { has: 'soc-leads', role: 'admin' },
        { has: 'soc', role: 'investigator' },
        { has: 'counsel', role: 'reader', cases: ['case-3'] },
        { has: 'dave@example.com', claim: 'email', role: 'reader' },
      ],
      ...more,
    },
  });
  issuer.claims = { sub: 'u-1', groups: ['everybody', 'soc'], preferred_username: 'carol' };
  const log = {
    info: (message: string, fields: object = {}) => logged.push(message + JSON.stringify(fields)),
    error: (message: string, error: unknown) => logged.push(message + String(error)),
  };
  const env = { ASCRIBE_OIDC_CLIENT_SECRET: secret };
  door = doorOf({ dataDir: data, host: '127.0.0.1', tls: null, login: false, settings, env, log });
  app = new Hono();
  app.use(crossSiteGuard);
  app.onError(problemResponse);
  if (door.login === null) throw new Error('no login is asked for');
  serveLogin(app, door.login);
  return door;
}

const ask = async (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
  app.request(`http://localhost:7433${path}`, { method, headers: { host: 'localhost:7433', ...headers } });
const cookieOf = (response: Response): string => (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
const caller = (cookie: string) =>
  door.login?.sessions.callerOf(new Request(`${PUBLIC}/v1/status`, { headers: { cookie } })) ?? null;

/** Begins at the server, goes through the provider, and comes back. */
async function logIn(next = '/'): Promise<Response> {
  const begun = await ask(`/login/begin?next=${encodeURIComponent(next)}`);
  const back = issuer.authorize(begun.headers.get('location') ?? '');
  return ask(`${back.pathname}${back.search}`, { cookie: cookieOf(begun), 'sec-fetch-site': 'cross-site' });
}

describe('a login with an OpenID provider', () => {
  it('gives the role that the groups of the person have, under an account that cannot be chosen', async () => {
    const done = await logIn('/findings?grade=C4');
    expect(done.status).toBe(200);
    expect(await done.text()).toContain('content="0; url=/findings?grade=C4"');
    expect(done.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/);
    expect(caller(cookieOf(done))).toEqual({
      account: `oidc:${issuer.url}|u-1`,
      name: 'carol',
      via: 'login',
      role: 'investigator',
      origins: null,
      cases: null,
    });
    expect(issuer.asked.get('code_challenge_method')).toBe('S256');
    expect(issuer.redeemed.at(-1)?.form.get('client_secret')).toBe(null);
  });

  it('sends whoever is not logged in to the login page, which leads to the provider', async () => {
    expect((await ask('/')).headers.get('location')).toBe('/login');
    const view = await ask('/actions/3f9a?x=1', { accept: 'text/html' });
    expect(view.headers.get('location')).toBe('/login?next=%2Factions%2F3f9a%3Fx%3D1');
    expect((await ask('/v1/status', { accept: 'text/html' })).status).toBe(404);
    expect((await ask('/actions/3f9a', { accept: 'text/html', 'sec-fetch-site': 'cross-site' })).status).toBe(404);
    const html = await (await ask('/login?next=/cases')).text();
    expect(html).toContain('href="/login/begin?next=%2Fcases"');
    const cookie = cookieOf(await logIn());
    expect(await (await ask('/login', { cookie })).text()).toContain('logged in as <strong>carol</strong>');
  });

  it('ends when the person logs out, who is told where the provider’s own login is ended', async () => {
    const cookie = cookieOf(await logIn());
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'null' }, { origin: 'https://evil.example' }])
      expect((await ask('/logout', { cookie, ...headers }, 'POST')).status).toBe(403);
    expect(caller(cookie)).not.toBe(null);
    const out = await ask('/logout', { cookie, 'sec-fetch-site': 'same-origin', origin: 'null' }, 'POST');
    expect(await out.text()).toContain(`${issuer.url}/logout?client_id=ascribe`);
    expect(caller(cookie)).toBe(null);
  });

  it('takes roles from userinfo and from nested claims too, and e-mail only where it is verified', async () => {
    open({ claim: 'realm_access.roles' });
    issuer.claims = { sub: 'u-2', realm_access: { roles: ['soc-leads'] } };
    expect(caller(cookieOf(await logIn()))?.role).toBe('admin');
    issuer.userinfo = { sub: 'u-3', realm_access: { roles: ['counsel'] } };
    open({ claim: 'realm_access.roles' });
    issuer.claims = { sub: 'u-3' };
    expect(caller(cookieOf(await logIn()))).toMatchObject({ role: 'reader', cases: ['case-3'] });
    issuer.claims = { sub: 'u-4', email: 'dave@example.com', email_verified: false };
    issuer.userinfo = { sub: 'u-4' };
    expect((await logIn()).status).toBe(403);
    issuer.claims = { sub: 'u-4', email: 'dave@example.com', email_verified: true };
    expect(caller(cookieOf(await logIn()))?.role).toBe('reader');
  });

  it('does not let in whoever has no role, and says what is missing', async () => {
    issuer.claims = { sub: 'u-9', groups: ['<script>', 'sales'], name: 'Eve' };
    const refused = await logIn();
    expect(refused.status).toBe(403);
    expect(refused.headers.get('set-cookie')).toBe(null);
    expect(await refused.text()).toContain('Your groups: &lt;script&gt;, sales.');
  });
});

describe('what comes back from a provider', () => {
  const bends: readonly [string, () => void][] = [
    ['signed with another key', () => (issuer.isForging = true)],
    ['for another client', () => (issuer.bent = { aud: 'other' })],
    ['of another issuer', () => (issuer.bent = { iss: 'https://evil.example' })],
    ['of another login', () => (issuer.bent = { nonce: 'another' })],
    ['expired', () => (issuer.bent = { exp: 1 })],
  ];
  it.each(bends)('is refused where it is %s', async (_what, bend) => {
    bend();
    const refused = await logIn();
    expect([refused.status, refused.headers.get('set-cookie')]).toEqual([401, null]);
    expect(await refused.text()).toContain('The login was refused');
  });

  it('is refused in another browser, a second time, and with another state', async () => {
    const begun = await ask('/login/begin');
    const cookie = cookieOf(begun);
    const back = issuer.authorize(begun.headers.get('location') ?? '');
    const path = `${back.pathname}${back.search}`;
    expect((await ask(path)).status).toBe(400);
    expect((await ask(path, { cookie })).status).toBe(200);
    expect((await ask(path, { cookie })).status).toBe(400);
    const again = await ask('/login/begin');
    back.searchParams.set('state', 'another');
    expect((await ask(`${back.pathname}${back.search}`, { cookie: cookieOf(again) })).status).toBe(401);
  });

  it('tells what the provider says, as text', async () => {
    const begun = await ask('/login/begin');
    const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state') ?? '';
    const query = new URLSearchParams({ state, error: 'access_denied', error_description: '<img src=x>' });
    const refused = await ask(`/login/callback?${query}`, { cookie: cookieOf(begun) });
    expect(refused.status).toBe(401);
    expect(await refused.text()).toContain('access_denied: &lt;img src=x&gt;');
  });

  it('is missed where it does not answer, and asked again the next time', async () => {
    open({ issuer: 'http://127.0.0.1:9' });
    const failed = await ask('/login/begin');
    expect(failed.status).toBe(502);
    expect(await failed.text()).toContain('http://127.0.0.1:9 cannot be asked');
  });

  it('lets nobody in where the secret of this server is wrong', async () => {
    open({}, 'wrong-secret');
    const refused = await logIn();
    expect(refused.status).toBe(401);
    expect(await refused.text()).toContain('invalid_client');
  });
});

describe('where a login goes on to', () => {
  it('is a path of this server', () => {
    for (const text of ['//evil.example', '/\\evil.example', 'https://evil.example', 'x', '/"><b>', undefined, ''])
      expect(pathOf(text)).toBe('/');
    expect(pathOf('/actions/3f9a?x=1#record')).toBe('/actions/3f9a?x=1#record');
  });
});

describe('settings of logins', () => {
  const issues = (settings: unknown) => serverSchema.safeParse(settings).error?.issues.map((i) => i.message) ?? [];
  it('need an address to come back to, TLS to the provider, and roles', () => {
    const login = { issuer: 'https://id.example', clientId: 'a', roles: [{ has: 'x', role: 'reader' }] };
    expect(issues({ publicUrl: 'https://a.example', login })).toEqual([]);
    expect(issues({ login })).toEqual([expect.stringContaining('publicUrl')]);
    expect(issues({ publicUrl: 'https://a.example', login: { ...login, issuer: 'http://id.example' } })).toHaveLength(
      1,
    );
    expect(issues({ publicUrl: 'https://a.example', login: { ...login, roles: [] } })).toHaveLength(1);
  });
});
