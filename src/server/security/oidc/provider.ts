import * as oidc from 'openid-client';
import type { LoginSettings } from '../../../config/server-schema.ts';
import { type Claims, valuesOf } from './role-of.ts';

/** What must be the same when the browser comes back. Nothing of it is in the browser but `state`, in the address. */
export interface Begun {
  readonly state: string;
  readonly nonce: string;
  /** PKCE (RFC 7636): only whoever began can redeem the code. */
  readonly verifier: string;
}

/** The provider does not answer, or not as OpenID Connect says it has to. Worth trying again; nobody is let in meanwhile. */
export class ProviderFailure extends Error {
  constructor(message: string, cause: unknown) {
    super(message, { cause });
    this.name = 'ProviderFailure';
  }
}

/** What came back is no login: wrong or old code, state, nonce, signature, audience, issuer … */
export class LoginRefused extends Error {
  constructor(message: string, cause: unknown) {
    super(message, { cause });
    this.name = 'LoginRefused';
  }
}

const TIMEOUT_SECONDS = 10;

/** The OpenID provider that people log in with (OpenID Connect Core 1.0 §3.1, RFC 9700). Its metadata is fetched when first needed. */
export class Provider {
  readonly #settings: LoginSettings;
  readonly #redirectUri: string;
  readonly #secret: string | null;
  #configuration: Promise<oidc.Configuration> | null = null;

  /** `secret`: of this client; `null`: it is a public one, and PKCE alone protects the code. */
  constructor(settings: LoginSettings, publicUrl: string, secret: string | null) {
    this.#settings = settings;
    this.#redirectUri = new URL('/login/callback', publicUrl).href;
    this.#secret = secret;
  }

  /** Where to send the browser. Throws `ProviderFailure`. */
  async begin(): Promise<Begun & { readonly location: string }> {
    const configuration = await this.#discovered();
    const begun = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() };
    const location = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: this.#redirectUri,
      scope: this.#settings.scopes.join(' '),
      state: begun.state,
      nonce: begun.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(begun.verifier),
      code_challenge_method: 'S256',
    });
    return { ...begun, location: location.href };
  }

  /** What the provider says of the person who came back with this query. Throws `ProviderFailure`, `LoginRefused`. */
  async end(query: string, { state, nonce, verifier }: Begun): Promise<Claims & { readonly sub: string }> {
    const configuration = await this.#discovered();
    const returned = new URL(this.#redirectUri);
    returned.search = query;
    try {
      const tokens = await oidc.authorizationCodeGrant(configuration, returned, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined) throw new Error('there is no ID token');
      return await this.#completed(configuration, claims, tokens.access_token);
    } catch (error) {
      throw new LoginRefused(reasonOf(error), error);
    }
  }

  /** Where people log out of the provider as well; `null`: it has no such page, or does not answer. */
  async logoutPage(): Promise<string | null> {
    const configuration = await this.#discovered().catch(() => null);
    if (configuration?.serverMetadata().end_session_endpoint === undefined) return null;
    return oidc.buildEndSessionUrl(configuration, { client_id: this.#settings.clientId }).href;
  }

  /** Some providers keep groups out of the ID token. */
  async #completed(
    configuration: oidc.Configuration,
    claims: oidc.IDToken,
    accessToken: string,
  ): Promise<Claims & { readonly sub: string }> {
    const isSaid = valuesOf(claims, this.#settings.claim).length > 0;
    if (isSaid || configuration.serverMetadata().userinfo_endpoint === undefined) return claims;
    return { ...(await oidc.fetchUserInfo(configuration, accessToken, claims.sub)), ...claims };
  }

  #discovered(): Promise<oidc.Configuration> {
    this.#configuration ??= this.#discover().catch((error: unknown) => {
      this.#configuration = null;
      throw new ProviderFailure(`${this.#settings.issuer} cannot be asked: ${reasonOf(error)}`, error);
    });
    return this.#configuration;
  }

  async #discover(): Promise<oidc.Configuration> {
    const { issuer, clientId } = this.#settings;
    const address = new URL(issuer);
    // The settings allow plain HTTP on this machine only.
    const execute = [
      oidc.enableNonRepudiationChecks,
      ...(address.protocol === 'http:' ? [oidc.allowInsecureRequests] : []),
    ];
    const found = await oidc.discovery(address, clientId, undefined, oidc.None(), {
      execute,
      timeout: TIMEOUT_SECONDS,
    });
    const metadata = found.serverMetadata();
    const configuration = new oidc.Configuration(metadata, clientId, undefined, this.#authentication(metadata));
    configuration.timeout = TIMEOUT_SECONDS;
    for (const prepare of execute) prepare(configuration);
    return configuration;
  }

  /** OpenID Connect Discovery 1.0 §3: where nothing is said of it, `client_secret_basic`. */
  #authentication({ token_endpoint_auth_methods_supported: methods }: oidc.ServerMetadata): oidc.ClientAuth {
    if (this.#secret === null) return oidc.None();
    const isPost =
      methods !== undefined && !methods.includes('client_secret_basic') && methods.includes('client_secret_post');
    return isPost ? oidc.ClientSecretPost(this.#secret) : oidc.ClientSecretBasic(this.#secret);
  }
}

/** What the provider or the check said, without what was checked: codes and tokens stay out of logs and pages. */
function reasonOf(error: unknown): string {
  if (error instanceof oidc.AuthorizationResponseError || error instanceof oidc.ResponseBodyError)
    return [error.error, error.error_description]
      .filter((part) => part !== undefined)
      .join(': ')
      .slice(0, 300);
  if (!(error instanceof Error)) return 'unknown failure';
  const cause =
    error.cause instanceof Error && error.cause.message !== error.message ? ` (${error.cause.message})` : '';
  return `${error.message}${cause}`.slice(0, 300);
}
