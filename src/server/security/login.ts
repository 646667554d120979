import type { Hono } from 'hono';
import { Problem } from '../http/problem.ts';
import { socketOf } from '../http/socket.ts';
import { callerOfToken } from './access.ts';
import { accountPage, loggedOutPage, loginPage, STYLE, STYLE_PATH } from './login-page.ts';
import { peerOf } from './peer.ts';
import type { RateLimit } from './rate.ts';
import { NOT_KEPT, pathOf } from './return-path.ts';
import type { Sessions } from './sessions.ts';
import type { SingleSignOn } from './single-sign-on.ts';
import type { Tokens } from './tokens.ts';

/** A login with a token lasts so long, and no longer than the token. */
const TOKEN_HOURS = 8;
const MOST_FORM_BYTES = 8192;

export interface LoginOptions {
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  /** `null`: people log in with tokens. */
  readonly singleSignOn: SingleSignOn | null;
  /** How often an address may try tokens that are none. */
  readonly failures: RateLimit;
}

/** How a browser gets in and out. The workbench itself is no secret: what it shows comes from the API, which asks who asks. */
export function serveLogin(app: Hono, { sessions, tokens, singleSignOn, failures }: LoginOptions): void {
  const provider = singleSignOn?.name ?? null;
  app.get(STYLE_PATH, (c) => c.body(STYLE, 200, { 'content-type': 'text/css; charset=utf-8' }));
  app.get('/login', (c) => {
    const caller = sessions.callerOf(c.req.raw);
    const next = pathOf(c.req.query('next'));
    return c.html(
      caller === null ? loginPage('', next, provider) : accountPage(caller.name, caller.account, caller.role),
      200,
      NOT_KEPT,
    );
  });
  app.post('/login', async (c) => {
    const form = await formOf(c.req.raw);
    const token = tokens.find(form.get('token')?.trim() ?? '', new Date());
    const next = pathOf(form.get('next') ?? undefined);
    if (token === null) {
      failures.take(peerOf(socketOf(c)).address ?? '');
      return c.html(
        loginPage('The token is not valid: expired, revoked, or none of this server.', next, provider),
        401,
        NOT_KEPT,
      );
    }
    const cookie = sessions.begin(() => {
      const now = tokens.valid(token.id, new Date());
      return now === null ? null : callerOfToken(now);
    }, TOKEN_HOURS);
    return new Response(null, { status: 303, headers: { location: next, 'set-cookie': cookie, ...NOT_KEPT } });
  });
  app.post('/logout', async (c) => {
    const cookie = sessions.end(c.req.raw);
    const elsewhere = (await singleSignOn?.logoutPage()) ?? null;
    return c.html(loggedOutPage(elsewhere), 200, { 'set-cookie': cookie, ...NOT_KEPT });
  });
  singleSignOn?.serve(app);
  app.get('*', async (c, next) => {
    const { pathname, search } = new URL(c.req.url);
    const isPage = pathname === '/' || (isView(pathname) && (c.req.header('accept') ?? '').includes('text/html'));
    // A link on another site comes without the cookie; the page itself asks with it.
    const isFromElsewhere = c.req.header('sec-fetch-site') === 'cross-site';
    const isKnown = c.req.header('authorization') !== undefined || sessions.callerOf(c.req.raw) !== null;
    if (!isPage || isFromElsewhere || isKnown) return next();
    return c.redirect(pathname === '/' ? '/login' : `/login?next=${encodeURIComponent(pathname + search)}`, 303);
  });
}

/** A view of the workbench: whoever opens its address is asked to log in first, and then gets there. */
const isView = (path: string): boolean => !/^\/(?:v1|login|assets|healthz|readyz|metrics)(?:\/|$)/.test(path);

async function formOf(request: Request): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    text += Buffer.from(chunk).toString('latin1');
    if (text.length > MOST_FORM_BYTES) throw new Problem('too-large', 'That is no token.');
  }
  return new URLSearchParams(text);
}
