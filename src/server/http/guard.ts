import type { MiddlewareHandler } from 'hono';
import { Problem } from './problem.ts';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]', '::1']);

/**
 * A page of another site can have its name resolve to this machine (DNS rebinding): requests must name a host that we answer for.
 * `hosts`: names that are ours besides those of the loopback interface.
 */
export const hostGuard =
  (hosts: readonly string[]): MiddlewareHandler =>
  async (c, next) => {
    const host = hostOf(c.req.header('host') ?? '');
    if (!LOOPBACK.has(host) && !hosts.includes(host))
      throw new Problem('wrong-host', 'Use the address that `ascribe serve` printed.');
    await next();
  };

/** Without the port, in lower case. */
function hostOf(header: string): string {
  const end = header.startsWith('[') ? header.indexOf(']') + 1 : header.indexOf(':');
  return (end <= 0 ? header : header.slice(0, end)).toLowerCase();
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * What changes something must not be sent by a page of another site, also on loopback where no login stands before it. Browsers
 * say where a request comes from (`Sec-Fetch-Site`, which no page can set, else `Origin`); programs say neither and are let through. The
 * forms of our own pages come with `Origin: null`, since these pages send no referrer (Fetch, “append a request Origin header”).
 */
export const crossSiteGuard: MiddlewareHandler = async (c, next) => {
  if (!SAFE.has(c.req.method)) {
    const site = c.req.header('sec-fetch-site');
    const origin = c.req.header('origin');
    const isOwn =
      site === 'same-origin' ||
      ((site === undefined || site === 'none') &&
        (origin === undefined || hostOfOrigin(origin) === (c.req.header('host') ?? '').toLowerCase()));
    if (!isOwn) throw new Problem('cross-site', 'Only the pages of this server may do that.');
  }
  await next();
};

function hostOfOrigin(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
}

/** No script or style but our own, no frame around us, nothing sent elsewhere. Charts set positions by script, which this allows. */
const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  const { headers } = c.res;
  headers.set('content-security-policy', CSP);
  headers.set('x-content-type-options', 'nosniff');
  headers.set('referrer-policy', 'no-referrer');
  headers.set('cross-origin-opener-policy', 'same-origin');
  headers.set('cross-origin-resource-policy', 'same-origin');
  headers.set('permissions-policy', 'camera=(), microphone=(), geolocation=()');
};
