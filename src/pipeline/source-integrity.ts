import type { ProgressLeaf } from '../evidence/envelope.ts';
import type { SealedLog } from '../evidence/reader.ts';
import type { Observation } from '../judgement/finding.ts';
import { checkFiles, type SealedFile } from '../judgement/integrity/check.ts';
import { authenticDigests, type SealedDigest, type SealedSignature } from '../judgement/integrity/digests.ts';
import type { DigestKey } from '../judgement/integrity/signature.ts';
import type { Digest, StrandKey } from '../model/facts.ts';
import { TRUST_ORDER } from '../model/grade.ts';
import { isDigest } from '../sources/cloudtrail/digest.ts';
import { digestFileOf, digestSignatureOf } from '../sources/cloudtrail/digest-file.ts';
import { SOURCE_ID } from '../sources/cloudtrail/meta.ts';
import { viewOf } from '../sources/view.ts';
import type { IndexQuestions } from '../store/questions.ts';
import { trustOf } from './origin.ts';
import { SealedObjects } from './tables.ts';

/** What the digests that a source wrote of its own log say about the log files in evidence. */
export interface SourceIntegrity {
  readonly observations: readonly Observation[];
  /** Objects (hex id) that are as their source delivered them, and the log indices of the records that show it. */
  readonly verified: ReadonlyMap<string, readonly number[]>;
  /** Strands of which every event stands in a verified object. */
  readonly strands: ReadonlySet<StrandKey>;
}

export const NO_INTEGRITY: SourceIntegrity = { observations: [], verified: new Map(), strands: new Set() };

/**
 * Check CloudTrail's digest files, where there are any: the log commits to the SHA-256 of every object that was read to its end, which is
 * the hash that a digest lists. Nothing is read again but the digests.
 */
export async function sourceIntegrity(
  store: IndexQuestions,
  openLog: () => SealedLog,
  keys: readonly DigestKey[],
): Promise<SourceIntegrity> {
  const places = await store.recordsOfActions(SOURCE_ID, ['cloudtrail:Digest', 'cloudtrail:DigestSignature']);
  if (places.length === 0) return NO_INTEGRITY;
  const log = openLog();
  const progress = log.progress();
  const { digests, signatures } = readDigests(log, places, progress);
  const authentic = authenticDigests(digests, signatures, keys);
  const { verified, observations } = checkFiles(
    digests,
    filesOf(log, progress),
    authentic,
    new Set(keys.map((k) => k.fingerprint)),
  );
  const ranges = verified.size === 0 ? [] : log.recordsOfObjects(new Set(verified.keys()));
  const strands = ranges.length === 0 ? [] : await store.strandsWithin(ranges);
  return { observations, verified, strands: new Set(strands) };
}

/** Every copy is looked at: one that somebody else wrote under the name of a digest must not hide it. */
function readDigests(
  log: SealedLog,
  places: readonly number[],
  progress: ReadonlyMap<string, ProgressLeaf>,
): { digests: readonly SealedDigest[]; signatures: readonly SealedSignature[] } {
  const objects = new SealedObjects(log);
  const digests = new Map<string, SealedDigest>();
  const signatures = new Map<string, SealedSignature>();
  for (const logIndex of places) {
    const { leaf, redacted } = log.record(logIndex);
    const id = leaf.objectId.toString('hex');
    const object = objects.get(id);
    const whole = progress.get(id);
    for (const { json } of viewOf(redacted.toString('utf8')).views) {
      if (json === null || object === undefined) continue;
      const signature = isDigest(json) ? null : digestSignatureOf(json);
      if (signature !== null) signatures.set(signature, { signature, logIndex });
      const file = digestFileOf(json);
      if (file === null || !whole?.complete) continue;
      const sealed: SealedDigest = {
        file,
        sha256: whole.prefixDigest.toString('hex'),
        evidence: `sha256:${leaf.digest.toString('hex')}` as Digest,
        trust: trustOf(object, SOURCE_ID),
        logIndex,
      };
      const key = `${file.place}\n${sealed.sha256}`;
      const known = digests.get(key);
      if (!known || TRUST_ORDER.indexOf(sealed.trust) > TRUST_ORDER.indexOf(known.trust)) digests.set(key, sealed);
    }
  }
  return { digests: sorted(digests), signatures: sorted(signatures) };
}

/** In an order that does not depend on arrival. */
const sorted = <V>(map: ReadonlyMap<string, V>): readonly V[] => [...map.keys()].sort().map((key) => map.get(key) as V);

function filesOf(log: SealedLog, progress: ReadonlyMap<string, ProgressLeaf>): readonly SealedFile[] {
  const leaves = log.objects();
  return [...progress].flatMap(([object, { complete, prefixDigest }]) => {
    const uri = leaves.get(object)?.uri;
    if (!complete || uri === undefined) return [];
    return [
      {
        object,
        sha256: prefixDigest.toString('hex'),
        name: uri.slice(Math.max(uri.lastIndexOf('/'), uri.lastIndexOf('!')) + 1),
      },
    ];
  });
}
