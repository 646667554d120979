import { describe, expect, it } from 'vitest';
import { type JsonObject, NO_READ_CONTEXT } from '../model/source.ts';
import type { Segment } from '../model/verdict.ts';
import { recogniseAndRead } from '../sources/registry.ts';
import { viewOf } from '../sources/view.ts';
import { FactsBuilder } from './facts.fixture.ts';
import { judge } from './index.ts';
import { NO_POLICY } from './policy.ts';

/** Verdicts over records as their readers read them, by action. */
function segmentsBy(records: readonly JsonObject[]): ReadonlyMap<string, Segment> {
  const builder = new FactsBuilder();
  const strands = records.map((record) => {
    const reading = recogniseAndRead(viewOf(JSON.stringify(record)).views[0]!, NO_READ_CONTEXT);
    if (!reading?.result.ok) throw new Error('not read');
    const event = reading.result.events[0]!;
    return [event.action, builder.add(event, event.source === 'ascribe.gateway' ? 'declared' : 'unprotected')] as const;
  });
  const { segments } = judge(builder.facts(), NO_POLICY);
  return new Map(strands.map(([action, { key }]) => [action, segments.find((s) => s.strand === key) as Segment]));
}

const ROLE_ARN = 'arn:aws:iam::444455556666:role/Platform';
const trail = (over: JsonObject): JsonObject => ({
  eventVersion: '1.11',
  eventID: '11111111-2222-4333-8444-000000000001',
  eventTime: '2026-03-02T09:15:30Z',
  awsRegion: 'eu-west-1',
  eventType: 'AwsApiCall',
  recipientAccountId: '444455556666',
  ...over,
});
const assume = trail({
  eventSource: 'sts.amazonaws.com',
  eventName: 'AssumeRole',
  sourceIPAddress: '192.0.2.50',
  userIdentity: {
    type: 'IAMUser',
    principalId: 'AIDAEXAMPLEPLATFORM',
    accountId: '444455556666',
    accessKeyId: 'AKIAEXAMPLEKEY000009',
    userName: 'platform',
  },
  requestParameters: { roleArn: ROLE_ARN, roleSessionName: 'gw' },
  responseElements: {
    credentials: { accessKeyId: 'ASIAEXAMPLEKEY000001', expiration: 'Mar 2, 2026, 10:15:30 AM' },
    assumedRoleUser: { assumedRoleId: 'AROAEXAMPLE:gw', arn: 'arn:aws:sts::444455556666:assumed-role/Platform/gw' },
  },
});
const call = trail({
  eventID: '11111111-2222-4333-8444-000000000002',
  eventTime: '2026-03-02T09:15:31Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'ListBuckets',
  sourceIPAddress: '192.0.2.50',
  userIdentity: {
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLE:gw',
    accountId: '444455556666',
    accessKeyId: 'ASIAEXAMPLEKEY000001',
    sessionContext: {
      sessionIssuer: { type: 'Role', principalId: 'AROAEXAMPLE', arn: ROLE_ARN, userName: 'Platform' },
      attributes: { creationDate: '2026-03-02T09:15:30Z', mfaAuthenticated: 'false' },
    },
  },
});
const gateway: JsonObject = {
  format: 'ascribe.gateway/1',
  id: '1',
  time: '2026-03-02T09:15:31.500Z',
  gateway: 'gw.example',
  event: 'call',
  outcome: 'success',
  inbound: {
    token: { type: 'jwt', issuer: 'https://idp.example', jti: '4d1c0a5e-7a52-4f0e-9d3b' },
    subject: { account: 'okta.user:00uada' },
  },
  agent: { service: 'claims-agent', run: 'conv_1' },
  call: { id: 'call_1', tool: 'list_buckets' },
  outbound: { minted: true, credential: { type: 'aws-access-key', id: 'ASIAEXAMPLEKEY000001' } },
};

describe('a gateway’s word about a credential', () => {
  it('leaves the holder to the vendor’s log, although its origin is trusted more', () => {
    const without = segmentsBy([assume, call]).get('s3:ListBuckets');
    const beside = segmentsBy([assume, call, gateway]).get('s3:ListBuckets');
    expect(beside?.holder).toEqual(['aws.iam-user:AIDAEXAMPLEPLATFORM', expect.stringContaining('aws.role:')]);
    expect(beside).toEqual(without);
  });

  it('names nobody where the vendor’s issuance is missing', () => {
    expect(segmentsBy([call, gateway]).get('s3:ListBuckets')).toMatchObject({ holder: [], verdict: 'unattributed' });
  });

  it('names the subject of the token that it verified as the holder at the gateway itself', () => {
    const segment = segmentsBy([gateway]).get('gateway:call');
    expect(segment).toMatchObject({ holder: ['okta.user:00uada'], operator: [], verdict: 'held' });
  });
});
