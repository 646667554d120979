import type { Credential } from '../api/types.ts';

export interface CredentialRow {
  readonly credential: Credential;
  /** From its issuance to its end or expiry, in ms; `null`: one of them is not in evidence. */
  readonly lifetime: number | null;
  readonly notices: readonly string[];
}

/** A credential good for longer than this is long-lived, in ms: 90 days, after which most rules ask for a rotation. */
const LONG = 90 * 24 * 3600 * 1000;

/** What there is to notice first. `asOf`: the last thing known of the identity; the age of what has not ended counts to there. */
export function credentialRows(credentials: readonly Credential[], asOf: string | null): readonly CredentialRow[] {
  return credentials
    .map((credential) => {
      const lifetime = lifetimeOf(credential);
      return { credential, lifetime, notices: noticesOf(credential, lifetime, asOf) };
    })
    .sort((a, b) => b.notices.length - a.notices.length || b.credential.events - a.credential.events);
}

function lifetimeOf(c: Credential): number | null {
  const end = c.ended?.at ?? c.expires;
  return c.issuedAt === null || end === null ? null : Date.parse(end) - Date.parse(c.issuedAt);
}

function noticesOf(c: Credential, lifetime: number | null, asOf: string | null): readonly string[] {
  const notices: string[] = [];
  if (c.events === 0) notices.push('unused');
  const begin = c.issuedAt ?? c.first;
  const age = lifetime ?? (begin === null || asOf === null ? 0 : Date.parse(asOf) - Date.parse(begin));
  if (age > LONG) notices.push('long-lived');
  if (c.devices.length > 1) notices.push(`${c.devices.length} devices`);
  return notices;
}
