import { hash } from 'node:crypto';
import { FrameSealer, MAX_FRAME_RECORDS } from '../src/evidence/bundle.ts';
import { prepareBatch } from '../src/evidence/prepare.ts';
import { findSecrets } from '../src/evidence/redact/find.ts';
import { Spans } from '../src/evidence/redact/spans.ts';

/**
 * What sealing a record costs before any I/O, part by part: `node dist/bench/evidence.js`. Medians of nine runs over 4,096
 * generated CloudTrail-like records, in µs of CPU time per record (all threads) and as a share of `prepareBatch`.
 */
const RECORDS = 4096;
const RUNS = 9;

function generatedRecord(i: number): string {
  const hex = hash('sha256', `record ${i}`, 'hex');
  const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  const role = `app-role-${i % 37}`;
  const session = `session-${Math.floor(i / 20)}`;
  const key = `ASIA${hex.slice(32, 48).toUpperCase()}`;
  const time = new Date(1_767_225_600_000 + i * 137).toISOString().replace(/\.\d+/, '');
  const issues = i % 50 === 0;
  return JSON.stringify({
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      principalId: `AROA${hex.slice(40, 57).toUpperCase()}:${session}`,
      arn: `arn:aws:sts::111122223333:assumed-role/${role}/${session}`,
      accountId: '111122223333',
      accessKeyId: key,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: `AROA${hex.slice(40, 57).toUpperCase()}`,
          arn: `arn:aws:iam::111122223333:role/${role}`,
          accountId: '111122223333',
          userName: role,
        },
        attributes: { creationDate: time, mfaAuthenticated: 'false' },
      },
    },
    eventTime: time,
    eventSource: issues ? 'sts.amazonaws.com' : 's3.amazonaws.com',
    eventName: issues ? 'AssumeRole' : 'GetObject',
    awsRegion: 'eu-central-1',
    sourceIPAddress: `192.0.2.${i % 250}`,
    userAgent: `aws-sdk-go-v2/1.30.${i % 5} os/linux lang/go#1.22 md/GOOS#linux md/GOARCH#amd64 api/s3#1.58.2`,
    requestParameters: issues
      ? { roleArn: `arn:aws:iam::444455556666:role/${role}`, roleSessionName: session }
      : {
          bucketName: `evidence-${i % 11}`,
          Host: 's3.eu-central-1.amazonaws.com',
          key: `case/${hex.slice(0, 20)}.pdf`,
        },
    responseElements: issues
      ? { credentials: { accessKeyId: key, sessionToken: `IQoJb3JpZ2lu${hex.repeat(8)}`, expiration: time } }
      : null,
    additionalEventData: {
      SignatureVersion: 'SigV4',
      CipherSuite: 'TLS_AES_128_GCM_SHA256',
      bytesTransferredIn: 0,
      AuthenticationMethod: 'AuthHeader',
      'x-amz-id-2': Buffer.from(hex, 'hex').toString('base64'),
      bytesTransferredOut: i * 7,
    },
    requestID: hex.slice(0, 16).toUpperCase(),
    eventID: id,
    readOnly: true,
    resources: [{ type: 'AWS::S3::Object', ARN: `arn:aws:s3:::evidence-${i % 11}/case/${hex.slice(0, 20)}.pdf` }],
    eventType: 'AwsApiCall',
    managementEvent: false,
    recipientAccountId: '111122223333',
    eventCategory: 'Data',
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      clientProvidedHostHeader: 's3.eu-central-1.amazonaws.com',
    },
  });
}

const texts = Array.from({ length: RECORDS }, (_, i) => generatedRecord(i));
const bytes = Buffer.from(texts.join('\n'));
const starts = new Uint32Array(RECORDS);
const ends = new Uint32Array(RECORDS);
const positions = new Float64Array(RECORDS);
let offset = 0;
texts.forEach((text, i) => {
  starts[i] = offset;
  positions[i] = offset;
  offset += text.length;
  ends[i] = offset++;
});
const dataKey = Buffer.alloc(32, 7);
const objectOf = new Uint32Array(RECORDS);
const input = {
  bytes,
  starts,
  ends,
  positions,
  objectIds: [Buffer.alloc(16)],
  objectOf,
  flags: 0,
  collectedAtMicros: 1_767_225_600_000_000,
  dataKey,
};
const spans = new Spans();
const leafHashes = new Uint8Array(RECORDS * 32);
const leaf = Buffer.alloc(69);

const parts: Readonly<Record<string, () => void>> = {
  prepareBatch: () => prepareBatch(input),
  'digest of the original': () => {
    for (let i = 0; i < RECORDS; i++) hash('sha256', bytes.subarray(starts[i], ends[i]), 'binary');
  },
  'search for secrets': () => {
    for (let i = 0; i < RECORDS; i++) {
      spans.clear();
      findSecrets(bytes, starts[i]!, ends[i]!, spans);
    }
  },
  'leaf hash': () => {
    for (let i = 0; i < RECORDS; i++) hash('sha256', leaf, 'binary');
  },
  'deflate and encrypt': () => {
    const sealer = new FrameSealer(dataKey);
    for (let i = 0; i < RECORDS; i += MAX_FRAME_RECORDS) {
      sealer.seal(
        bytes,
        starts,
        ends,
        i,
        Math.min(RECORDS, i + MAX_FRAME_RECORDS),
        leafHashes.subarray(i * 32, (i + MAX_FRAME_RECORDS) * 32),
      );
    }
  },
};

const micros = new Map<string, number[]>(Object.keys(parts).map((name) => [name, []]));
for (let run = 0; run < RUNS + 2; run++) {
  for (const [name, part] of Object.entries(parts)) {
    const began = process.cpuUsage();
    part();
    const { user, system } = process.cpuUsage(began);
    if (run >= 2) micros.get(name)!.push((user + system) / RECORDS);
  }
}
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!;
const whole = median(micros.get('prepareBatch')!);
const prepared = prepareBatch(input);
const stored = prepared.frames.reduce((n, f) => n + f.length, 0);
console.log(
  `records of ${(bytes.length / RECORDS).toFixed(0)} bytes, ${prepared.redactedRecords} of ${RECORDS} with secrets`,
);
for (const [name, values] of micros) {
  console.log(
    `${name.padEnd(24)} ${median(values).toFixed(2).padStart(6)} µs ${((100 * median(values)) / whole).toFixed(0).padStart(4)} %`,
  );
}
console.log(
  `per record on disk: leaf ${(prepared.leaves.length / RECORDS).toFixed(1)} B, originals ${(stored / RECORDS).toFixed(1)} B`,
);
