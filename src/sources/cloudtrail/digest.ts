import { blankEvent, type Event } from '../../model/event.ts';
import { obj, str } from '../../model/json.ts';
import type { JsonObject } from '../../model/source.ts';
import { SOURCE_ID } from './meta.ts';
import { statedTime } from './time.ts';

/**
 * A digest file of log file integrity validation: CloudTrail's own statement of which log files it delivered in an hour, with
 * their hashes. It rests on no credential and names nobody. Its signature lies in the metadata of the S3 object, so the
 * content alone verifies nothing.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
 */
export const isDigest = (json: JsonObject): boolean =>
  typeof json['digestS3Object'] === 'string' &&
  typeof json['digestStartTime'] === 'string' &&
  typeof json['digestEndTime'] === 'string' &&
  typeof json['awsAccountId'] === 'string';

export function digestEvent(json: JsonObject): Event {
  const end = str(json['digestEndTime']);
  const time = end === null ? null : statedTime(end);
  const place = `${str(json['digestS3Bucket']) ?? ''}/${str(json['digestS3Object']) ?? ''}`;
  return {
    ...blankEvent(SOURCE_ID, 'cloudtrail:Digest'),
    identity: `digest:${place}`,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: 'attest',
    target: `s3://${place}`.slice(0, MAX_TARGET),
    outcome: 'success',
  };
}

/**
 * What `aws s3api head-object` prints of a digest file: the signature, which is no part of the file. It does not say of which; that is
 * told by verifying it.
 */
export const isDigestSignature = (json: JsonObject): boolean => {
  const metadata = obj(json['Metadata']);
  return (
    typeof json['ETag'] === 'string' &&
    str(metadata?.['signature']) !== null &&
    str(metadata?.['signature-algorithm']) === 'SHA256withRSA'
  );
};

export const digestSignatureEvent = (): Event => ({
  ...blankEvent(SOURCE_ID, 'cloudtrail:DigestSignature'),
  kind: 'attest',
  outcome: 'success',
});

/** S3 names are at most 63 and 1,024 characters long. */
const MAX_TARGET = 1_100;
