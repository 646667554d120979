import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../model/source.ts';
import { readAndJudged } from './read-and-judged.fixture.ts';

const POOL = 'projects/123456789012/locations/global/workloadIdentityPools/ci';
const PROVIDER = `${POOL}/providers/github`;
const SUB = 'repo:octo-org/intake:environment:prod';
const WORKFLOW = `github.workflow:${SUB}`;
const PRINCIPAL = `gcp.workload-pool-principal:${POOL}/subject/${SUB}`;
const SUBJECT = `principal://iam.googleapis.com/${POOL}/subject/${SUB}`;
const DEPLOYER = 'deployer@octo.iam.gserviceaccount.com';
const ACCOUNT = `gcp.service-account:${DEPLOYER}`;
const AT = Date.UTC(2026, 2, 2, 9, 15, 30) / 1000;

const claims = (over: JsonObject = {}): JsonObject => ({
  iss: 'https://token.actions.githubusercontent.com',
  aud: `https://iam.googleapis.com/${PROVIDER}`,
  sub: SUB,
  jti: '00000000-0000-4000-8000-000000000001',
  iat: AT - 5,
  exp: AT + 295,
  repository: 'octo-org/intake',
  repository_id: '2002',
  run_id: '700',
  run_attempt: '1',
  check_run_id: '901',
  event_name: 'push',
  ...over,
});

const entry = (second: number, authenticationInfo: JsonObject, payload: JsonObject, ip = '192.0.2.10'): JsonObject => ({
  insertId: `i${second}`,
  logName: 'projects/octo/logs/cloudaudit.googleapis.com%2Fdata_access',
  timestamp: new Date((AT + second) * 1000).toISOString(),
  resource: { type: 'audited_resource', labels: { project_id: 'octo' } },
  protoPayload: {
    '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
    status: {},
    authenticationInfo,
    requestMetadata: { callerIp: ip, callerSuppliedUserAgent: 'google-auth-library' },
    ...payload,
  },
});

const exchange = (second: number, subject = SUB): JsonObject =>
  entry(
    second,
    { principalSubject: subject },
    {
      serviceName: 'sts.googleapis.com',
      methodName: 'google.identity.sts.v1.SecurityTokenService.ExchangeToken',
      resourceName: PROVIDER,
      metadata: { mapped_principal: `principal://iam.googleapis.com/${POOL}/subject/${subject}` },
    },
  );

const impersonation = (second: number, caller: JsonObject): JsonObject =>
  entry(second, caller, {
    serviceName: 'iamcredentials.googleapis.com',
    methodName: 'GenerateAccessToken',
    resourceName: 'projects/-/serviceAccounts/104512345678901234567',
    request: { name: `projects/-/serviceAccounts/${DEPLOYER}` },
  });

const read = (second: number, caller: JsonObject): JsonObject =>
  entry(second, caller, {
    serviceName: 'secretmanager.googleapis.com',
    methodName: 'google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion',
    resourceName: 'projects/123456789012/secrets/db/versions/7',
  });

const asDeployer = (...delegates: readonly JsonObject[]): JsonObject => ({
  principalEmail: DEPLOYER,
  principalSubject: `serviceAccount:${DEPLOYER}`,
  ...(delegates.length === 0 ? {} : { serviceAccountDelegationInfo: delegates }),
});

describe('a job of GitHub Actions that takes up a service account of Google Cloud', () => {
  it('is the root of what the account does, through exchange and impersonation', () => {
    const [, exchanged, made, used] = readAndJudged(
      claims(),
      exchange(0),
      impersonation(1, { principalSubject: SUBJECT }),
      read(3, asDeployer({ principalSubject: SUBJECT })),
    );
    expect(exchanged?.map((s) => s.holder)).toEqual([[WORKFLOW]]);
    expect(made?.map((s) => s.holder)).toEqual([[WORKFLOW, PRINCIPAL]]);
    expect(used?.map((s) => s.holder)).toEqual([[WORKFLOW, PRINCIPAL, ACCOUNT]]);
    expect(used?.[0]?.chain.map((step) => step.key)).toContain(`oidc.assertion:${PROVIDER}|${SUB}`);
    expect(used?.[0]?.chain.every((step) => step.cls <= 'K3')).toBe(true);
  });

  it('calls directly as the federated principal', () => {
    const [, , used] = readAndJudged(claims(), exchange(0), read(3, { principalSubject: SUBJECT }));
    expect(used?.map((s) => s.holder)).toEqual([[WORKFLOW, PRINCIPAL]]);
  });

  it('is not said to be GitHub’s where the issuer’s log is missing, however the subject looks', () => {
    const [, used] = readAndJudged(exchange(0), read(3, { principalSubject: SUBJECT }));
    expect(used?.map((s) => s.holder)).toEqual([[`oidc.subject:${PROVIDER}|${SUB}`, PRINCIPAL]]);
  });

  it('does not join a token that was meant for another provider', () => {
    const other = claims({ aud: `https://iam.googleapis.com/${POOL}/providers/other` });
    const [, exchanged] = readAndJudged(other, exchange(0));
    expect(exchanged?.map((s) => s.holder)).toEqual([[`oidc.subject:${PROVIDER}|${SUB}`]]);
  });
});

describe('a service account that several people may impersonate', () => {
  const person = (name: string): JsonObject => ({ firstPartyPrincipal: { principalEmail: `${name}@example.com` } });
  const caller = (name: string): JsonObject => ({
    principalEmail: `${name}@example.com`,
    principalSubject: `user:${name}@example.com`,
  });

  it('is held by whom the delegation names', () => {
    const [, , first, second] = readAndJudged(
      impersonation(0, caller('alice')),
      impersonation(1, caller('bob')),
      read(3, asDeployer(person('alice'))),
      read(4, asDeployer(person('bob'))),
    );
    expect(first?.map((s) => s.holder)).toEqual([['gcp.user:alice@example.com', ACCOUNT]]);
    expect(second?.map((s) => s.holder)).toEqual([['gcp.user:bob@example.com', ACCOUNT]]);
  });

  it('is held by nobody known where the delegation is withheld', () => {
    const [, used] = readAndJudged(impersonation(0, caller('alice')), read(3, asDeployer({})));
    expect(used?.map((s) => [s.verdict, s.holder])).toEqual([['unattributed', []]]);
  });
});
