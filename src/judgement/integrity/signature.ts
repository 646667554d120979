import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { Micros } from '../../model/time.ts';
import type { DigestFile } from '../../sources/cloudtrail/digest-file.ts';

/** A public key of CloudTrail, as `aws cloudtrail list-public-keys` gives it: PKCS #1 in DER, base64. */
export interface DigestKey {
  readonly fingerprint: string;
  readonly value: string;
  /** Within which time digests end that it signed, as AWS states it; absent: nobody says. */
  readonly validFrom?: Micros;
  readonly validTo?: Micros;
}

/** A key as verifying needs it. */
export interface ReadKey {
  readonly key: KeyObject;
  readonly validFrom: Micros | null;
  readonly validTo: Micros | null;
}

/** Keys by fingerprint. One that cannot be read is left out: nothing verifies by it. */
export function keysOf(keys: readonly DigestKey[]): ReadonlyMap<string, readonly ReadKey[]> {
  const found = new Map<string, ReadKey[]>();
  for (const { fingerprint, value, validFrom, validTo } of keys) {
    const key = readKey(Buffer.from(value, 'base64'));
    if (key === null) continue;
    const list = found.get(fingerprint) ?? [];
    list.push({ key, validFrom: validFrom ?? null, validTo: validTo ?? null });
    found.set(fingerprint, list);
  }
  return found;
}

/** Whether AWS signed with this key when the interval of a digest ended: it signs a digest right then. */
export const wasValidAt = ({ validFrom, validTo }: ReadKey, end: Micros): boolean =>
  (validFrom === null || end >= validFrom) && (validTo === null || end <= validTo);

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
