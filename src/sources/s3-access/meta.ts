import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'aws.s3-access',
  title: 'Amazon S3 server access log',
  stability: 'beta',
  administration: 'aws',
  clock: {
    precisionMicros: 1_000_000,
    stamps: 'S3 when the request was received (UTC); milliseconds in CloudWatch Logs',
  },
  clientsWord: [
    'user agent',
    'referer',
    'host header',
    'request URI and key',
    'session name in the ARN of an assumed role (chosen by whoever assumed it)',
  ],
  keyClasses: {
    'aws.iam-user': 'K3',
    'aws.account-root': 'K3',
    'aws.canonical-user': 'K3',
    'aws.service': 'K2',
  },
  remedies: {
    'issuance-not-in-evidence':
      'The log names a role session and no access key. Log S3 data events in CloudTrail: they carry the access key id, and the request id that stands here too.',
    'login-not-in-evidence': 'Collect CloudTrail management events and the sign-in log of the identity provider.',
    'device-not-bound':
      'Require requests through VPC endpoints (aws:SourceVpce) and list egress addresses in ascribe.yaml.',
    'owner-unknown':
      'A canonical user id stands for a whole account. Use roles, and CloudTrail data events of the bucket.',
  },
  docs: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/sal-cw-log-format.html',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-s3-access-logs-to-identify-requests.html',
  ],
};
