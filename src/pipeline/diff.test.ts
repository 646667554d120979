import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseConfig } from '../config/parse.ts';
import { policyOf } from '../config/policy.ts';
import { openReader } from '../evidence/reader.ts';
import { diff } from './diff.ts';
import { evidenceFolder } from './folders.ts';
import { ingest } from './ingest.ts';
import { type PipelineSettings, settingsOf } from './settings.ts';

let folder: string;
let data: string;
/** Sizes of the log: with two uses of a key, and with the deletion of the key between them. */
let early = 0;
let late = 0;

const call = (n: number, over: Record<string, unknown>): string =>
  `${JSON.stringify({
    eventVersion: '1.09',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLEEXAMPLE00',
      arn: 'arn:aws:iam::111122223333:user/ana',
      accountId: '111122223333',
      accessKeyId: 'AKIAEXAMPLEEXAMPLE00',
      userName: 'ana',
    },
    eventTime: `2026-01-01T0${n}:00:00Z`,
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    awsRegion: 'eu-central-1',
    sourceIPAddress: '192.0.2.10',
    userAgent: 'aws-cli/2.15.0',
    eventID: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    eventType: 'AwsApiCall',
    recipientAccountId: '111122223333',
    ...over,
  })}\n`;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ascribe-diff-test-'));
  data = join(folder, 'data');
  const [uses, deletion] = [join(folder, 'uses.ndjson'), join(folder, 'deletion.ndjson')];
  writeFileSync(uses, call(1, {}) + call(3, { eventName: 'PutObject' }));
  const admin = {
    type: 'IAMUser',
    principalId: 'AIDAEXAMPLEEXAMPLE99',
    accountId: '111122223333',
    accessKeyId: 'AKIAEXAMPLEEXAMPLE99',
    userName: 'admin',
  };
  const deleted = {
    eventSource: 'iam.amazonaws.com',
    eventName: 'DeleteAccessKey',
    userIdentity: admin,
    requestParameters: { userName: 'ana', accessKeyId: 'AKIAEXAMPLEEXAMPLE00' },
  };
  writeFileSync(deletion, call(2, deleted));
  await ingest(data, [uses], { workers: 0 });
  early = openReader(evidenceFolder(data)).size;
  await ingest(data, [deletion], { workers: 0 });
  late = openReader(evidenceFolder(data)).size;
});
afterAll(() => rmSync(folder, { recursive: true }));

const settings = (yaml: string): PipelineSettings => {
  const parsed = parseConfig(yaml, 'a.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return settingsOf(policyOf(parsed.config));
};
const PLAIN = settings('');

it('between two sizes of the log: what late evidence changed, and which record did', async () => {
  const found = await diff(data, { settings: PLAIN, size: early }, { settings: PLAIN, size: late }, []);
  expect([found.compared, found.added, found.gone]).toEqual([2, 1, 0]);
  const [changed] = found.changes.filter((c) => c.row.action === 's3:PutObject');
  expect([changed?.before.segment.reason, changed?.after.segment.reason]).toEqual([
    'owner-of-long-lived-key',
    'used-after-end',
  ]);
  expect(changed?.fields).toEqual(expect.arrayContaining(['verdict', 'reason', 'findings']));
  expect(changed?.settings).toEqual([]);
  expect(changed?.evidence).toHaveLength(1);
});

it('between two policies: each setting gets what it changes by itself, and the data folder stays as it is', async () => {
  const before = readdirSync(data, { recursive: true }).sort();
  const yaml = { add: 'privileged: {add: ["s3:GetObject"]}\n', approvals: 'approvals: [{holder: "aws.iam-user:*"}]\n' };
  const found = await diff(
    data,
    { settings: PLAIN, size: late },
    { settings: settings(yaml.add + yaml.approvals), size: late },
    [
      { setting: 'privileged', settings: settings(yaml.add) },
      { setting: 'approvals', settings: settings(yaml.approvals) },
    ],
  );
  const of = (action: string) =>
    found.changes
      .filter((c) => c.row.action === action)
      .map((c) => [c.fields.includes('privileged'), c.settings, c.evidence]);
  expect(of('s3:GetObject')).toEqual([[true, ['privileged'], []]]);
  expect(of('iam:DeleteAccessKey')).toEqual([[false, ['approvals'], []]]);
  expect(readdirSync(data, { recursive: true }).sort()).toEqual(before);
});

it('of one and the same nothing is changed', async () => {
  const same = { settings: PLAIN, size: late };
  expect((await diff(data, same, same, [])).changes).toEqual([]);
});
