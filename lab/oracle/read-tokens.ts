import { createHash } from 'node:crypto';
import { type Claim, type Fields, type Issue, inside, type OracleRecord, text, tracesOf } from './record.ts';

const HOUR_MS = 3_600_000;
const CI_TOKEN_MS = 15 * 60_000;
const digest = (line: string): string => `sha256:${createHash('sha256').update(line).digest('hex')}`;
const NOBODY: Claim = { kind: 'nobody' };

/** Keycloak's JSON log: the message is `type="LOGIN", realmId="…", …`. A form login starts a session; tokens are of a session. */
export function readKeycloak(line: string, json: Fields): OracleRecord {
  const message = text(json, 'message');
  const said = (name: string): string => new RegExp(`(?:^|, )${name}="([^"]*)"`).exec(message)?.[1] ?? '';
  const session = `kc ${said('sessionId')}`;
  const self = `keycloak.user:${said('userId')}`;
  const issues: Issue[] = [];
  const token = said('token_id');
  if (token !== '') issues.push({ kind: 'key', key: `jti ${token}`, root: null });
  if (said('type') === 'LOGIN') issues.push({ kind: 'key', key: session, root: null });
  return {
    id: digest(line),
    event: digest(line),
    product: 'keycloak',
    at: Date.parse(text(json, 'timestamp')),
    claim: claimOf(said('type'), said('client_assertion_id'), session, self),
    issues,
    traces: tracesOf(said('ipAddress'), ''),
    credential: session,
    ...(said('type') === 'LOGIN' ? { login: true } : {}),
  };
}

function claimOf(type: string, assertion: string, session: string, self: string): Claim {
  if (type === 'LOGIN') return { kind: 'asserted', root: self };
  // A client that shows its workload's token is that workload.
  return { kind: 'key', keys: [{ key: type === 'CLIENT_LOGIN' ? `k8s ${assertion}` : session }], self };
}

/** The agencies' own application: it verified the token, and writes its id and subject. */
export function readCaseApi(json: Fields): OracleRecord {
  return {
    id: text(json, 'id'),
    event: text(json, 'id'),
    product: 'case-api',
    at: Date.parse(text(json, 'ts')),
    claim: { kind: 'key', keys: [{ key: `jti ${text(json, 'jti')}` }], self: `keycloak.user:${text(json, 'sub')}` },
    issues: [],
    traces: tracesOf(text(json, 'ip'), ''),
  };
}

/** A gateway's record of a tool call: it verified the caller's token, and names the account in it. */
export function readGateway(json: Fields): OracleRecord {
  const account = text(json, 'inbound', 'subject', 'account');
  return {
    id: text(json, 'id'),
    event: text(json, 'id'),
    product: 'gateway',
    at: Date.parse(text(json, 'time')),
    claim: account === '' ? NOBODY : { kind: 'asserted', root: account },
    issues: [],
    traces: tracesOf(text(json, 'inbound', 'address'), ''),
  };
}

/**
 * Google Cloud: an exchange is of whoever holds the assertion for that provider and subject; a federated principal of whoever
 * exchanged for it within the hour; an account that was impersonated, of whoever made its token along the same chain.
 */
export function readGcp(entry: Fields): OracleRecord {
  const payload = inside(entry, 'protoPayload');
  const who = inside(payload, 'authenticationInfo');
  const method = text(payload, 'methodName').split('.').at(-1) ?? '';
  const subject = text(who, 'principalSubject');
  const id = text(entry, 'insertId');
  const issues: Issue[] = [];
  let claim: Claim = NOBODY;
  if (method === 'ExchangeToken') {
    const assertion = `${text(payload, 'resourceName')}|${subject}`;
    claim = {
      kind: 'key',
      keys: [{ key: `oidc ${assertion}`, within: CI_TOKEN_MS }],
      self: `oidc.subject:${assertion}`,
    };
    issues.push({ kind: 'key', key: `gcp ${text(payload, 'metadata', 'mapped_principal')}`, root: null });
  } else {
    const delegation = inside(who, 'serviceAccountDelegationInfo');
    const caller = Array.isArray(delegation) ? text(delegation[0], 'principalSubject') : subject;
    const principal = `gcp.workload-pool-principal:${caller.replace('principal://iam.googleapis.com/', '')}`;
    const account = text(who, 'principalEmail');
    claim = Array.isArray(delegation)
      ? { kind: 'key', keys: [{ key: `gcp ${caller}>${account}`, within: 12 * HOUR_MS }], self: principal }
      : { kind: 'key', keys: [{ key: `gcp ${caller}`, within: HOUR_MS }], self: principal };
    if (method === 'GenerateAccessToken') {
      const made = text(payload, 'request', 'name').split('/').at(-1) ?? '';
      issues.push({ kind: 'key', key: `gcp ${caller}>${made}`, root: null });
    }
  }
  return {
    id,
    event: id,
    product: 'gcp',
    at: Date.parse(text(entry, 'timestamp')),
    claim,
    issues,
    traces: tracesOf(text(payload, 'requestMetadata', 'callerIp'), ''),
  };
}

/** An application's own telemetry proves nobody. */
export const readTelemetry = (line: string): OracleRecord => ({
  id: digest(line),
  event: digest(line),
  product: 'otlp',
  at: 0,
  claim: NOBODY,
  issues: [],
  traces: tracesOf('', ''),
});

/** Teleport names the user at every event, by a certificate that it checked. */
export function readTeleport(json: Fields): OracleRecord {
  const user = text(json, 'author') || text(json, 'user');
  return {
    id: text(json, 'uid'),
    event: text(json, 'uid'),
    product: 'teleport',
    at: Date.parse(text(json, 'time')),
    claim: { kind: 'asserted', root: `teleport.user:${text(json, 'cluster_name')}/${user}` },
    issues: [],
    traces: tracesOf(text(json, 'addr.remote').replace(/:\d+$/, ''), ''),
  };
}

/** Entra's sign-in gives a token its id; Graph writes the id of the token that it was called with, and whose it is. */
export function readEntra(json: Fields): OracleRecord {
  const said = inside(json, 'properties');
  const user = text(said, 'userId');
  const self = user === '' ? `entra.service-principal:${text(said, 'servicePrincipalId')}` : `entra.user:${user}`;
  const isGraph = text(json, 'category') === 'MicrosoftGraphActivityLogs';
  const id = text(said, isGraph ? 'requestId' : 'id');
  const asn = inside(said, 'autonomousSystemNumber');
  return {
    id,
    event: id,
    product: 'entra',
    at: Date.parse(text(json, 'time')),
    claim: isGraph
      ? { kind: 'key', keys: [{ key: `uti ${text(said, 'signInActivityId')}` }], self }
      : { kind: 'asserted', root: self },
    issues: isGraph ? [] : [{ kind: 'key', key: `uti ${text(said, 'uniqueTokenIdentifier')}`, root: null }],
    traces: tracesOf(text(said, 'ipAddress'), text(said, 'userAgent')),
    credential: `uti ${text(said, isGraph ? 'signInActivityId' : 'uniqueTokenIdentifier')}`,
    ...(inside(said, 'isInteractive') === true ? { login: true } : {}),
    ...(typeof asn === 'number' ? { asn } : {}),
  };
}
