import type { Digest } from '../../model/facts.ts';
import type { Trust } from '../../model/grade.ts';
import type { DigestFile } from '../../sources/cloudtrail/digest-file.ts';
import { type DigestKey, isSignatureOf, keysOf, wasValidAt } from './signature.ts';

/** A digest file as it was sealed. */
export interface SealedDigest {
  readonly file: DigestFile;
  /** SHA-256 of the whole decompressed object, in hex. */
  readonly sha256: string;
  readonly evidence: Digest;
  readonly trust: Trust;
  /** Where its record lies in the log. */
  readonly logIndex: number;
}

/** A signature that was ingested as the metadata of an S3 object: of which digest, only verifying tells. */
export interface SealedSignature {
  readonly signature: string;
  readonly logIndex: number;
}

/** Why a digest counts as CloudTrail's own: the log indices of what shows it. `null`: nothing does. */
export type Authentic = ReadonlyMap<SealedDigest, readonly number[]>;

/** So many signatures that came by themselves are tried on a digest. Each digest but the last is signed in its successor. */
const MAX_TRIED = 64;

/**
 * Which digests are CloudTrail's own: signed by a key that the policy gives, within the time in which the policy says that AWS signed with it,
 * with the signature in the next digest or ingested by itself;
 * or named with its hash by one that is.
 */
export function authenticDigests(
  digests: readonly SealedDigest[],
  signatures: readonly SealedSignature[],
  keys: readonly DigestKey[],
): Authentic {
  const known = keysOf(keys);
  const found = new Map<SealedDigest, readonly number[]>();
  if (known.size === 0) return found;
  const at = byPlace(digests);
  const successors = bySuccession(digests);
  const queue: SealedDigest[] = [];
  const accept = (digest: SealedDigest, shownBy: readonly number[]): void => {
    if (found.has(digest)) return;
    found.set(digest, shownBy);
    queue.push(digest);
  };
  for (const digest of digests) {
    const valid = (known.get(digest.file.fingerprint) ?? []).filter((key) => wasValidAt(key, digest.file.end));
    if (valid.length === 0) continue;
    const offered = [
      ...(successors.get(digest.file.place) ?? []).map((next) => ({
        signature: next.file.previous?.signature ?? '',
        logIndex: next.logIndex,
      })),
      ...signatures.slice(0, MAX_TRIED),
    ];
    const good = offered.find(({ signature }) =>
      valid.some(({ key }) => isSignatureOf(digest.file, digest.sha256, signature, key)),
    );
    if (good) accept(digest, [digest.logIndex, good.logIndex]);
  }
  for (let next = queue.pop(); next; next = queue.pop()) {
    const { previous } = next.file;
    for (const before of previous === null ? [] : (at.get(previous.place) ?? []))
      if (before.sha256 === previous?.hash) accept(before, [before.logIndex, ...(found.get(next) ?? [])]);
  }
  return found;
}

export function byPlace(digests: readonly SealedDigest[]): ReadonlyMap<string, readonly SealedDigest[]> {
  const map = new Map<string, SealedDigest[]>();
  for (const digest of digests) pushTo(map, digest.file.place, digest);
  return map;
}

/** By the place of a digest those that name it as the one before them. */
function bySuccession(digests: readonly SealedDigest[]): ReadonlyMap<string, readonly SealedDigest[]> {
  const map = new Map<string, SealedDigest[]>();
  for (const digest of digests) if (digest.file.previous) pushTo(map, digest.file.previous.place, digest);
  return map;
}

export function pushTo<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
