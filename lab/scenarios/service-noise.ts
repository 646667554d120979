import { emitCloudTrail, newChain } from '../emit.ts';
import {
  assumedRoleUser,
  issuedCredentials,
  newRole,
  newSession,
  serviceIdentity,
  sessionIdentity,
} from '../formats/aws-identity.ts';
import type { Rng } from '../prng.ts';
import { type Account, EPOCH, type World } from '../world.ts';

/** Calls that AWS services make by themselves: most of a real trail. One record each; not a story but the weather. */
export function serviceNoise(world: World, rng: Rng): void {
  const account = rng.pick(world.accounts);
  const at = EPOCH + Math.floor(rng.next() * world.span);
  rng.pick(KINDS)(world, rng, account, at);
}

type Noise = (world: World, rng: Rng, account: Account, at: number) => void;

const bucketAcl =
  (service: string): Noise =>
  (world, rng, account, at) => {
    const bucketName = `${account.label}-${service.split('.')[0]}-logs`;
    emitCloudTrail(
      world,
      rng,
      {
        account,
        at,
        identity: serviceIdentity(service),
        service: 's3',
        name: 'GetBucketAcl',
        readOnly: true,
        ip: `${service}.amazonaws.com`,
        userAgent: `${service}.amazonaws.com`,
        params: { bucketName, Host: `${bucketName}.s3.${account.region}.amazonaws.com`, acl: '' },
        additional: {
          SignatureVersion: 'SigV4',
          CipherSuite: 'TLS_AES_128_GCM_SHA256',
          bytesTransferredIn: 0,
          AuthenticationMethod: 'AuthHeader',
          'x-amz-id-2': rng.base64(56),
          bytesTransferredOut: 568,
        },
        resources: [{ accountId: account.id, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucketName}` }],
        sharedEventId: rng.uuid(),
      },
      internal(rng, service),
    );
  };

const serviceAssumes =
  (service: string, roleName: string, sessionName: string, path = '/service-role/'): Noise =>
  (world, rng, account, at) => {
    const session = newSession(rng, newRole(rng, account, roleName, path), sessionName, at);
    emitCloudTrail(
      world,
      rng,
      {
        account,
        at,
        identity: serviceIdentity(service),
        service: 'sts',
        name: 'AssumeRole',
        readOnly: true,
        ip: `${service}.amazonaws.com`,
        userAgent: `${service}.amazonaws.com`,
        params: { roleArn: session.role.arn, roleSessionName: sessionName },
        response: { credentials: issuedCredentials(rng, session), assumedRoleUser: assumedRoleUser(session) },
        resources: [{ accountId: account.id, type: 'AWS::IAM::Role', ARN: session.role.arn }],
        sharedEventId: rng.uuid(),
      },
      internal(rng, service),
    );
  };

/** A service-linked role: AWS Config looking at the account with its own role; the issuance is logged as often as not. */
const serviceLinked: Noise = (world, rng, account, at) => {
  const service = 'config';
  const role = newRole(rng, account, 'AWSServiceRoleForConfig', '/aws-service-role/config.amazonaws.com/');
  const session = newSession(rng, role, 'AWSConfig-Describe', at);
  emitCloudTrail(
    world,
    rng,
    {
      account,
      at,
      identity: sessionIdentity(session, session.keyId, { invokedBy: `${service}.amazonaws.com` }),
      service: 'ec2',
      name: 'DescribeVolumes',
      readOnly: true,
      ip: `${service}.amazonaws.com`,
      userAgent: `${service}.amazonaws.com`,
      params: { volumeSet: {}, filterSet: {}, maxResults: 500 },
    },
    internal(rng, service),
  );
};

const keyForStorage: Noise = (world, rng, account, at) => {
  const service = 'dynamodb';
  emitCloudTrail(
    world,
    rng,
    {
      account,
      at,
      identity: serviceIdentity(service),
      service: 'kms',
      name: 'GenerateDataKey',
      readOnly: true,
      ip: `${service}.amazonaws.com`,
      userAgent: `${service}.amazonaws.com`,
      params: {
        keyId: `arn:aws:kms:${account.region}:${account.id}:key/${rng.uuid()}`,
        keySpec: 'AES_256',
        encryptionContext: {
          'aws:dynamodb:tableName': `ledger-${rng.hex(4)}`,
          'aws:dynamodb:subscriberId': account.id,
        },
      },
      resources: [
        {
          accountId: account.id,
          type: 'AWS::KMS::Key',
          ARN: `arn:aws:kms:${account.region}:${account.id}:key/${rng.uuid()}`,
        },
      ],
      sharedEventId: rng.uuid(),
    },
    internal(rng, service),
  );
};

const internal = (rng: Rng, service: string) => ({
  chain: newChain(rng, 'service-internal', `aws.service:${service}.amazonaws.com`),
  device: null,
});

const KINDS: readonly Noise[] = [
  bucketAcl('cloudtrail'),
  bucketAcl('cloudtrail'),
  bucketAcl('delivery.logs'),
  serviceAssumes('cloudtrail', 'CloudTrailRoleForCloudWatchLogs', 'CLOUDWATCH_LOGS_DELIVERY_SESSION'),
  serviceAssumes('delivery.logs', 'FlowLogsDelivery', 'delivery-session'),
  serviceAssumes('config', 'AWSServiceRoleForConfig', 'AWSConfig-Describe', '/aws-service-role/config.amazonaws.com/'),
  serviceLinked,
  keyForStorage,
];
