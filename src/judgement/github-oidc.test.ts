import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../model/source.ts';
import { readAndJudged } from './read-and-judged.fixture.ts';

const SUB = 'repo:octo-org/intake:environment:prod';
const WORKFLOW = `github.workflow:${SUB}`;
const ROLE = 'aws.role:arn:aws:iam::444455556666:role/Ci';
const AT = Date.UTC(2026, 2, 2, 9, 15, 30) / 1000;

/** The claims of the token of one job. */
const claims = (job: number, over: JsonObject = {}): JsonObject => ({
  iss: 'https://token.actions.githubusercontent.com',
  aud: 'sts.amazonaws.com',
  sub: SUB,
  jti: `00000000-0000-4000-8000-00000000000${job}`,
  iat: AT - 5,
  nbf: AT - 5,
  exp: AT + 295,
  repository: 'octo-org/intake',
  repository_id: '2002',
  run_id: '700',
  run_attempt: '1',
  check_run_id: `90${job}`,
  event_name: 'workflow_dispatch',
  actor: 'mona',
  actor_id: '31',
  environment: 'prod',
  ...over,
});

/** What the job itself leaves: its document in the API. */
const job = (id: number): JsonObject => ({
  id: Number(`90${id}`),
  run_id: 700,
  run_url: 'https://api.github.com/repos/octo-org/intake/actions/runs/700',
  run_attempt: 1,
  check_run_url: `https://api.github.com/repos/octo-org/intake/check-runs/90${id}`,
  status: 'completed',
  conclusion: 'success',
  started_at: '2026-03-02T09:15:00Z',
  completed_at: '2026-03-02T09:17:00Z',
  name: `deploy (${id})`,
  workflow_name: 'Deploy',
  labels: ['ubuntu-latest'],
});

const trail = (over: JsonObject): JsonObject => ({
  eventVersion: '1.11',
  awsRegion: 'eu-west-1',
  userAgent: 'aws-cli/2.22.0 os/linux#6.8 lang/python#3.12.6',
  eventType: 'AwsApiCall',
  recipientAccountId: '444455556666',
  eventCategory: 'Management',
  ...over,
});

/** The exchange of the token for the role. AWS writes the subject, and nothing else of the token. */
const assumed = (id: number, ip: string): JsonObject =>
  trail({
    eventID: `11111111-2222-4333-8444-00000000000${id}`,
    eventTime: '2026-03-02T09:15:30Z',
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRoleWithWebIdentity',
    sourceIPAddress: ip,
    userIdentity: {
      type: 'WebIdentityUser',
      principalId: `arn:aws:iam::444455556666:oidc-provider/token.actions.githubusercontent.com:sts.amazonaws.com:${SUB}`,
      userName: SUB,
      identityProvider: 'arn:aws:iam::444455556666:oidc-provider/token.actions.githubusercontent.com',
    },
    requestParameters: { roleArn: 'arn:aws:iam::444455556666:role/Ci', roleSessionName: 'deploy' },
    responseElements: {
      credentials: { accessKeyId: `ASIAQ3EGEXAMPLE0004${id}`, expiration: 'Mar 2, 2026, 10:15:30 AM' },
      assumedRoleUser: {
        assumedRoleId: 'AROAQ3EGEXAMPLE00049:deploy',
        arn: 'arn:aws:sts::444455556666:assumed-role/Ci/deploy',
      },
      subjectFromWebIdentityToken: SUB,
      provider: 'arn:aws:iam::444455556666:oidc-provider/token.actions.githubusercontent.com',
      audience: 'sts.amazonaws.com',
    },
  });

const call = (id: number, ip: string): JsonObject =>
  trail({
    eventID: `11111111-2222-4333-8444-00000000001${id}`,
    eventTime: '2026-03-02T09:15:40Z',
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateUser',
    sourceIPAddress: ip,
    requestParameters: { userName: 'x' },
    userIdentity: {
      type: 'AssumedRole',
      principalId: 'AROAQ3EGEXAMPLE00049:deploy',
      arn: 'arn:aws:sts::444455556666:assumed-role/Ci/deploy',
      accountId: '444455556666',
      accessKeyId: `ASIAQ3EGEXAMPLE0004${id}`,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: 'AROAQ3EGEXAMPLE00049',
          arn: 'arn:aws:iam::444455556666:role/Ci',
          accountId: '444455556666',
          userName: 'Ci',
        },
        attributes: { creationDate: '2026-03-02T09:15:30Z', mfaAuthenticated: 'false' },
      },
    },
  });

describe('a job of GitHub Actions that takes a role in AWS', () => {
  it('is the root of what it does there, by the subject that both sides wrote', () => {
    const [, , exchange, use] = readAndJudged(job(1), claims(1), assumed(1, '192.0.2.10'), call(1, '192.0.2.10'));
    expect(exchange?.map((s) => s.holder)).toEqual([[WORKFLOW]]);
    expect(use?.map((s) => s.holder)).toEqual([[WORKFLOW, ROLE]]);
    expect(use?.[0]?.chain.map((step) => step.key)).toContain(
      `oidc.assertion:token.actions.githubusercontent.com|${SUB}`,
    );
    expect(new Set(use?.[0]?.chain.map((step) => step.administration))).toEqual(new Set(['aws', 'github']));
  });

  it('is not told apart from a parallel job with the same subject', () => {
    const all = readAndJudged(
      job(1),
      job(2),
      claims(1),
      claims(2),
      assumed(1, '192.0.2.10'),
      assumed(2, '192.0.2.20'),
      call(1, '192.0.2.10'),
      call(2, '192.0.2.20'),
    ).slice(4);
    for (const segments of all) {
      for (const s of segments) {
        expect(s.holder[0]).toBe(WORKFLOW);
        const said = JSON.stringify([
          s.holder,
          s.operator,
          s.onBehalfOf,
          s.device,
          s.credential,
          s.chain.map((c) => [c.from, c.to, c.key]),
        ]);
        expect(said).not.toContain('90');
        expect(said).not.toContain('ci.job');
        expect(said).not.toContain('github.user');
        expect(said).not.toContain('app.token');
      }
    }
    expect(all.map((segments) => segments.map((s) => s.verdict))).toEqual([['held'], ['held'], ['held'], ['held']]);
  });

  it('is named as well where its claims are not in evidence, and by an older token of the same subject', () => {
    const [exchange] = readAndJudged(assumed(1, '192.0.2.10'));
    expect(exchange?.[0]?.holder).toEqual([WORKFLOW]);
    const [, later] = readAndJudged(claims(1, { iat: AT - 3600, exp: AT - 3300 }), assumed(2, '192.0.2.20'));
    expect([later?.[0]?.holder, later?.[0]?.verdict]).toEqual([[WORKFLOW], 'held']);
  });

  it('gives its name to no other subject', () => {
    const [, exchange] = readAndJudged(
      claims(1, { sub: 'repo:octo-org/other:environment:prod' }),
      assumed(1, '192.0.2.10'),
    );
    expect(exchange?.[0]?.holder).toEqual([WORKFLOW]);
    expect(exchange?.[0]?.chain.every((step) => step.administration === 'aws')).toBe(true);
  });
});
