import { randomBytes } from 'node:crypto';
import type { Context, Hono } from 'hono';
import type { LoginSettings } from '../../config/server-schema.ts';
import { socketOf } from '../http/socket.ts';
import type { ServerLog } from '../log.ts';
import type { Caller } from './access.ts';
import { cookieIn, cookieName, setCookie } from './cookie.ts';
import { escaped, failedPage, page } from './login-page.ts';
import { type Begun, LoginRefused, type Provider, ProviderFailure } from './oidc/provider.ts';
import { type Claims, grantOf, valuesOf } from './oidc/role-of.ts';
import { peerOf } from './peer.ts';
import type { RateLimit } from './rate.ts';
import { NOT_KEPT, pathOf } from './return-path.ts';
import type { Sessions } from './sessions.ts';

/** A login that was begun must come back within so long. */
const BEGUN_SECONDS = 600;
/** Logins under way at once; beyond, the oldest must begin again. */
const MOST_BEGUN = 1000;
const MOST_NAME = 200;

interface UnderWay extends Begun {
  readonly next: string;
  readonly until: number;
}

/**
 * People log in with the OpenID provider. What was begun is remembered here under a random cookie of the browser that began it, once:
 * whoever is sent a link with somebody else’s code (login CSRF) has no such cookie.
 */
export class SingleSignOn {
  readonly #settings: LoginSettings;
  readonly #provider: Provider;
  readonly #sessions: Sessions;
  readonly #log: ServerLog;
  readonly #attempts: RateLimit;
  readonly #begun = new Map<string, UnderWay>();
  readonly #cookie: string;

  /** `attempts`: how often an address may begin. */
  constructor(
    settings: LoginSettings,
    provider: Provider,
    { sessions, log, attempts }: { sessions: Sessions; log: ServerLog; attempts: RateLimit },
  ) {
    this.#settings = settings;
    this.#provider = provider;
    this.#sessions = sessions;
    this.#log = log;
    this.#attempts = attempts;
    this.#cookie = cookieName('ascribe-login', sessions.isSecure);
  }

  /** What people call the provider. */
  get name(): string {
    return this.#settings.name;
  }

  logoutPage(): Promise<string | null> {
    return this.#provider.logoutPage();
  }

  serve(app: Hono): void {
    app.get('/login/begin', (c) => this.#begin(c));
    app.get('/login/callback', (c) => this.#end(c));
  }

  async #begin(c: Context): Promise<Response> {
    this.#attempts.take(peerOf(socketOf(c)).address ?? '');
    try {
      const { location, ...begun } = await this.#provider.begin();
      const name = randomBytes(32).toString('base64url');
      const until = Date.now() + BEGUN_SECONDS * 1000;
      this.#begun.set(name, { ...begun, next: pathOf(c.req.query('next')), until });
      if (this.#begun.size > MOST_BEGUN) this.#begun.delete(this.#begun.keys().next().value as string);
      // Lax: the provider sends the browser back from another site.
      const cookie = setCookie(this.#cookie, name, BEGUN_SECONDS, 'Lax', this.#sessions.isSecure);
      return new Response(null, { status: 303, headers: { location, 'set-cookie': cookie, ...NOT_KEPT } });
    } catch (error) {
      return this.#failed(c, error);
    }
  }

  async #end(c: Context): Promise<Response> {
    const name = cookieIn(c.req.raw, this.#cookie);
    const begun = name === null ? undefined : this.#begun.get(name);
    if (name !== null) this.#begun.delete(name);
    if (begun === undefined || begun.until < Date.now())
      return c.html(
        failedPage('no login', 'This login was begun in another browser, was used already, or is too old.'),
        400,
        NOT_KEPT,
      );
    try {
      const claims = await this.#provider.end(new URL(c.req.url).search, begun);
      return this.#letIn(c, claims, begun.next);
    } catch (error) {
      return this.#failed(c, error);
    }
  }

  #letIn(c: Context, claims: Claims & { readonly sub: string }, next: string): Response {
    const account = `oidc:${this.#settings.issuer}|${claims.sub}`.slice(0, 500);
    const grant = grantOf(this.#settings, claims);
    if (grant === null) {
      this.#log.info('a login without a role', { account });
      const has = valuesOf(claims, this.#settings.claim).slice(0, 50).join(', ');
      return c.html(
        failedPage(
          'no role',
          `You are known to ${this.#settings.name} as ${nameOf(claims)}, and nothing there gives you a role here. ` +
            `Your ${this.#settings.claim}: ${has === '' ? 'nothing was sent' : has}. ` +
            'Whoever runs this server lays roles down in ascribe.yaml under server.login.roles.',
        ),
        403,
        NOT_KEPT,
      );
    }
    const caller: Caller = {
      account,
      name: nameOf(claims),
      via: 'login',
      role: grant.role,
      origins: null,
      cases: grant.cases ?? null,
    };
    this.#log.info('logged in', { account, role: grant.role });
    const cookie = this.#sessions.begin(() => caller, this.#settings.sessionHours);
    // Not a redirect: one that other sites began does not bring a strict cookie along.
    return c.html(page('logged in', `<p>You are logged in. <a href="${escaped(next)}">Go on</a>.</p>`, next), 200, {
      'set-cookie': cookie,
      ...NOT_KEPT,
    });
  }

  /** The reason goes to whoever tries and into the log of the server; codes and tokens into neither. */
  #failed(c: Context, error: unknown): Response {
    if (error instanceof ProviderFailure) {
      this.#log.error('the provider of logins does not answer', error);
      return c.html(
        failedPage('no login', `${error.message}. Try again; if it stays so, tell whoever runs this server.`),
        502,
        NOT_KEPT,
      );
    }
    if (!(error instanceof LoginRefused)) throw error;
    this.#log.info('a login was refused', { reason: error.message });
    return c.html(failedPage('no login', `The login was refused: ${error.message}.`), 401, NOT_KEPT);
  }
}

/** For people to read: names are not unique, and people choose them. */
function nameOf(claims: Claims): string {
  const named = ['preferred_username', 'email', 'name', 'sub'].map((key) => claims[key]);
  const name = named.find((value): value is string => typeof value === 'string' && value !== '') ?? '';
  return name.slice(0, MOST_NAME);
}
