import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parseConfig } from '../config/parse.ts';
import { type Policy, policyOf } from '../config/policy.ts';
import type { ActionRow } from '../store/contract.ts';
import { ingest } from './ingest.ts';
import { openIndex } from './open-index.ts';
import { settingsOf } from './settings.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const FINGERPRINT = '00112233445566778899aabbccddeeff';
export const ACCOUNT = '111122223333';
const BUCKET = 'example-trail-logs';

/** With CloudTrail's public key, or without any. `validity`: in which time it signed; `fingerprint`: another region's. */
export const policyWithKey = (withKey = true, validity = '', fingerprint = FINGERPRINT): Policy => {
  const value = publicKey.export({ type: 'pkcs1', format: 'der' }).toString('base64');
  const text = withKey ? `cloudtrailKeys: [{fingerprint: "${fingerprint}", value: "${value}"${validity}}]` : '{}';
  const parsed = parseConfig(text, 'ascribe.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return policyOf(parsed.config);
};

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
const stamp = (hour: number, minute = 0): string =>
  new Date(Date.UTC(2026, 2, 2, hour, minute, 0)).toISOString().replace('.000', '');
const compact = (time: string): string => time.replaceAll(/[-:]/g, '');

interface Content {
  readonly name: string;
  readonly text: string;
}

/** A log file of one hour: a role is assumed with a lasting key, and used. */
export function logFile(hour: number): Content {
  const name = `${ACCOUNT}_CloudTrail_eu-central-1_${compact(stamp(hour, 30)).replace('00Z', 'Z')}_Abcdefgh${hour}.json.gz`;
  const base = (n: number, change: Record<string, unknown>) => ({
    eventVersion: '1.09',
    eventTime: stamp(hour, 20 + n),
    awsRegion: 'eu-central-1',
    sourceIPAddress: '192.0.2.10',
    userAgent: 'aws-cli/2.15.0',
    eventID: `00000000-0000-4000-8000-${String(100 * hour + n).padStart(12, '0')}`,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: ACCOUNT,
    ...change,
  });
  const key = `ASIAEXAMPLEEXAMPLE${String(hour).padStart(2, '0')}`;
  const assumed = 'AROAEXAMPLEEXAMPLE00:ci';
  const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/Deploy/ci`;
  const user = `arn:aws:iam::${ACCOUNT}:user/ana`;
  const records = [
    base(0, {
      eventSource: 'sts.amazonaws.com',
      eventName: 'AssumeRole',
      userIdentity: {
        ...{ type: 'IAMUser', principalId: 'AIDAEXAMPLEEXAMPLE00', arn: user, accountId: ACCOUNT },
        ...{ accessKeyId: 'AKIAEXAMPLEEXAMPLE00', userName: 'ana' },
      },
      requestParameters: { roleArn: `arn:aws:iam::${ACCOUNT}:role/Deploy`, roleSessionName: 'ci' },
      responseElements: {
        credentials: { accessKeyId: key, expiration: `Mar 2, 2026, ${hour + 1}:20:00 AM`, sessionToken: 'HIDDEN' },
        assumedRoleUser: { assumedRoleId: assumed, arn },
      },
    }),
    base(1, {
      eventSource: 'ec2.amazonaws.com',
      eventName: 'DescribeInstances',
      userIdentity: {
        ...{ type: 'AssumedRole', principalId: assumed, arn, accountId: ACCOUNT, accessKeyId: key },
        sessionContext: {
          sessionIssuer: {
            ...{ type: 'Role', principalId: 'AROAEXAMPLEEXAMPLE00', accountId: ACCOUNT, userName: 'Deploy' },
            arn: `arn:aws:iam::${ACCOUNT}:role/Deploy`,
          },
          attributes: { creationDate: stamp(hour, 20), mfaAuthenticated: 'false' },
        },
      },
    }),
  ];
  return { name, text: JSON.stringify({ Records: records }) };
}

interface DigestContent extends Content {
  readonly object: string;
  readonly bucket: string;
  readonly signature: string;
}

/** A digest file as the vendor documents it, signed as the vendor documents it. */
function digestFile(
  hour: number,
  files: readonly Content[],
  previous: DigestContent | null,
  bucket = BUCKET,
): DigestContent {
  const end = stamp(hour + 1);
  const name = `${ACCOUNT}_CloudTrail-Digest_eu-central-1_main_eu-central-1_${compact(end)}.json.gz`;
  const object = `AWSLogs/${ACCOUNT}/CloudTrail-Digest/eu-central-1/2026/03/02/${name}`;
  const text = JSON.stringify({
    awsAccountId: ACCOUNT,
    digestStartTime: stamp(hour),
    digestEndTime: end,
    digestS3Bucket: bucket,
    digestS3Object: object,
    digestPublicKeyFingerprint: FINGERPRINT,
    digestSignatureAlgorithm: 'SHA256withRSA',
    newestEventTime: stamp(hour, 21),
    oldestEventTime: stamp(hour, 20),
    previousDigestS3Bucket: previous?.bucket ?? null,
    previousDigestS3Object: previous?.object ?? null,
    previousDigestHashValue: previous && sha(previous.text),
    previousDigestHashAlgorithm: previous && 'SHA-256',
    previousDigestSignature: previous?.signature ?? null,
    logFiles: files.map((file) => ({
      s3Bucket: bucket,
      s3Object: `AWSLogs/${ACCOUNT}/CloudTrail/eu-central-1/2026/03/02/${file.name}`,
      hashValue: sha(file.text),
      hashAlgorithm: 'SHA-256',
      newestEventTime: stamp(hour, 21),
      oldestEventTime: stamp(hour, 20),
    })),
  });
  const toSign = `${end}\n${bucket}/${object}\n${sha(text)}\n${previous?.signature ?? 'null'}`;
  return { name, object, text, bucket, signature: sign('sha256', Buffer.from(toSign), privateKey).toString('hex') };
}

/** What `aws s3api head-object` prints of the last digest. */
export const head = (digest: DigestContent): Content => ({
  name: `${digest.name}.head.json`,
  text: JSON.stringify({
    AcceptRanges: 'bytes',
    ETag: '"0123456789abcdef0123456789abcdef"',
    ContentType: 'application/json',
    Metadata: { signature: digest.signature, 'signature-algorithm': 'SHA256withRSA' },
  }),
});

/** Hours 1 to 3: a log file and a digest each. `moved`: from the second on, the trail delivers into another bucket. */
export function threeHours(moved = BUCKET) {
  const files = [1, 2, 3].map(logFile) as [Content, Content, Content];
  const first = digestFile(1, [files[0]], null);
  const second = digestFile(2, [files[1]], first, moved);
  const third = digestFile(3, [files[2]], second, moved);
  return { files, digests: [first, second, third] as [DigestContent, DigestContent, DigestContent] };
}

/** What is found and how the uses of the roles are graded, of these files in a data folder of their own within `folder`. */
export async function judged(
  folder: string,
  contents: readonly Content[],
  rules: Policy = policyWithKey(),
  later: readonly Content[] = [],
) {
  const data = join(folder, `data-${Math.random()}`);
  for (const { name, text } of [...contents, ...later])
    writeFileSync(join(folder, name), name.endsWith('.gz') ? gzipSync(text) : text);
  const settings = settingsOf(rules);
  for (const step of [contents, later]) {
    const paths = step.map(({ name }) => join(folder, name));
    if (paths.length > 0) await ingest(data, paths, { workers: 0, ...settings });
  }
  const store = await openIndex(data, settings);
  try {
    const rows: ActionRow[] = [];
    for await (const batch of store.actions({ action: ['ec2:DescribeInstances'] })) rows.push(...batch);
    const findings = (await store.findings()).filter((f) => f.code.includes('digest'));
    return { data, rows, findings, grades: rows.map((r) => r.segment.grade.identity) };
  } finally {
    await store.close();
  }
}
