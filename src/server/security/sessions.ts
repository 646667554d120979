import { randomBytes } from 'node:crypto';
import type { Caller } from './access.ts';
import { cookieIn, cookieName, setCookie } from './cookie.ts';

/** People who are logged in at once; beyond, the one that has been longest is logged out. */
const MOST = 1000;

interface Session {
  /** Who it is as of now; `null`: what the session rests on has ended (a token that was revoked). */
  readonly whoNow: () => Caller | null;
  /** ms since 1970. */
  readonly ends: number;
}

/**
 * Who is logged in in a browser. The cookie is a random name for the session: neither a token nor anything that the provider said is
 * in it. `SameSite=Strict`: no other site can make a browser send it. A server that starts anew knows nobody.
 */
export class Sessions {
  readonly #sessions = new Map<string, Session>();
  readonly #cookie: string;
  readonly #isSecure: boolean;

  /** `isSecure`: people reach the server over TLS. */
  constructor(isSecure: boolean) {
    this.#isSecure = isSecure;
    this.#cookie = cookieName('ascribe', isSecure);
  }

  get isSecure(): boolean {
    return this.#isSecure;
  }

  /** `null`: nobody is logged in. */
  callerOf(request: Request): Caller | null {
    return this.#found(request)?.caller ?? null;
  }

  /** When this login ends, in ms since 1970; `null`: nobody is logged in. */
  endOf(request: Request): number | null {
    return this.#found(request)?.ends ?? null;
  }

  /** The `Set-Cookie` of a new session. */
  begin(whoNow: () => Caller | null, hours: number): string {
    const name = randomBytes(32).toString('base64url');
    this.#sessions.set(name, { whoNow, ends: Date.now() + hours * 3_600_000 });
    if (this.#sessions.size > MOST) this.#sessions.delete(this.#sessions.keys().next().value as string);
    return setCookie(this.#cookie, name, Math.floor(hours * 3600), 'Strict', this.#isSecure);
  }

  /** The `Set-Cookie` that takes the cookie away. */
  end(request: Request): string {
    const name = cookieIn(request, this.#cookie);
    if (name !== null) this.#sessions.delete(name);
    return setCookie(this.#cookie, '', 0, 'Strict', this.#isSecure);
  }

  #found(request: Request): { caller: Caller; ends: number } | null {
    const name = cookieIn(request, this.#cookie);
    const session = name === null ? undefined : this.#sessions.get(name);
    if (session === undefined) return null;
    const caller = session.ends > Date.now() ? session.whoNow() : null;
    if (caller !== null) return { caller, ends: session.ends };
    this.#sessions.delete(name as string);
    return null;
  }
}
