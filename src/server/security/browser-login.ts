import { randomBytes } from 'node:crypto';
import type { Hono } from 'hono';
import { Problem } from '../http/problem.ts';
import type { Caller } from './access.ts';
import { callerOfToken } from './access.ts';
import type { Tokens } from './tokens.ts';

const HOURS = 8;
/** People who are logged in at once; beyond, the one that has been longest is logged out. */
const MOST = 1000;
const MOST_FORM_BYTES = 4096;

interface Session {
  readonly tokenId: string;
  readonly ends: number;
}

/** Who has logged in with a token in a browser. The cookie is a random name for the session; the token itself is not kept in it. */
export class BrowserLogins {
  readonly #tokens: Tokens;
  readonly #sessions = new Map<string, Session>();
  /** `__Host-` binds the cookie to this host and to TLS (RFC 6265bis). */
  readonly #cookie: string;
  readonly #isSecure: boolean;

  constructor(tokens: Tokens, isSecure: boolean) {
    this.#tokens = tokens;
    this.#isSecure = isSecure;
    this.#cookie = isSecure ? '__Host-ascribe' : 'ascribe';
  }

  /** `null`: nobody is logged in. The token behind it must still be valid. */
  callerOf(request: Request): Caller | null {
    const name = this.#nameIn(request);
    const session = name === null ? undefined : this.#sessions.get(name);
    if (session === undefined) return null;
    const token = session.ends > Date.now() ? this.#tokens.valid(session.tokenId, new Date()) : null;
    if (token !== null) return callerOfToken(token);
    this.#sessions.delete(name as string);
    return null;
  }

  /** The `Set-Cookie` of a new session. Throws `unauthenticated`. */
  begin(secret: string): string {
    const token = this.#tokens.find(secret, new Date());
    if (token === null) throw new Problem('unauthenticated', 'The token is not valid.');
    const name = randomBytes(32).toString('base64url');
    this.#sessions.set(name, { tokenId: token.id, ends: Date.now() + HOURS * 3_600_000 });
    if (this.#sessions.size > MOST) this.#sessions.delete(this.#sessions.keys().next().value as string);
    return this.#setCookie(name, HOURS * 3600);
  }

  end(request: Request): string {
    const name = this.#nameIn(request);
    if (name !== null) this.#sessions.delete(name);
    return this.#setCookie('', 0);
  }

  #nameIn(request: Request): string | null {
    const cookies = (request.headers.get('cookie') ?? '').split(';').map((c) => c.trim());
    return cookies.find((c) => c.startsWith(`${this.#cookie}=`))?.slice(this.#cookie.length + 1) ?? null;
  }

  #setCookie(value: string, seconds: number): string {
    const secure = this.#isSecure ? '; Secure' : '';
    return `${this.#cookie}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`;
  }
}

/** The page of the workbench asks for a login first; the form needs no script. */
export function serveLogin(app: Hono, logins: BrowserLogins): void {
  app.get('/login', (c) => c.html(page('')));
  app.post('/login', async (c) => {
    const form = await c.req.raw.clone().text();
    if (form.length > MOST_FORM_BYTES) throw new Problem('too-large', 'That is no token.');
    try {
      const cookie = logins.begin(new URLSearchParams(form).get('token')?.trim() ?? '');
      return new Response(null, { status: 303, headers: { location: '/', 'set-cookie': cookie } });
    } catch {
      return c.html(page('The token is not valid: expired, revoked, or none of this server.'), 401);
    }
  });
  app.post(
    '/logout',
    (c) => new Response(null, { status: 303, headers: { location: '/login', 'set-cookie': logins.end(c.req.raw) } }),
  );
  app.get('/', async (c, next) => {
    if (logins.callerOf(c.req.raw) === null && c.req.header('authorization') === undefined)
      return c.redirect('/login', 303);
    await next();
  });
}

const page = (
  says: string,
): string => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Ascribe: log in</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:20vh auto;padding:0 1rem;color-scheme:light dark}
label,input,button{display:block;width:100%;box-sizing:border-box;font:inherit;margin-top:.5rem;padding:.5rem}label{padding:0}</style>
<h1>Ascribe</h1>${says === '' ? '' : `<p role="alert">${says}</p>`}
<form method="post" action="/login"><label for="token">API token</label>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
<button>Log in</button></form></html>`;
