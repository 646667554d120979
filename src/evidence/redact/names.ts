import type { SecretKind } from './kinds.ts';

/**
 * Which field names hold a bearer secret, over all sources. Names are compared in lower case without `_` and `-`, so that
 * `access_token`, `accessToken` and `Access-Token` are one.
 */
export interface NameRule {
  readonly kind: SecretKind;
  /**
   * - `field`: as a JSON field, a header or in `name=value` text;
   * - `query`: only in `name=value` text (a `signature` field in JSON is mostly public).
   */
  readonly where: 'field' | 'query';
  /** A value that is a path is a working directory (sudo's PWD). */
  readonly unlessPath?: true;
  /** Only values of this form. */
  readonly onlyLike?: RegExp;
  /** Shorter values are something else (auditd's `sig=6` is a signal). */
  readonly minBytes?: number;
}

const EXACT: Readonly<Record<string, NameRule>> = {
  sessiontoken: { kind: 'session-token', where: 'field' },
  awssessiontoken: { kind: 'session-token', where: 'field' },
  xamzsecuritytoken: { kind: 'session-token', where: 'field' },
  securitytoken: { kind: 'session-token', where: 'field' },
  secretaccesskey: { kind: 'secret-key', where: 'field' },
  awssecretaccesskey: { kind: 'secret-key', where: 'field' },
  secretkey: { kind: 'secret-key', where: 'field' },
  accountkey: { kind: 'secret-key', where: 'field' },
  sharedaccesskey: { kind: 'secret-key', where: 'field' },
  secretstring: { kind: 'secret-value', where: 'field' },
  secretbinary: { kind: 'secret-value', where: 'field' },
  secretvalue: { kind: 'secret-value', where: 'field' },
  tokenvalue: { kind: 'token', where: 'field' },
  tokencode: { kind: 'one-time-code', where: 'field' },
  tokensecret: { kind: 'client-secret', where: 'field' },
  samlresponse: { kind: 'saml-assertion', where: 'field' },
  cookies: { kind: 'cookie', where: 'field' },
  setcookie: { kind: 'cookie', where: 'field' },
  privatekey: { kind: 'private-key', where: 'field' },
  privatekeypem: { kind: 'private-key', where: 'field' },
  privatekeydata: { kind: 'private-key', where: 'field' },
  passworddata: { kind: 'password', where: 'field' },
  pwd: { kind: 'password', where: 'query', unlessPath: true },
  // an HMAC, or with AWS an idempotency key; raw only in Vault logs with log_raw, before 1.10 of this form
  clienttoken: { kind: 'vault-token', where: 'field', onlyLike: /^[sbr]\.[A-Za-z0-9]{20,}$/ },
  signature: { kind: 'signature', where: 'query' },
  xamzsignature: { kind: 'signature', where: 'query' },
  xgoogsignature: { kind: 'signature', where: 'query' },
  sig: { kind: 'signature', where: 'query', minBytes: 16 },
};

/** A name that ends so; the longest ending first. */
const ENDINGS: readonly (readonly [string, NameRule])[] = [
  ['secretaccesskey', { kind: 'secret-key', where: 'field' }],
  ['authorization', { kind: 'authorization', where: 'field' }],
  ['passphrase', { kind: 'password', where: 'field' }],
  ['privatekey', { kind: 'private-key', where: 'field' }],
  ['assertion', { kind: 'saml-assertion', where: 'field' }],
  ['secretkey', { kind: 'secret-key', where: 'field' }],
  ['password', { kind: 'password', where: 'field' }],
  ['passcode', { kind: 'one-time-code', where: 'field' }],
  ['passwd', { kind: 'password', where: 'field' }],
  ['apikey', { kind: 'api-key', where: 'field' }],
  ['secret', { kind: 'client-secret', where: 'field' }],
  ['cookie', { kind: 'cookie', where: 'field' }],
  ['token', { kind: 'token', where: 'field' }],
];

/**
 * Names that end in `token` and yet are no credential: places in a list, idempotency keys, versions, hashes, and the
 * annotations of Kubernetes that name a service account.
 */
const NOT_SECRET: ReadonlySet<string> = new Set([
  'nexttoken',
  'continuationtoken',
  'nextcontinuationtoken',
  'startingtoken',
  'paginationtoken',
  'synctoken',
  'nextsynctoken',
  'changetoken',
  'locktoken',
  'updatetoken',
  'idempotencytoken',
  'concurrencytoken',
  'creationtoken',
  'nextforwardtoken',
  'nextbackwardtoken',
  'resumetoken',
  'deltatoken',
  'skiptoken',
  'resulttoken',
  'progresstoken',
  'legacytoken',
  'staletoken',
  // Windows 4688: whether the token is elevated
  'elevatedtoken',
]);
const NOT_SECRET_ENDINGS = ['pagetoken', 'requesttoken', 'sequencetoken', 'hashedtoken'] as const;

const EXACT_NAMES: ReadonlyMap<string, NameRule> = new Map(Object.entries(EXACT));

/** `null`: this name holds no secret. */
export function ruleOfName(written: string): NameRule | null {
  const name = written.toLowerCase().replaceAll(/[-_]/g, '');
  const exact = EXACT_NAMES.get(name);
  if (exact) return exact;
  const ending = ENDINGS.find(([suffix]) => name.endsWith(suffix));
  if (!ending || NOT_SECRET.has(name) || NOT_SECRET_ENDINGS.some((suffix) => name.endsWith(suffix))) return null;
  return ending[1];
}

const PLACEHOLDERS =
  /^(?:\*+|x{3,}|-+|none|null|undefined|true|false|yes|no|success|failure|%%\d+|hidden_due_to_security_reasons|.{0,3}(?:redacted|filtered|sensitive|hidden|masked|removed|value hidden).{0,60}|hmac-sha256:.*|sha256:.*|arn:.*|\{\{resolve:.*)$/is;

/** What stands where a secret has been taken out already, and references that only name one. */
export function isPlaceholder(value: string): boolean {
  return value === '' || PLACEHOLDERS.test(value);
}
