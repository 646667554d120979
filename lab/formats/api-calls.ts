import type { Rng } from '../prng.ts';
import type { Account, JsonMap } from '../world.ts';

/** What a client calls, with parameters and answers of realistic size. */
export interface ApiCall {
  readonly service: string;
  readonly name: string;
  readonly readOnly: boolean;
  readonly params: JsonMap | null;
  readonly response?: JsonMap;
  readonly additional?: JsonMap;
  readonly resources?: readonly JsonMap[];
  readonly data?: boolean;
  readonly error?: readonly [string, string];
}

const BUCKETS = ['case-files', 'billing-export', 'ml-features', 'backups-weekly', 'public-assets', 'evidence-intake'];

const s3Additional = (rng: Rng): JsonMap => ({
  SignatureVersion: 'SigV4',
  CipherSuite: 'TLS_AES_128_GCM_SHA256',
  bytesTransferredIn: 0,
  AuthenticationMethod: 'AuthHeader',
  'x-amz-id-2': rng.base64(56),
  bytesTransferredOut: rng.int(200, 90_000),
});

const describe =
  (service: string, name: string, params: (rng: Rng) => JsonMap | null) =>
  (rng: Rng): ApiCall => ({ service, name, readOnly: true, params: params(rng) });

const CALLS: readonly ((rng: Rng, account: Account) => ApiCall)[] = [
  describe('ec2', 'DescribeInstances', (rng) => ({
    instancesSet: { items: [{ instanceId: `i-0${rng.hex(16)}` }] },
    filterSet: {},
  })),
  describe('ec2', 'DescribeSecurityGroups', (rng) => ({
    securityGroupSet: {},
    securityGroupIdSet: { items: [{ groupId: `sg-0${rng.hex(16)}` }] },
    filterSet: {},
  })),
  describe('iam', 'ListRoles', () => ({ maxItems: 1000 })),
  describe('iam', 'GetRole', (rng) => ({ roleName: `app-${rng.hex(6)}` })),
  describe('sts', 'GetCallerIdentity', () => null),
  describe('logs', 'DescribeLogGroups', (rng) => ({ logGroupNamePrefix: `/aws/lambda/${rng.hex(6)}`, limit: 50 })),
  describe('rds', 'DescribeDBInstances', (rng) => ({ dBInstanceIdentifier: `orders-${rng.hex(4)}`, maxRecords: 100 })),
  describe('ssm', 'GetParameter', (rng) => ({ name: `/service/${rng.hex(5)}/config`, withDecryption: true })),
  describe('dynamodb', 'DescribeTable', (rng) => ({ tableName: `ledger-${rng.hex(4)}` })),
  (rng, account) => {
    const bucketName = `${account.label}-${rng.pick(BUCKETS)}`;
    const key = `2026/${rng.int(1, 12)}/${rng.hex(10)}.parquet`;
    return {
      service: 's3',
      name: rng.pick(['GetObject', 'GetObject', 'PutObject', 'HeadObject']),
      readOnly: true,
      data: true,
      params: { bucketName, Host: `${bucketName}.s3.${account.region}.amazonaws.com`, key },
      additional: s3Additional(rng),
      resources: [
        { type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${bucketName}/${key}` },
        { accountId: account.id, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucketName}` },
      ],
    };
  },
  (rng, account) => ({
    service: 'secretsmanager',
    name: 'GetSecretValue',
    readOnly: true,
    params: {
      secretId: `arn:aws:secretsmanager:${account.region}:${account.id}:secret:db/${rng.hex(4)}-${rng.base62(6)}`,
    },
  }),
  (rng, account) => ({
    service: 'kms',
    name: 'Decrypt',
    readOnly: true,
    params: { encryptionAlgorithm: 'SYMMETRIC_DEFAULT', encryptionContext: { app: rng.hex(6) } },
    resources: [
      {
        accountId: account.id,
        type: 'AWS::KMS::Key',
        ARN: `arn:aws:kms:${account.region}:${account.id}:key/${rng.uuid()}`,
      },
    ],
  }),
  (rng, account) => ({
    service: 'ec2',
    name: 'RunInstances',
    readOnly: false,
    params: {
      instancesSet: { items: [{ imageId: `ami-0${rng.hex(16)}`, minCount: 1, maxCount: 1 }] },
      instanceType: 'm7g.large',
      monitoring: { enabled: false },
      disableApiTermination: false,
      clientToken: rng.uuid(),
    },
    response: {
      requestId: rng.uuid(),
      reservationId: `r-0${rng.hex(16)}`,
      ownerId: account.id,
      groupSet: {},
      instancesSet: {
        items: [
          {
            instanceId: `i-0${rng.hex(16)}`,
            imageId: `ami-0${rng.hex(16)}`,
            currentState: { code: 0, name: 'pending' },
            instanceType: 'm7g.large',
            placement: { availabilityZone: `${account.region}a`, tenancy: 'default' },
          },
        ],
      },
    },
  }),
  (rng) => ({
    service: 'iam',
    name: 'AttachRolePolicy',
    readOnly: false,
    params: { roleName: `app-${rng.hex(6)}`, policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
  }),
  (rng, account) => ({
    service: 'lambda',
    name: 'UpdateFunctionConfiguration20150331v2',
    readOnly: false,
    params: { functionName: `fn-${rng.hex(5)}`, memorySize: 1024, timeout: 60 },
    response: {
      functionArn: `arn:aws:lambda:${account.region}:${account.id}:function:fn-${rng.hex(5)}`,
      runtime: 'nodejs22.x',
      codeSha256: rng.base64(32),
      version: '$LATEST',
      state: 'Active',
    },
  }),
  (rng, account) => ({
    service: 's3',
    name: 'DeleteBucket',
    readOnly: false,
    params: {
      bucketName: `${account.label}-${rng.hex(6)}`,
      Host: `${account.label}.s3.${account.region}.amazonaws.com`,
    },
    error: [
      'AccessDenied',
      'User is not authorized to perform: s3:DeleteBucket because no identity-based policy allows the s3:DeleteBucket action',
    ],
  }),
];

export const anApiCall = (rng: Rng, account: Account): ApiCall => rng.pick(CALLS)(rng, account);

/** `aws-cli` prints the command that ran into its user agent. */
export const commandOf = (call: Pick<ApiCall, 'service' | 'name'>): string =>
  `${call.service}.${call.name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()}`;
