import { createHash } from 'node:crypto';
import { type Claim, type Fields, type Issue, inside, type OracleRecord, text, tracesOf } from './record.ts';

const CI_TOKEN_MS = 15 * 60_000;
const digest = (line: string): string => `sha256:${createHash('sha256').update(line).digest('hex')}`;

/** Vault's audit log. A login is told by what the auth method wrote of whom it verified; any other request by its token. */
export function readVault(entry: Fields): OracleRecord {
  const id = text(entry, 'request', 'id');
  const isLogin = text(entry, 'request', 'path').endsWith('/login');
  const issues: Issue[] = [];
  const given = text(entry, 'response', 'auth', 'accessor');
  if (isLogin && given !== '') issues.push({ kind: 'key', key: `vault ${given}`, root: null });
  const user = text(entry, 'response', 'data', 'username');
  if (user.startsWith('v-')) issues.push({ kind: 'key', key: `dbuser ${user}`, root: null });
  const account = /\/static-creds\/(.+)$/.exec(text(entry, 'request', 'path'))?.[1];
  const password = text(entry, 'response', 'data', 'password');
  if (account !== undefined && password !== '') issues.push({ kind: 'secret', name: account, version: password });
  const accessor = text(entry, 'request', 'client_token_accessor');
  return {
    id: `${id}/${text(entry, 'type')}`,
    event: id,
    product: 'vault',
    at: Date.parse(text(entry, 'time')),
    claim: isLogin
      ? loginClaim(inside(entry, 'auth', 'metadata'))
      : { kind: 'key', keys: [{ key: `vault ${accessor}` }], self: entitySelf(entry) },
    issues,
    traces: tracesOf(text(entry, 'request', 'remote_address'), ''),
  };
}

/** The entity is Vault's own name for whoever logged in: true, and short of the account. */
const entitySelf = (entry: Fields): string | null => {
  const entity = text(entry, 'auth', 'entity_id');
  return entity === '' ? null : `vault.entity:${entity}`;
};

function loginClaim(metadata: unknown): Claim {
  const account = text(metadata, 'service_account_name');
  if (account !== '')
    return { kind: 'asserted', root: `k8s.serviceaccount:${text(metadata, 'service_account_namespace')}/${account}` };
  const sub = text(metadata, 'sub');
  return sub === ''
    ? { kind: 'nobody' }
    : { kind: 'key', keys: [{ key: `oidc ${sub}`, within: CI_TOKEN_MS }], self: `github.workflow:${sub}` };
}

/** A user that Vault made is whoever had it made; any other is the account by that name. */
export function readPostgres(line: string, json: Fields): OracleRecord {
  const user = text(json, 'user');
  const session = `pg ${text(json, 'session_id')}`;
  const opens = text(json, 'message').startsWith('connection authorized');
  const self = user.startsWith('v-') ? null : `pg.role:cases-db/${user}`;
  const claim: Claim =
    opens && self !== null
      ? { kind: 'account', secret: user, self }
      : { kind: 'key', keys: [{ key: opens ? `dbuser ${user}` : session }], self };
  return {
    id: digest(line),
    event: digest(line),
    product: 'postgres',
    at: Date.parse(text(json, 'timestamp').replace(' UTC', 'Z').replace(' ', 'T')),
    claim,
    issues: opens ? [{ kind: 'key', key: session, root: null }] : [],
    traces: tracesOf(text(json, 'remote_host'), ''),
  };
}

/** The claims of a CI job's identity token, as the job printed them. */
export function readJobToken(line: string, json: Fields): OracleRecord {
  const sub = text(json, 'sub');
  return {
    id: text(json, 'jti') || digest(line),
    event: text(json, 'jti') || digest(line),
    product: 'github',
    at: Number(inside(json, 'iat')) * 1000,
    claim: { kind: 'asserted', root: `github.workflow:${sub}` },
    issues: [
      { kind: 'key', key: `oidc ${sub}`, root: null },
      { kind: 'key', key: `oidc ${text(json, 'aud').replace('https://iam.googleapis.com/', '')}|${sub}`, root: null },
    ],
    traces: tracesOf('', ''),
  };
}

/** A run that somebody started by hand, and the delivery that tells who reviewed it: GitHub names the account. */
export function readGithub(line: string, json: Fields): OracleRecord {
  const isReview = json['event'] === 'deployment_review';
  const who = isReview ? inside(json, 'request', 'payload', 'approver', 'id') : inside(json, 'triggering_actor', 'id');
  const id = isReview ? digest(line) : String(inside(json, 'id'));
  return {
    id,
    event: id,
    product: 'github',
    at: Date.parse(text(json, isReview ? 'delivered_at' : 'run_started_at')),
    claim: { kind: 'asserted', root: `github.user:${String(who)}` },
    issues: [],
    traces: tracesOf('', ''),
  };
}
