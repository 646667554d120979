import { spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseConfig } from '../config/parse.ts';
import { type Policy, policyOf } from '../config/policy.ts';
import { loadKeys } from '../evidence/keys.ts';
import { openReader } from '../evidence/reader.ts';
import type { Finding } from '../model/verdict.ts';
import { makeBundle } from '../proof/bundle.ts';
import { bundleText } from '../proof/format.ts';
import { verifyBundle } from '../proof/verify.ts';
import type { ActionRow } from '../store/contract.ts';
import { evidenceFolder } from './folders.ts';
import { ingest } from './ingest.ts';
import { openIndex } from './open-index.ts';
import { settingsOf } from './settings.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const VERIFIER = fileURLToPath(new URL('../../verifier/verify.mjs', import.meta.url));
const FINGERPRINT = '00112233445566778899aabbccddeeff';
const ACCOUNT = '111122223333';
const BUCKET = 'example-trail-logs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ascribe-digests-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const policy = (withKey = true): Policy => {
  const value = publicKey.export({ type: 'pkcs1', format: 'der' }).toString('base64');
  const text = withKey ? `cloudtrailKeys: [{fingerprint: "${FINGERPRINT}", value: "${value}"}]` : '{}';
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
function logFile(hour: number): Content {
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
  readonly signature: string;
}

/** A digest file as the vendor documents it, signed as the vendor documents it. */
function digestFile(hour: number, files: readonly Content[], previous: DigestContent | null): DigestContent {
  const end = stamp(hour + 1);
  const name = `${ACCOUNT}_CloudTrail-Digest_eu-central-1_main_eu-central-1_${compact(end)}.json.gz`;
  const object = `AWSLogs/${ACCOUNT}/CloudTrail-Digest/eu-central-1/2026/03/02/${name}`;
  const text = JSON.stringify({
    awsAccountId: ACCOUNT,
    digestStartTime: stamp(hour),
    digestEndTime: end,
    digestS3Bucket: BUCKET,
    digestS3Object: object,
    digestPublicKeyFingerprint: FINGERPRINT,
    digestSignatureAlgorithm: 'SHA256withRSA',
    newestEventTime: stamp(hour, 21),
    oldestEventTime: stamp(hour, 20),
    previousDigestS3Bucket: previous && BUCKET,
    previousDigestS3Object: previous?.object ?? null,
    previousDigestHashValue: previous && sha(previous.text),
    previousDigestHashAlgorithm: previous && 'SHA-256',
    previousDigestSignature: previous?.signature ?? null,
    logFiles: files.map((file) => ({
      s3Bucket: BUCKET,
      s3Object: `AWSLogs/${ACCOUNT}/CloudTrail/eu-central-1/2026/03/02/${file.name}`,
      hashValue: sha(file.text),
      hashAlgorithm: 'SHA-256',
      newestEventTime: stamp(hour, 21),
      oldestEventTime: stamp(hour, 20),
    })),
  });
  const toSign = `${end}\n${BUCKET}/${object}\n${sha(text)}\n${previous?.signature ?? 'null'}`;
  return { name, object, text, signature: sign('sha256', Buffer.from(toSign), privateKey).toString('hex') };
}

/** What `aws s3api head-object` prints of the last digest. */
const head = (digest: DigestContent): Content => ({
  name: `${digest.name}.head.json`,
  text: JSON.stringify({
    AcceptRanges: 'bytes',
    ETag: '"0123456789abcdef0123456789abcdef"',
    ContentType: 'application/json',
    Metadata: { signature: digest.signature, 'signature-algorithm': 'SHA256withRSA' },
  }),
});

/** Hours 1 to 3: a log file and a digest each. */
function threeHours() {
  const files = [1, 2, 3].map(logFile) as [Content, Content, Content];
  const first = digestFile(1, [files[0]], null);
  const second = digestFile(2, [files[1]], first);
  const third = digestFile(3, [files[2]], second);
  return { files, digests: [first, second, third] as [DigestContent, DigestContent, DigestContent] };
}

async function judged(contents: readonly Content[], rules: Policy = policy()) {
  const data = join(folder, `data-${Math.random()}`);
  for (const { name, text } of contents)
    writeFileSync(join(folder, name), name.endsWith('.gz') ? gzipSync(text) : text);
  const settings = settingsOf(rules);
  await ingest(
    data,
    contents.map(({ name }) => join(folder, name)),
    { workers: 0, ...settings },
  );
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

const told = (findings: readonly Finding[]) => findings.map(({ code, says }) => [code, says] as const);

describe('CloudTrail digest files', () => {
  test('raise what they sign, by the signature in the next one or by the metadata of the last', async () => {
    const { files, digests } = threeHours();
    expect((await judged(files)).grades).toEqual(['C3', 'C3', 'C3']);
    const unsignedEnd = await judged([...files, ...digests]);
    expect(unsignedEnd).toMatchObject({ findings: [], grades: ['C4', 'C4', 'C3'] });
    const all = await judged([head(digests[2]), ...digests, ...files]);
    expect(all).toMatchObject({ findings: [], grades: ['C4', 'C4', 'C4'] });
  });

  test('raise nothing without a key of CloudTrail, and nothing by another key', async () => {
    const { files, digests } = threeHours();
    const none = await judged([...files, ...digests], policy(false));
    expect(none).toMatchObject({ findings: [], grades: ['C3', 'C3', 'C3'] });
    const forged = digests.map((d) => ({ ...d, text: d.text.replaceAll(digests[0].signature, 'ab'.repeat(256)) }));
    const wrong = await judged([...files, ...forged]);
    expect(wrong.grades).toEqual(['C3', 'C3', 'C3']);
    expect(told(wrong.findings)).toMatchObject([
      ['digest-failed', expect.stringContaining('is not signed by CloudTrail')],
    ]);
  });

  test('tell of a log file that was changed, whatever its records say', async () => {
    const { files, digests } = threeHours();
    const changed = { ...files[1], text: files[1].text.replaceAll('192.0.2.10', '192.0.2.11') };
    const { findings, grades } = await judged([files[0], changed, files[2], ...digests, head(digests[2])]);
    expect(grades).toEqual(['C4', 'C3', 'C4']);
    expect(told(findings)).toMatchObject([
      ['digest-failed', expect.stringContaining(`${changed.name} is not as it was`)],
    ]);
    expect(findings[0]).toMatchObject({ severity: 'critical', subject: `aws.account:${ACCOUNT}`, trust: 'verified' });
    expect(findings[0]?.evidence).toHaveLength(1);
  });

  test('tell of a log file and of a digest that are missing, and not of what lies before the first', async () => {
    const { files, digests } = threeHours();
    const noFile = await judged([files[0], files[2], ...digests, head(digests[2])]);
    expect(told(noFile.findings)).toMatchObject([
      ['digest-hole', expect.stringContaining(`${files[1].name} is not in`)],
    ]);
    const noDigest = await judged([...files, digests[0], digests[2], head(digests[2])], policy(false));
    expect(told(noDigest.findings)).toMatchObject([
      ['digest-hole', expect.stringContaining('digests from 2026-03-02T02:00:00.000Z to 2026-03-02T03:00:00.000Z')],
    ]);
    const lateStart = await judged([files[1], files[2], digests[1], digests[2], head(digests[2])]);
    expect(lateStart).toMatchObject({ findings: [], grades: ['C4', 'C4'] });
  });

  test('tell of a log file that none of them lists', async () => {
    const { files, digests } = threeHours();
    const foreign = logFile(2);
    const planted = {
      ...foreign,
      name: foreign.name.replace('Abcdefgh', 'Planted'),
      text: foreign.text.replaceAll('ana', 'bob'),
    };
    const { findings } = await judged([...files, planted, ...digests, head(digests[2])]);
    expect(told(findings)).toMatchObject([['file-not-in-digest', expect.stringContaining(planted.name)]]);
  });

  test('are enclosed in a bundle, so that an outsider recomputes the grade', async () => {
    const { files, digests } = threeHours();
    const rules = policy();
    const { data, rows } = await judged([...files, ...digests], rules);
    const store = await openIndex(data, settingsOf(rules));
    const { signer } = loadKeys(join(evidenceFolder(data), 'keys'), null);
    const enclosed = { policy: rules, mappings: [] };
    const row = rows[0] as ActionRow;
    const { bundle } = await makeBundle(store, openReader(evidenceFolder(data)), row, enclosed, signer, 500);
    await store.close();
    const checked = await verifyBundle(bundleText(bundle), signer);
    expect(checked.statement.predicate.attribution['grade']).toMatchObject({ identity: 'C4' });
    const file = join(folder, 'case.bundle.json');
    writeFileSync(file, bundleText(bundle));
    const run = spawnSync(process.execPath, [VERIFIER, file, '--key', bundle.key], { encoding: 'utf8' });
    expect(`${run.status} ${run.stderr}`).toBe('0 ');
  });
});
