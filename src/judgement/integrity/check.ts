import { ref } from '../../model/ref.ts';
import type { Micros } from '../../model/time.ts';
import { formatIso } from '../../model/time.ts';
import { type Observation, strongest } from '../finding.ts';
import { type Authentic, byPlace, pushTo, type SealedDigest } from './digests.ts';

/** A collected object, by what it contains and what it was called. */
export interface SealedFile {
  /** Hex id of the object in the evidence log. */
  readonly object: string;
  /** SHA-256 of its decompressed content, in hex. */
  readonly sha256: string;
  /** Last part of its name. */
  readonly name: string;
}

export interface CheckedFiles {
  /** Objects that a digest of CloudTrail's own lists with their hash, and the log indices of what shows it. */
  readonly verified: ReadonlyMap<string, readonly number[]>;
  readonly observations: readonly Observation[];
}

type Problem = Pick<Observation, 'code'> & { readonly says: string; readonly digest: SealedDigest };

/**
 * Holds digests and log files against each other. `keys`: fingerprints of those that the policy gives. Where the policy gives keys, only digests that are CloudTrail's own are believed; where
 * it gives none, what any digest says is reported as far as its origin is trusted, and nothing counts as verified.
 */
export function checkFiles(
  digests: readonly SealedDigest[],
  files: readonly SealedFile[],
  authentic: Authentic,
  keys: ReadonlySet<string>,
): CheckedFiles {
  const hasKeys = keys.size > 0;
  const believed = hasKeys ? digests.filter((d) => authentic.has(d)) : digests;
  const byHash = new Map<string, SealedFile[]>();
  const byName = new Map<string, SealedFile[]>();
  for (const file of files) {
    pushTo(byHash, file.sha256, file);
    pushTo(byName, file.name, file);
  }
  const verified = new Map<string, readonly number[]>();
  const problems: Problem[] = unsigned(digests, authentic, keys);
  for (const digest of believed) {
    for (const { place, hash } of digest.file.files) {
      const same = byHash.get(hash) ?? [];
      const shownBy = authentic.get(digest);
      if (shownBy) for (const { object } of same) verified.set(object, shownBy);
      if (same.length > 0) continue;
      const name = nameOf(place);
      if (byName.has(name))
        problems.push({ code: 'digest-failed', says: `${name} is not as it was delivered`, digest });
      else problems.push({ code: 'digest-hole', says: `log file ${name} is not in evidence`, digest });
    }
  }
  problems.push(...brokenChains(believed, byPlace(digests)), ...unlisted(believed, files));
  return { verified, observations: observationsOf(problems, authentic) };
}

/**
 * A digest whose key is at hand and whose signature is nowhere, or wrong, or of a time in which the key was not in use. The last of a chain is
 * signed in none that came yet. Each region has keys of its own: where the policy lacks one, nothing is known of its digests.
 */
function unsigned(digests: readonly SealedDigest[], authentic: Authentic, keys: ReadonlySet<string>): Problem[] {
  const named = new Set(digests.flatMap(({ file }) => (file.previous === null ? [] : [file.previous.place])));
  return digests.flatMap((digest) =>
    authentic.has(digest) || !keys.has(digest.file.fingerprint) || !named.has(digest.file.place)
      ? []
      : [{ code: 'digest-failed', says: `digest ${nameOf(digest.file.place)} is not signed by CloudTrail`, digest }],
  );
}

/** Chains, each digest against the one before it that is in evidence. Where a chain begins in evidence is a horizon, and no hole. */
function brokenChains(believed: readonly SealedDigest[], all: ReturnType<typeof byPlace>): Problem[] {
  const problems: Problem[] = [];
  for (const chain of chainsOf(believed)) {
    for (const [i, digest] of chain.entries()) {
      const { previous } = digest.file;
      const candidates = previous === null ? [] : (all.get(previous.place) ?? []);
      if (previous !== null && candidates.length > 0) {
        if (!candidates.some((c) => c.sha256 === previous.hash))
          problems.push({
            code: 'digest-failed',
            says: `digest ${nameOf(previous.place)} is not the one that the next names`,
            digest,
          });
      } else if (i > 0) {
        const before = chain[i - 1] as SealedDigest;
        const gap = `${formatIso(before.file.end)} to ${formatIso(digest.file.start)}`;
        if (before.file.end >= digest.file.start) continue;
        const says =
          previous === null ? `logging or validation was off from ${gap}` : `digests from ${gap} are missing`;
        problems.push({ code: 'digest-hole', says, digest });
      }
    }
  }
  return problems;
}

/** Digests of one account, region and trail, by time. The place ends in the end of the interval. */
function chainsOf(digests: readonly SealedDigest[]): readonly (readonly SealedDigest[])[] {
  const chains = new Map<string, SealedDigest[]>();
  for (const digest of digests) {
    const name = nameOf(digest.file.place);
    pushTo(chains, `${digest.file.account}/${name.replace(/_\d{8}T\d{6}Z/, '')}`, digest);
  }
  return [...chains.values()].map((chain) =>
    chain.sort((a, b) => a.file.end - b.file.end || (a.sha256 < b.sha256 ? -1 : 1)),
  );
}

/** Delivery stamps stand in names to the minute, and digests are cut on the hour: what lies this near to an edge is not judged. */
const EDGE = 3_600_000_000;

/** Log files named as CloudTrail names them, delivered while digests were, that none of these lists. */
function unlisted(believed: readonly SealedDigest[], files: readonly SealedFile[]): Problem[] {
  const listed = new Set(believed.flatMap(({ file }) => file.files.map((f) => f.hash)));
  const names = new Set(believed.flatMap(({ file }) => file.files.map((f) => nameOf(f.place))));
  const spans = coverage(believed);
  return files.flatMap(({ name, sha256 }) => {
    const m = /^(\d{12})_CloudTrail_([a-z0-9-]+)_(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})Z_\w+\.json(?:\.gz)?$/.exec(name);
    if (!m || listed.has(sha256) || names.has(name)) return [];
    const at = Date.UTC(Number(m[3]), Number(m[4]) - 1, Number(m[5]), Number(m[6]), Number(m[7])) * 1000;
    const span = (spans.get(`${m[1]}/${m[2]}`) ?? []).find((s) => at >= s.from + EDGE && at <= s.to - EDGE);
    return span === undefined
      ? []
      : [{ code: 'file-not-in-digest', says: `${name} is in no digest of its time`, digest: span.digest }];
  });
}

/** Stretches without a hole, by account and region. */
function coverage(believed: readonly SealedDigest[]) {
  const spans = new Map<string, { from: Micros; to: Micros; digest: SealedDigest }[]>();
  for (const chain of chainsOf(believed)) {
    for (const digest of chain) {
      const region = /_CloudTrail-Digest_([a-z0-9-]+)_/.exec(nameOf(digest.file.place))?.[1];
      if (region === undefined) continue;
      const key = `${digest.file.account}/${region}`;
      const last = spans.get(key)?.at(-1);
      if (last && last.to >= digest.file.start && last.from <= digest.file.start) last.to = digest.file.end;
      else pushTo(spans, key, { from: digest.file.start, to: digest.file.end, digest });
    }
  }
  return spans;
}

const nameOf = (place: string): string => place.slice(place.lastIndexOf('/') + 1);

/** So many are told in one finding; all are counted. */
const TOLD = 4;

/** One finding per kind and account. */
function observationsOf(problems: readonly Problem[], authentic: Authentic): readonly Observation[] {
  const groups = new Map<string, Problem[]>();
  for (const problem of problems) pushTo(groups, `${problem.code}\n${problem.digest.file.account}`, problem);
  return [...groups.values()].map((group) => {
    const [{ code, digest }] = group as [Problem];
    const said = [...new Set(group.map((p) => p.says))].sort();
    const more = said.length - TOLD;
    const ends = group.map((p) => p.digest.file.end);
    return {
      code,
      subject: ref('aws.account', digest.file.account),
      says: `${said.slice(0, TOLD).join('; ')}${more > 0 ? `; and ${more} more` : ''}.`,
      strands: [],
      evidence: group.map((p) => p.digest.evidence),
      trust: strongest(group.map((p) => (authentic.has(p.digest) ? 'verified' : p.digest.trust))),
      span: {
        first: ends.reduce((a, b) => (b < a ? b : a)),
        last: ends.reduce((a, b) => (b > a ? b : a)),
        events: said.length,
      },
    };
  });
}
