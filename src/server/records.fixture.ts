/** CloudTrail records of one federated role session and its uses, invented: every `every`-th use is from elsewhere. */
export function assumedRoleRecords(count: number, first = 0): readonly string[] {
  const records: string[] = first === 0 ? [JSON.stringify(issuance())] : [];
  for (let i = first; i < first + count; i++) records.push(JSON.stringify(use(i)));
  return records;
}

const ROLE = 'arn:aws:iam::111122223333:role/Admin';
const SESSION_KEY = 'ASIAEXAMPLE0000000AA';
const at = (second: number): string => new Date(Date.UTC(2026, 2, 2, 9, 0, second)).toISOString().replace('.000', '');
const id = (n: number): string => `0000abcd-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;

function issuance() {
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLE0000000001',
      arn: 'arn:aws:iam::111122223333:user/ana',
      accountId: '111122223333',
      accessKeyId: 'AKIAEXAMPLE0000000AA',
      userName: 'ana',
    },
    eventTime: at(0),
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    awsRegion: 'eu-central-1',
    sourceIPAddress: '198.51.100.7',
    userAgent: 'aws-cli/2.15.0 Python/3.11.6 Linux/6.1',
    requestParameters: { roleArn: ROLE, roleSessionName: 'ana' },
    responseElements: {
      credentials: { accessKeyId: SESSION_KEY, expiration: 'Mar 2, 2026, 10:00:00 AM' },
      assumedRoleUser: {
        assumedRoleId: 'AROAEXAMPLE0000000001:ana',
        arn: 'arn:aws:sts::111122223333:assumed-role/Admin/ana',
      },
    },
    eventID: id(0xffffff),
    eventType: 'AwsApiCall',
    recipientAccountId: '111122223333',
  };
}

function use(n: number) {
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      principalId: 'AROAEXAMPLE0000000001:ana',
      arn: 'arn:aws:sts::111122223333:assumed-role/Admin/ana',
      accountId: '111122223333',
      accessKeyId: SESSION_KEY,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: 'AROAEXAMPLE0000000001',
          arn: ROLE,
          accountId: '111122223333',
          userName: 'Admin',
        },
        attributes: { creationDate: at(0), mfaAuthenticated: 'false' },
      },
    },
    eventTime: at(60 + n),
    eventSource: n % 5 === 0 ? 'iam.amazonaws.com' : 's3.amazonaws.com',
    eventName: n % 5 === 0 ? 'CreateAccessKey' : 'GetObject',
    awsRegion: 'eu-central-1',
    sourceIPAddress: n % 40 === 39 ? '203.0.113.9' : '198.51.100.7',
    userAgent: n % 40 === 39 ? 'Boto3/1.34 Python/3.12 Windows/11' : 'aws-cli/2.15.0 Python/3.11.6 Linux/6.1',
    requestParameters: { bucketName: 'cases', key: `file-${n % 12}` },
    eventID: id(n),
    eventType: 'AwsApiCall',
    recipientAccountId: '111122223333',
  };
}
