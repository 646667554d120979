import type { IdentityStatement, Join, Presented } from '../../model/event.ts';
import { obj, str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import { serialOfDecimal } from '../spiffe/refs.ts';
import { type Entry, within } from './entry.ts';
import { entityRef, hmacRef } from './ids.ts';

/** A projected service account token lives at most a day, as with AWS web identity. */
const WORKLOAD_TOKEN_MICROS = 24 * 3600 * 1_000_000;
/** A CI job's identity token lives minutes. */
const CI_TOKEN_MICROS = 15 * 60 * 1_000_000;
const GITHUB_ISSUER = 'token.actions.githubusercontent.com';

/** Methods by which a person shows what only the person has, here and now. The others show a token or key that a machine holds. */
const PERSONAL: ReadonlySet<string> = new Set(['userpass', 'ldap', 'okta', 'oidc', 'radius', 'kerberos', 'saml']);

/** Requests that answer with a new token for whoever proved to be somebody: every auth method, and the second step of MFA. */
export function isLogin(e: Entry): boolean {
  if (e.path === 'sys/mfa/validate') return true;
  if (!e.path.startsWith('auth/') || e.path.startsWith('auth/token/')) return false;
  return LOGIN_PATH.test(within(e));
}
const LOGIN_PATH = /^(?:login(?:\/|$)|oidc\/(?:callback|poll)$|callback$|(?:saml\/)?(?:callback|token)$)/;

/** What the caller of a login showed, and whom Vault took that for. */
export interface Login {
  readonly presented: Presented;
  /** Appended to the chain behind the new token. */
  readonly entity: readonly Ref[];
  readonly authenticates: boolean;
  readonly statements: readonly IdentityStatement[];
  /** Name of the account at the auth method. */
  readonly alias: string | null;
}

/** Read a successful login. `auth.metadata` is written by the auth method itself here, and only here. */
export function loginOf(e: Entry): Login {
  const auth = obj(e.response?.['auth']) ?? e.auth;
  const meta = obj(auth?.['metadata']);
  const method = e.mount.type === '' ? (e.path.split('/')[1] ?? '') : e.mount.type;
  const entity = entityRef(auth);
  const alias = aliasOf(e, auth, meta);
  const proof = PROOFS.get(method)?.(meta ?? {}, e, alias) ?? null;
  const account = proof?.holder ?? entity ?? (alias === null ? null : ref('vault.alias', `${e.mount.id}/${alias}`));
  const presented: Presented = {
    ref: null,
    joins: proof?.joins ?? [],
    holder: account === null ? [] : [account],
    holderClass: 'K3',
    boundTo: null,
    issuance: proof === null ? 'not-logged' : proof.issuance,
  };
  const statements: IdentityStatement[] = [];
  if (entity !== null) {
    if (alias !== null) statements.push({ ref: entity, attribute: 'name', value: alias });
    const email = str(meta?.['email']);
    if (email !== null) statements.push({ ref: entity, attribute: 'email', value: email });
    if (proof !== null) statements.push({ ref: entity, attribute: 'alias', value: proof.holder });
  }
  return {
    presented,
    entity: entity === null || entity === account ? [] : [entity],
    authenticates: PERSONAL.has(method) || e.path === 'sys/mfa/validate',
    statements,
    alias,
  };
}

/** The display name of a login is the mount, a dash, and the account's name at the method. */
function aliasOf(e: Entry, auth: JsonObject | null, meta: JsonObject | null): string | null {
  const username = str(meta?.['username']) ?? str(meta?.['role_name']);
  if (username !== null) return username;
  const shown = str(auth?.['display_name']);
  const prefix = `${e.mount.point
    .replace(/^auth\//, '')
    .replace(/\/$/, '')
    .replaceAll('/', '-')}-`;
  return shown?.startsWith(prefix) && shown.length > prefix.length ? shown.slice(prefix.length) : null;
}

interface Proof {
  readonly holder: Ref;
  readonly joins: readonly Join[];
  readonly issuance: Presented['issuance'];
}
const timed = (key: Ref, withinMicros: number): Join => ({ key, cls: 'K3', issuedAt: null, withinMicros });
const proof = (holder: Ref, joins: readonly Join[] = [], issuance: Presented['issuance'] = 'elsewhere'): Proof => ({
  holder,
  joins,
  issuance,
});

type Prove = (meta: JsonObject, e: Entry, alias: string | null) => Proof | null;

/** Auth methods whose metadata names the account of another system, or whose credential Vault itself gave out. */
const PROOFS: ReadonlyMap<string, Prove> = new Map<string, Prove>([
  ['kubernetes', kubernetes],
  ['aws', aws],
  ['approle', approle],
  ['cert', certificate],
  ['jwt', oidc],
  ['oidc', oidc],
]);

/** https://developer.hashicorp.com/vault/docs/auth/kubernetes: the token's own id is not logged. */
function kubernetes(meta: JsonObject): Proof | null {
  const namespace = str(meta['service_account_namespace']);
  const name = str(meta['service_account_name']);
  if (namespace === null || name === null) return null;
  const key = ref('oidc.assertion', `k8s|system:serviceaccount:${namespace}:${name}`);
  return proof(ref('k8s.serviceaccount', `${namespace}/${name}`), [timed(key, WORKLOAD_TOKEN_MICROS)]);
}

/**
 * https://developer.hashicorp.com/vault/docs/auth/aws: `ec2` shows the signed document of an instance, `iam` a signed STS call. The
 * access key that signed it is not logged. An instance that is only inferred from the session name is the caller's word.
 */
function aws(meta: JsonObject): Proof | null {
  const instance = str(meta['instance_id']);
  if (meta['auth_type'] !== 'iam' && instance !== null) return proof(ref('aws.ec2-instance', instance));
  const unique = str(meta['client_user_id']);
  if (unique?.startsWith('AIDA')) return proof(ref('aws.iam-user', unique));
  const arn = str(meta['canonical_arn']);
  return arn !== null && /^arn:[a-z-]+:iam::\d+:role\//.test(arn) ? proof(ref('aws.role', arn)) : null;
}

/** The secret id was given out by Vault, and its hash is the same in both records. */
function approle(_meta: JsonObject, e: Entry, alias: string | null): Proof | null {
  if (alias === null) return null;
  const secret = hmacRef(obj(e.request['data'])?.['secret_id'], e.scope);
  const joins: Join[] = secret === null ? [] : [{ key: secret, cls: 'K2', issuedAt: null, withinMicros: null }];
  return proof(ref('vault.alias', `${e.mount.id}/${alias}`), joins, secret === null ? 'not-logged' : 'expected');
}

/**
 * https://developer.hashicorp.com/vault/docs/auth/cert: the client proved the key of this certificate. Whose it is, the log of the
 * authority says that signed it.
 */
function certificate(meta: JsonObject, e: Entry): Proof | null {
  const serial = serialOfDecimal(str(e.request['client_certificate_serial_number']) ?? str(meta['serial_number']));
  if (serial === null) return null;
  const name = str(meta['common_name']);
  const subject = name === null || name.length > 300 ? serial.replace(':', '=') : `CN=${name}`;
  return proof(ref('x509.subject', subject), [{ key: serial, cls: 'K2', issuedAt: null, withinMicros: null }]);
}

/** Issuer and subject are logged only where the role maps them into the metadata. A subject without issuer is no key. */
function oidc(meta: JsonObject): Proof | null {
  const issuer = (str(meta['iss']) ?? str(meta['issuer']))?.replace(/^https:\/\//, '').replace(/\/$/, '') ?? null;
  const subject = str(meta['sub']) ?? str(meta['subject']);
  if (issuer === null || issuer === '' || subject === null) return null;
  const key = ref('oidc.assertion', `${issuer}|${subject}`);
  if (issuer === GITHUB_ISSUER) return proof(ref('github.workflow', subject), [timed(key, CI_TOKEN_MICROS)]);
  return proof(ref('oidc.subject', `${issuer}|${subject}`), [timed(key, WORKLOAD_TOKEN_MICROS)]);
}
