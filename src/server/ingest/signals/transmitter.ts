import { readFileSync, statSync } from 'node:fs';
import { createLocalJWKSet, createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { SignalsSettings } from '../../../config/server-schema.ts';

/** Codes of RFC 8935 §2.4 (registry “Security Event Token Error Codes”). */
export type SetErrorCode =
  | 'invalid_request'
  | 'invalid_key'
  | 'invalid_issuer'
  | 'invalid_audience'
  | 'authentication_failed';

/** Whether a token may be believed to be of this transmitter. `unchecked`: its keys cannot be had now; it may try again. */
export type Checked =
  | { readonly ok: true }
  | { readonly ok: false; readonly err: SetErrorCode; readonly description: string }
  | { readonly ok: 'unchecked'; readonly reason: string };

/** Signatures by a key that only the transmitter has: no `none`, and no shared secrets. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
const TIMEOUT_MILLIS = 5000;
/** A key that is not among those that are known makes them be fetched again, this often at most. */
const COOLDOWN_MILLIS = 30_000;

/** One transmitter of security event tokens (RFC 8417), and what is laid down of it. */
export class Transmitter {
  readonly #settings: SignalsSettings;
  #keys: JWTVerifyGetKey | null = null;
  /** Of the file, as it was read. */
  #stamp = '';

  constructor(settings: SignalsSettings) {
    this.#settings = settings;
  }

  /** Attackers send these. Signature first, then who signed it for whom (RFC 8417 §2.2, RFC 8935 §2). */
  async check(token: string): Promise<Checked> {
    const { issuer, audience } = this.#settings;
    try {
      const { payload } = await jwtVerify(token, this.#keysNow(), {
        algorithms: ALGORITHMS,
        typ: 'secevent+jwt',
        issuer,
        audience,
        requiredClaims: ['jti', 'iat'],
      });
      const { events } = payload;
      const hasEvents = typeof events === 'object' && events !== null && Object.keys(events).length > 0;
      if (typeof payload.jti === 'string' && hasEvents) return { ok: true };
      return refused('invalid_request', 'A SET needs a jti and at least one event.');
    } catch (error) {
      return this.#reasonOf(error);
    }
  }

  #reasonOf(error: unknown): Checked {
    const { issuer, audience } = this.#settings;
    if (error instanceof errors.JWTClaimValidationFailed) {
      if (error.claim === 'iss') return refused('invalid_issuer', `The issuer here is ${issuer}.`);
      if (error.claim === 'aud')
        return refused('invalid_audience', `The audience here is ${[audience].flat().join(', ')}.`);
      return refused('invalid_request', error.message);
    }
    if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSMultipleMatchingKeys)
      return refused('invalid_key', 'No published key of the transmitter made this signature.');
    if (error instanceof errors.JWKSNoMatchingKey)
      return refused('invalid_key', 'The key that signed this is not among those that the transmitter publishes.');
    if (error instanceof errors.JOSEAlgNotAllowed)
      return refused('invalid_key', `The signature is to be one of ${ALGORITHMS.join(', ')}.`);
    if (error instanceof errors.JWTExpired || error instanceof errors.JWTInvalid || error instanceof errors.JWSInvalid)
      return refused('invalid_request', error.message);
    // Keys that cannot be fetched or read: nothing is known of the token.
    this.#keys = null;
    return { ok: 'unchecked', reason: error instanceof Error ? error.message : String(error) };
  }

  /** A file is read anew when it has changed, an address is asked again by itself. */
  #keysNow(): JWTVerifyGetKey {
    const { keys } = this.#settings;
    if (!URL.canParse(keys)) {
      const { mtimeMs, size, ino } = statSync(keys);
      const stamp = `${mtimeMs} ${size} ${ino}`;
      if (stamp !== this.#stamp) this.#keys = null;
      this.#stamp = stamp;
    }
    this.#keys ??= URL.canParse(keys)
      ? createRemoteJWKSet(new URL(keys), { timeoutDuration: TIMEOUT_MILLIS, cooldownDuration: COOLDOWN_MILLIS })
      : createLocalJWKSet(JSON.parse(readFileSync(keys, 'utf8')));
    return this.#keys;
  }
}

const refused = (err: SetErrorCode, description: string): Checked => ({ ok: false, err, description });
