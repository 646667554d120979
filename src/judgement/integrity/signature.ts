import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { DigestFile } from '../../sources/cloudtrail/digest-file.ts';

/** A public key of CloudTrail, as `aws cloudtrail list-public-keys` gives it: PKCS #1 in DER, base64. */
export interface DigestKey {
  readonly fingerprint: string;
  readonly value: string;
}

/** Keys by fingerprint. One that cannot be read is left out: nothing verifies by it. */
export function keysOf(keys: readonly DigestKey[]): ReadonlyMap<string, KeyObject> {
  return new Map(
    keys.flatMap(({ fingerprint, value }) => {
      const key = readKey(Buffer.from(value, 'base64'));
      return key === null ? [] : [[fingerprint, key] as const];
    }),
  );
}

function readKey(der: Buffer): KeyObject | null {
  for (const type of ['pkcs1', 'spki'] as const) {
    try {
      const key = createPublicKey({ key: der, format: 'der', type });
      return key.asymmetricKeyType === 'rsa' ? key : null;
    } catch {
      // the other form
    }
  }
  return null;
}

/**
 * What CloudTrail signs: end of the interval, place, SHA-256 of the uncompressed digest file, and the signature of the one before.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html
 */
export const signedText = ({ endText, place, previousSignature }: DigestFile, sha256: string): string =>
  `${endText}\n${place}\n${sha256}\n${previousSignature}`;

/** RSASSA-PKCS1-v1_5 with SHA-256. `signature` in hex. */
export function isSignatureOf(file: DigestFile, sha256: string, signature: string, key: KeyObject): boolean {
  return verify('sha256', Buffer.from(signedText(file, sha256)), key, Buffer.from(signature, 'hex'));
}
