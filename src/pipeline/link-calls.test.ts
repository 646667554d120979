import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openReader } from '../evidence/reader.ts';
import { NO_POLICY } from '../judgement/policy.ts';
import type { Finding } from '../model/verdict.ts';
import type { ActionRow } from '../store/contract.ts';
import { diff } from './diff.ts';
import { evidenceFolder } from './folders.ts';
import { ingest } from './ingest.ts';
import { openIndex } from './open-index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ascribe-calls-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const PLATFORM = 'AKIAEXAMPLEKEY000009';
const second = (n: number): string => `2026-03-02T09:15:${String(n).padStart(2, '0')}Z`;

/** A call with the platform's standing key: CloudTrail sees the platform, and the number of the request. */
const call = (requestID: string, at: number, accessKeyId = PLATFORM): object => ({
  eventVersion: '1.11',
  eventID: `11111111-2222-4333-8444-${requestID.padStart(12, '0')}`,
  eventTime: second(at),
  eventSource: 's3.amazonaws.com',
  eventName: 'GetObject',
  awsRegion: 'eu-west-1',
  sourceIPAddress: '192.0.2.50',
  requestID,
  userIdentity: {
    type: 'IAMUser',
    principalId: 'AIDAEXAMPLEPLATFORM',
    accountId: '444455556666',
    accessKeyId,
    userName: 'platform',
  },
  eventType: 'AwsApiCall',
  recipientAccountId: '444455556666',
});

/** What the gateway wrote of a tool call. */
const toolCall = (id: string, run: string, requests: readonly string[], at: number, over: object = {}): object => ({
  format: 'ascribe.gateway/1',
  id: `gw-${id}`,
  time: second(at),
  gateway: 'gw.example',
  event: 'call',
  outcome: 'success',
  inbound: {
    token: { type: 'jwt', issuer: 'https://idp.example', jti: `4d1c0a5e-7a52-4f0e-${run}` },
    subject: { account: 'okta.user:00uada' },
    act: { iss: 'https://idp.example', sub: 'claims-agent' },
  },
  agent: { service: 'claims-agent', run },
  call: { id, tool: 'read_object' },
  outbound: {
    target: 'aws',
    credential: { type: 'aws-access-key', id: PLATFORM },
    minted: false,
    requests: requests.map((request) => ({ system: 'aws', id: request })),
  },
  ...over,
});

async function judged(
  records: readonly object[],
): Promise<{ rows: readonly ActionRow[]; findings: readonly Finding[] }> {
  const file = join(folder, 'log.ndjson');
  writeFileSync(file, records.map((r) => `${JSON.stringify(r)}\n`).join(''));
  const data = join(folder, 'data');
  await ingest(data, [file], { workers: 0 });
  const store = await openIndex(data);
  try {
    const rows: ActionRow[] = [];
    for await (const batch of store.actions({ source: ['aws.cloudtrail'] })) rows.push(...batch);
    return { rows, findings: await store.findings() };
  } finally {
    await store.close();
  }
}

const about = ({ toolCall: id, segment }: ActionRow) => [
  id,
  segment.context.agentRun,
  segment.onBehalfOf,
  segment.mode,
];

describe('calls with a gateway’s standing credential', () => {
  test('are no change between two policies: what the gateway says is said on both sides', async () => {
    await judged([toolCall('call_a', 'run-0000000001', ['100'], 11), call('100', 10), call('999', 12)]);
    const data = join(folder, 'data');
    const { size } = openReader(evidenceFolder(data));
    const side = { settings: {}, size };
    expect((await diff(data, side, side, [])).changes).toEqual([]);
    const policy = { ...NO_POLICY, policyId: 'approvals', needsApproval: () => true };
    const other = await diff(data, side, { settings: { policy }, size }, []);
    expect(other.changes.flatMap((c) => c.fields)).toEqual([]);
  });
  test('are told apart by the number of the request: parallel runs, and for whom', async () => {
    const { rows, findings } = await judged([
      toolCall('call_a', 'run-0000000001', ['100'], 11),
      toolCall('call_b', 'run-0000000002', ['101', '102'], 12),
      ...['100', '101', '102'].map((id, i) => call(id, 10 + i)),
    ]);
    const ada = ['okta.user:00uada'];
    expect(rows.map(about)).toEqual([
      ['call_a', 'agent.run:claims-agent/run-0000000001', ada, 'delegated'],
      ['call_b', 'agent.run:claims-agent/run-0000000002', ada, 'delegated'],
      ['call_b', 'agent.run:claims-agent/run-0000000002', ada, 'delegated'],
    ]);
    for (const row of rows) {
      expect(row.segment.holder).toEqual(['aws.iam-user:AIDAEXAMPLEPLATFORM']);
      expect(row.segment.verdict).toBe('held');
      expect(row.segment.evidence.length).toBeGreaterThan(0);
    }
    expect(findings.filter((f) => f.code.includes('tool-call'))).toEqual([]);
  });

  test('that no tool call is behind are found, and tool calls with no call', async () => {
    const { rows, findings } = await judged([
      toolCall('call_a', 'run-0000000001', ['100', '999'], 11),
      call('100', 10),
      call('555', 20),
    ]);
    expect(rows.map(({ toolCall: id, segment }) => [id, segment.findings])).toEqual([
      ['call_a', []],
      [null, ['call-without-tool-call']],
    ]);
    const found = findings.map((f) => [f.code, f.subject, f.events]);
    expect(found).toContainEqual(['call-without-tool-call', `aws.access-key:${PLATFORM}`, 1]);
    expect(found).toContainEqual(['tool-call-without-call', 'agent.run:claims-agent/run-0000000001', 1]);
  });

  test('are of none where two tool calls claim one request', async () => {
    const { rows } = await judged([
      toolCall('call_a', 'run-0000000001', ['100'], 11),
      toolCall('call_b', 'run-0000000002', ['100'], 12),
      call('100', 10),
    ]);
    expect(rows.map(about)).toEqual([[null, null, [], 'unknown']]);
  });

  test('autonomous runs are told from delegated ones', async () => {
    const { rows } = await judged([
      toolCall('call_a', 'run-0000000001', ['100'], 11, {
        inbound: {
          token: { type: 'jwt', issuer: 'https://idp.example', jti: '4d1c0a5e-7a52-4f0e-agent' },
          subject: { issuer: 'https://idp.example', subject: 'claims-agent' },
        },
        delegation: { autonomous: true },
      }),
      call('100', 10),
    ]);
    expect(rows.map(about)).toEqual([['call_a', 'agent.run:claims-agent/run-0000000001', [], 'autonomous']]);
  });

  test('of another credential are nobody’s business of the gateway', async () => {
    const { rows } = await judged([
      toolCall('call_a', 'run-0000000001', ['100'], 11),
      call('100', 10),
      call('777', 11, 'AKIAEXAMPLEKEY000001'),
    ]);
    expect(rows.map(({ toolCall: id, segment }) => [id, segment.findings])).toEqual([
      ['call_a', []],
      [null, []],
    ]);
  });
});

test('a credential that was minted for one call makes all its uses that call’s', async () => {
  const { rows } = await judged([
    toolCall('call_m', 'run-0000000003', [], 10, {
      outbound: { target: 'aws', minted: true, credential: { type: 'aws-access-key', id: 'ASIAEXAMPLEKEY000007' } },
    }),
    call('200', 11, 'ASIAEXAMPLEKEY000007'),
    call('201', 12, 'ASIAEXAMPLEKEY000007'),
  ]);
  expect(rows.map(about).map(([id, run]) => [id, run])).toEqual([
    ['call_m', 'agent.run:claims-agent/run-0000000003'],
    ['call_m', 'agent.run:claims-agent/run-0000000003'],
  ]);
});
