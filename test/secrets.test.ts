import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ascribe, ascribeOk } from './cli.fixture.ts';

/**
 * Law 8 through the real command line: a bearer secret in a record stands nowhere in the open, neither in any output nor
 * in any file of the data folder. All secrets here are invented.
 */
const base64url = (text: string): string => Buffer.from(text).toString('base64url');
const SECRETS = {
  secretAccessKey: 'h7Qz0vYb2Xc9Lk4Wm8Rt1Np6Sd3Fg5Ja/EuIoPqZ',
  sessionToken: `IQoJb3JpZ2luX2Vj${'q9ZxT7mKd2Lw'.repeat(24)}==`,
  jwt: [
    base64url('{"alg":"RS256","kid":"k1"}'),
    base64url('{"iss":"https://issuer.example","sub":"system:serviceaccount:ci:runner","exp":1893456000}'),
    'c2lnbmF0dXJlLW9mLXRoZS1pbnZlbnRlZC10b2tlbi1mb3ItdGhpcy10ZXN0',
  ].join('.'),
  privateKey: 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCinventedbodyofakey',
};

const record = (n: number, more: object): string =>
  JSON.stringify({
    eventVersion: '1.11',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLEEXAMPLE001',
      arn: 'arn:aws:iam::111122223333:user/ada',
      accountId: '111122223333',
      accessKeyId: 'AKIAEXAMPLEEXAMPLE01',
      userName: 'ada',
    },
    eventTime: `2026-03-02T09:00:0${n}Z`,
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    awsRegion: 'eu-central-1',
    sourceIPAddress: '198.51.100.7',
    userAgent: 'aws-cli/2.15.0 Python/3.11.6 Linux/6.1.0',
    eventID: `00000000-0000-4000-8000-00000000000${n}`,
    eventType: 'AwsApiCall',
    readOnly: true,
    managementEvent: true,
    recipientAccountId: '111122223333',
    eventCategory: 'Management',
    ...more,
  });

const LINES = [
  record(1, {
    responseElements: {
      credentials: {
        accessKeyId: 'ASIAEXAMPLEEXAMPLE01',
        secretAccessKey: SECRETS.secretAccessKey,
        sessionToken: SECRETS.sessionToken,
        expiration: 'Mar 2, 2026, 10:00:01 AM',
      },
      assumedRoleUser: {
        assumedRoleId: 'AROAEXAMPLEEXAMPLE001:ada',
        arn: 'arn:aws:sts::111122223333:assumed-role/Reader/ada',
      },
    },
  }),
  record(2, { requestParameters: { webIdentityToken: SECRETS.jwt, note: `Bearer ${SECRETS.jwt}` } }),
  record(3, {
    requestParameters: {
      body: `-----BEGIN PRIVATE KEY-----\n${SECRETS.privateKey}\n-----END PRIVATE KEY-----`,
    },
  }),
  JSON.stringify({ nobody: 'claims this', authorization: `Bearer ${SECRETS.jwt}` }),
  `a line of no known kind with ${SECRETS.jwt} in it`,
];

let folder: string;
let data: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ascribe-secrets-'));
  data = join(folder, 'data');
  writeFileSync(join(folder, 'log.ndjson'), `${LINES.join('\n')}\n`);
  await ascribeOk(data, ['ingest', join(folder, 'log.ndjson')]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const secretsIn = (text: string): string[] =>
  Object.entries(SECRETS)
    .filter(([, secret]) => text.includes(secret) || text.includes(secret.slice(0, 40)))
    .map(([name]) => name);

describe('a secret in a record', () => {
  test('is looked for where it is', () => {
    expect(secretsIn(LINES.join('\n'))).toEqual(Object.keys(SECRETS));
  });

  test.each([
    ['attributions', '--format', 'ndjson'],
    ['events', '--format', 'ndjson'],
    ['credentials', '--format', 'ndjson'],
    ['unread', '--format', 'ndjson'],
    ['coverage'],
    ['sessions', '--format', 'csv'],
    ['explain', '00000000-0000-4000-8000-000000000001'],
    ['explain', '00000000-0000-4000-8000-000000000002', '--format', 'json'],
    ['explain', '00000000-0000-4000-8000-000000000003'],
  ])('is in no output: %s', async (...args) => {
    const { code, stdout, stderr } = await ascribe(data, args);
    expect(code).toBe(0);
    expect(stdout + stderr).not.toBe('');
    expect(secretsIn(stdout + stderr)).toEqual([]);
  });

  test('is in no file of the data folder', () => {
    const files = readdirSync(data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(4);
    const found = files.flatMap((entry) =>
      secretsIn(readFileSync(join(entry.parentPath, entry.name)).toString('latin1')).map(
        (name) => `${entry.name}: ${name}`,
      ),
    );
    expect(found).toEqual([]);
  });
});
