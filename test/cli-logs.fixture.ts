import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A few records written by hand after the vendors' documented formats: one person, one role, one key, one hostile field. */

const ACCOUNT = '111122223333';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/Admin`;
export const KEY = 'ASIAEXAMPLE0000000AA';
export const LONG_LIVED = 'AKIAEXAMPLE0000000AA';
export const USER = 'AIDAEXAMPLE0000000AA';
/** Would clear the screen, reverse the text, hide, and run in a spreadsheet. */
export const HOSTILE = '=cmd()\u001b[2J\u202egnp.exe\u200b\u0007';

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

const base = (n: number, time: string, source: string, name: string) => ({
  eventVersion: '1.11',
  eventTime: time,
  eventSource: `${source}.amazonaws.com`,
  eventName: name,
  awsRegion: 'eu-central-1',
  sourceIPAddress: '198.51.100.7',
  userAgent: 'aws-cli/2.15.0 Python/3.11.6 Linux/6.1 exe/x86_64',
  requestID: id(n + 500),
  eventID: id(n),
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: ACCOUNT,
});

const alice = {
  type: 'IAMUser',
  principalId: USER,
  arn: `arn:aws:iam::${ACCOUNT}:user/alice`,
  accountId: ACCOUNT,
  accessKeyId: LONG_LIVED,
  userName: 'alice',
};

const asAdmin = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLE0000000AA:alice',
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Admin/alice`,
  accountId: ACCOUNT,
  accessKeyId: KEY,
  sessionContext: {
    sessionIssuer: {
      type: 'Role',
      principalId: 'AROAEXAMPLE0000000AA',
      arn: ROLE,
      accountId: ACCOUNT,
      userName: 'Admin',
    },
    attributes: { creationDate: '2026-01-01T10:00:00Z', mfaAuthenticated: 'false' },
  },
};

const records: readonly object[] = [
  {
    ...base(1, '2026-01-01T10:00:00Z', 'sts', 'AssumeRole'),
    userIdentity: alice,
    requestParameters: { roleArn: ROLE, roleSessionName: 'alice' },
    responseElements: {
      credentials: {
        accessKeyId: KEY,
        expiration: 'Jan 1, 2026 11:00:00 AM',
        sessionToken: 'IQoJb3JpZ2luX2VjEXAMPLETOKEN',
      },
      assumedRoleUser: {
        assumedRoleId: 'AROAEXAMPLE0000000AA:alice',
        arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Admin/alice`,
      },
    },
    readOnly: false,
    eventCategory: 'Management',
  },
  {
    ...base(2, '2026-01-01T10:05:00Z', 'iam', 'CreateUser'),
    userIdentity: asAdmin,
    requestParameters: { userName: 'mallory' },
    responseElements: { user: { userName: 'mallory', arn: `arn:aws:iam::${ACCOUNT}:user/mallory` } },
    readOnly: false,
    eventCategory: 'Management',
  },
  {
    ...base(3, '2026-01-01T10:06:00Z', 's3', 'GetObject'),
    userIdentity: asAdmin,
    requestParameters: { bucketName: 'cases', key: HOSTILE },
    resources: [{ type: 'AWS::S3::Object', ARN: `arn:aws:s3:::cases/${HOSTILE}` }],
    userAgent: HOSTILE,
    readOnly: true,
    eventCategory: 'Data',
    managementEvent: false,
  },
];

export const UNREAD_LINES = 25;

/** `DIR/cloudtrail.ndjson` and `DIR/notes.log`, whose lines no source claims. Returns the folder. */
export function writeLogs(dir: string): string {
  const logs = join(dir, 'logs');
  mkdirSync(logs, { recursive: true });
  writeFileSync(join(logs, 'cloudtrail.ndjson'), records.map((r) => `${JSON.stringify(r)}\n`).join(''));
  const notes = Array.from({ length: UNREAD_LINES }, (_, i) => `note ${i} that is no log record\n`);
  writeFileSync(join(logs, 'notes.log'), notes.join(''));
  return logs;
}

/** Many actions, to fill a pipe: `n` uses of the key, each with an id of its own. */
export function writeManyActions(dir: string, n: number): string {
  const path = join(dir, 'many.ndjson');
  const lines = Array.from({ length: n }, (_, i) =>
    JSON.stringify({
      ...base(10_000 + i, '2026-01-01T10:10:00Z', 'ec2', 'DescribeInstances'),
      userIdentity: asAdmin,
      readOnly: true,
      eventCategory: 'Management',
    }),
  );
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}
