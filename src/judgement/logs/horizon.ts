import type { Strand, StrandKey } from '../../model/facts.ts';
import { TRUST_ORDER } from '../../model/grade.ts';
import { ref } from '../../model/ref.ts';
import { formatIso, type Micros } from '../../model/time.ts';
import { type JudgedWorld, mostTrusted, pushTo } from '../across/world.ts';
import type { Observation } from '../finding.ts';
import { stillKept } from './retention.ts';

/** The longest that AWS lets temporary credentials live (GetSessionToken: 36 hours); other issuers stay below. */
export const LONGEST_LIFE = 36 * 3_600_000_000;

/**
 * Credentials in use whose issuance is not in evidence because the log begins too late: first used so soon after the beginning of their
 * source's log that they can have been issued before it. One finding for each log instead of one for each credential.
 */
export function lateBeginnings(world: JudgedWorld): readonly Observation[] {
  const beginnings = beginningsOf(world);
  const bySource = new Map<string, Strand[]>();
  for (const key of beforeHorizon(world)) {
    const strand = world.evidence.strandOf.get(key);
    if (strand) pushTo(bySource, strand.source, strand);
  }
  return [...bySource.keys()].sort().map((source) => {
    const strands = bySource.get(source) as Strand[];
    const credentials = new Set(strands.map((s) => s.presented?.ref ?? s.key));
    const begins = beginnings.get(source);
    return {
      code: 'log-begins-late',
      subject: ref('log.source', source),
      says: `${source} begins at ${begins === undefined ? 'an unknown time' : formatIso(begins.at)}; ${credentials.size} ${credentials.size === 1 ? 'credential was' : 'credentials were'} issued before or in a log that is not here.${stillKept(source, begins?.at ?? null, lastOf(world), formatIso)}`,
      strands: strands.map((s) => s.key),
      evidence: strands.flatMap((s) => world.evidence.useOf.get(s.key)?.firstEvidence ?? []),
      trust: begins?.trust ?? 'unprotected',
    };
  });
}

/** The time of the last record in evidence that is not foreign, by what the highest trust says. */
function lastOf({ evidence }: JudgedWorld): Micros | null {
  const all = evidence.strands.flatMap(({ key, trust }) => {
    const last = evidence.useOf.get(key)?.last ?? null;
    return last === null || trust === 'foreign' ? [] : [{ trust, last }];
  });
  return mostTrusted(all).reduce<Micros | null>((a, { last }) => (a === null || last > a ? last : a), null);
}

/** Strands of which the issuance is missing, and can lie before the beginning of the log. */
export function beforeHorizon(world: JudgedWorld): ReadonlySet<StrandKey> {
  const beginnings = beginningsOf(world);
  const found = new Set<StrandKey>();
  for (const strand of world.evidence.strands) {
    const first = world.evidence.useOf.get(strand.key)?.first ?? null;
    const begins = beginnings.get(strand.source)?.at;
    if (first === null || begins === undefined || first - begins > LONGEST_LIFE) continue;
    if (world.segments.get(strand.key)?.some((s) => s.findings.includes('issuance-not-seen'))) found.add(strand.key);
  }
  return found;
}

/** When the log of each source begins, by its evidence of the highest trust. */
function beginningsOf({
  evidence,
}: JudgedWorld): ReadonlyMap<string, { readonly at: Micros; readonly trust: Strand['trust'] }> {
  const found = new Map<string, { at: Micros; trust: Strand['trust'] }>();
  for (const { key, source, trust } of evidence.strands) {
    const first = evidence.useOf.get(key)?.first ?? null;
    if (first === null || trust === 'foreign') continue;
    const known = found.get(source);
    const rank = TRUST_ORDER.indexOf(trust) - (known ? TRUST_ORDER.indexOf(known.trust) : -1);
    if (!known || rank > 0 || (rank === 0 && first < known.at)) found.set(source, { at: first, trust });
  }
  return found;
}
