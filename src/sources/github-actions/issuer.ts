import { str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonValue } from '../../model/source.ts';

const PUBLIC = 'token.actions.githubusercontent.com';

/**
 * Issuers of job tokens: github.com (an enterprise may add its name as path), an enterprise with data residency, an
 * Enterprise Server. https://docs.github.com/en/actions/reference/security/oidc
 */
export function isGitHubIssuer(iss: JsonValue | undefined): boolean {
  const issuer = issuerOf(iss);
  if (issuer === null) return false;
  return (
    issuer === PUBLIC ||
    issuer.startsWith(`${PUBLIC}/`) ||
    /^token\.actions\.[a-z0-9-]{1,63}\.ghe\.com(?:\/|$)/.test(issuer) ||
    /^[a-z0-9.-]{1,253}\/_services\/token$/.test(issuer)
  );
}

/** The issuer as join keys carry it: without scheme and closing slash. The same form as in CloudTrail's keys. */
export function issuerOf(iss: JsonValue | undefined): string | null {
  const url = str(iss);
  if (url === null || url.length > 300 || !url.startsWith('https://')) return null;
  const bare = url.slice(8);
  return bare.endsWith('/') ? bare.slice(0, -1) : bare;
}

/**
 * Who a token's subject is, exactly as a consumer of the token names it. Elsewhere than on github.com a `sub` could be that
 * of another server's repository, so the issuer stays part of it.
 */
export const subjectRef = (issuer: string, sub: string): Ref =>
  issuer === PUBLIC || issuer.startsWith(`${PUBLIC}/`)
    ? ref('github.workflow', sub)
    : ref('oidc.subject', `${issuer}|${sub}`);

/** The server behind an issuer, for the ids of its accounts; `null`: github.com. */
export function serverOfIssuer(issuer: string): string | null {
  if (issuer === PUBLIC || issuer.startsWith(`${PUBLIC}/`)) return null;
  const host = issuer.split('/', 1)[0] ?? issuer;
  return host.startsWith('token.actions.') ? host.slice('token.actions.'.length) : host;
}
