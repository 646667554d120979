import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

interface Granted {
  readonly nonce: string;
  readonly challenge: string;
  readonly redirectUri: string;
}

type Keys = Awaited<ReturnType<typeof generateKeyPair>>;

/** A provider that lets everybody in as `claims`, and can be bent to do what one must not. */
export class TestIssuer {
  url = '';
  claims: JWTPayload = { sub: 'u-1' };
  userinfo: Record<string, unknown> | null = null;
  /** Claims of the ID token that replace right ones. */
  bent: JWTPayload = {};
  /** Signs with a key that the provider does not publish. */
  isForging = false;
  /** Where the authorization endpoint was asked, last. */
  asked = new URLSearchParams();
  /** Bodies and `Authorization` of what was asked of the token endpoint. */
  readonly redeemed: { form: URLSearchParams; authorization: string }[] = [];
  readonly #codes = new Map<string, Granted>();
  readonly #server: Server;
  readonly #secret: string;
  readonly #keys: Keys;
  readonly #foreign: Keys;

  static async start(clientSecret: string): Promise<TestIssuer> {
    const [keys, foreign] = await Promise.all([generateKeyPair('ES256'), generateKeyPair('ES256')]);
    const issuer = new TestIssuer(clientSecret, keys, foreign);
    await new Promise<void>((resolve) => issuer.#server.listen(0, '127.0.0.1', resolve));
    issuer.url = `http://127.0.0.1:${(issuer.#server.address() as AddressInfo).port}`;
    return issuer;
  }

  private constructor(secret: string, keys: Keys, foreign: Keys) {
    this.#secret = secret;
    this.#keys = keys;
    this.#foreign = foreign;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** As a browser does: asks with what it was sent here with, and is sent back with a code. */
  authorize(location: string): URL {
    this.asked = new URL(location).searchParams;
    const code = randomUUID();
    const text = (name: string): string => this.asked.get(name) ?? '';
    this.#codes.set(code, {
      nonce: text('nonce'),
      challenge: text('code_challenge'),
      redirectUri: text('redirect_uri'),
    });
    const back = new URL(text('redirect_uri'));
    back.search = new URLSearchParams({ code, state: text('state') }).toString();
    return back;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const say = (status: number, value: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    };
    const path = (request.url ?? '').split('?')[0];
    if (path === '/authorize') {
      response.writeHead(302, { location: this.authorize(`${this.url}${request.url}`).href }).end();
      return;
    }
    if (path === '/.well-known/openid-configuration') return say(200, this.#metadata());
    if (path === '/jwks')
      return say(200, { keys: [{ ...(await exportJWK(this.#keys.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' }] });
    if (path === '/userinfo') return say(200, this.userinfo);
    if (path === '/token') return this.#redeem(request, say);
    say(404, {});
  }

  #metadata(): Record<string, unknown> {
    return {
      issuer: this.url,
      authorization_endpoint: `${this.url}/authorize`,
      token_endpoint: `${this.url}/token`,
      jwks_uri: `${this.url}/jwks`,
      end_session_endpoint: `${this.url}/logout`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
      code_challenge_methods_supported: ['S256'],
      ...(this.userinfo !== null && { userinfo_endpoint: `${this.url}/userinfo` }),
    };
  }

  async #redeem(request: IncomingMessage, say: (status: number, value: unknown) => void): Promise<void> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const form = new URLSearchParams(text);
    const authorization = request.headers.authorization ?? '';
    this.redeemed.push({ form, authorization });
    const code = form.get('code') ?? '';
    const granted = this.#codes.get(code);
    this.#codes.delete(code);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const [id, secret] = Buffer.from(authorization.replace(/^Basic /, ''), 'base64')
      .toString('utf8')
      .split(':');
    // RFC 6749 §2.3.1: both are form-encoded first.
    const isClient = id === 'ascribe' && decodeURIComponent(secret ?? '') === this.#secret;
    if (!isClient) return say(401, { error: 'invalid_client' });
    if (granted === undefined || challenge !== granted.challenge || form.get('redirect_uri') !== granted.redirectUri)
      return say(400, { error: 'invalid_grant', error_description: 'the code is not valid <b>' });
    say(200, {
      access_token: randomUUID(),
      token_type: 'Bearer',
      expires_in: 60,
      id_token: await this.#idToken(granted.nonce),
    });
  }

  #idToken(nonce: string): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: this.url, aud: 'ascribe', iat: now, exp: now + 60, nonce, ...this.claims, ...this.bent };
    const { privateKey } = this.isForging ? this.#foreign : this.#keys;
    return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'k1' }).sign(privateKey);
  }
}
