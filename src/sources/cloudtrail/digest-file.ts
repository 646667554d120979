import { arr, obj, str } from '../../model/json.ts';
import type { JsonObject } from '../../model/source.ts';
import type { Micros } from '../../model/time.ts';
import { isDigest } from './digest.ts';
import { statedTime } from './time.ts';

/** Most log files that one digest lists: CloudTrail delivers about one in five minutes for each region and account. */
const MAX_FILES = 100_000;

/** A digest file, as far as checking it needs. Attackers write these too: only a signature tells CloudTrail's own. */
export interface DigestFile {
  /** `bucket/key`, where CloudTrail put it. */
  readonly place: string;
  readonly account: string;
  readonly start: Micros;
  readonly end: Micros;
  /** The end exactly as written: it is signed as text. */
  readonly endText: string;
  readonly fingerprint: string;
  /** The digest before it; `null`: the chain begins here (validation was enabled, or logging started again). */
  readonly previous: { readonly place: string; readonly hash: string; readonly signature: string } | null;
  /** `previousDigestSignature` as it is signed: `null` is the word. */
  readonly previousSignature: string;
  readonly files: readonly { readonly place: string; readonly hash: string }[];
}

/** `null`: a field that checking needs is missing, or hashes are not SHA-256. */
export function digestFileOf(json: JsonObject): DigestFile | null {
  if (!isDigest(json)) return null;
  const text = (key: string): string | null => str(json[key]);
  const [startText, endText] = [text('digestStartTime'), text('digestEndTime')];
  const start = startText === null ? null : statedTime(startText);
  const end = endText === null ? null : statedTime(endText);
  const account = text('awsAccountId');
  const fingerprint = text('digestPublicKeyFingerprint');
  const place = placeOf(text('digestS3Bucket'), text('digestS3Object'));
  if (!start || !end || endText === null || account === null || fingerprint === null || place === null) return null;
  const before = placeOf(text('previousDigestS3Bucket'), text('previousDigestS3Object'));
  const hash = hashOf(json['previousDigestHashValue'], json['previousDigestHashAlgorithm']);
  const signature = text('previousDigestSignature');
  const files = arr(json['logFiles']).slice(0, MAX_FILES);
  return {
    ...{ place, account, start: start.at, end: end.at, endText, fingerprint },
    previous: before !== null && hash !== null && signature !== null ? { place: before, hash, signature } : null,
    previousSignature: signature ?? 'null',
    files: files.flatMap((one) => {
      const file = obj(one);
      const where = placeOf(str(file?.['s3Bucket']), str(file?.['s3Object']));
      const of = hashOf(file?.['hashValue'], file?.['hashAlgorithm']);
      return where === null || of === null ? [] : [{ place: where, hash: of }];
    }),
  };
}

/**
 * The signature of a digest file is no part of it but of the metadata of its S3 object; `aws s3api head-object` prints it, and that
 * output can be ingested beside the digest.
 */
export function digestSignatureOf(json: JsonObject): string | null {
  const metadata = obj(json['Metadata']);
  const signature = str(metadata?.['signature']);
  return str(metadata?.['signature-algorithm']) === 'SHA256withRSA' && isHex(signature) ? signature : null;
}

const placeOf = (bucket: string | null, key: string | null): string | null =>
  bucket === null || key === null ? null : `${bucket}/${key}`;

/** Up to 8,192 bits. */
const isHex = (text: string | null): text is string => text !== null && /^[0-9a-f]{64,2048}$/i.test(text);

function hashOf(value: unknown, algorithm: unknown): string | null {
  return algorithm === 'SHA-256' && typeof value === 'string' && /^[0-9a-f]{64}$/i.test(value)
    ? value.toLowerCase()
    : null;
}
