import { REUSED_KINDS } from '../lineage/issuances.ts';
import { SKEW_ACROSS_ADMINISTRATIONS, SKEW_SAME_ADMINISTRATION } from '../lineage/limits.ts';
import type { Join } from '../model/event.ts';
import type { Digest, IssueFact, Strand, StrandKey } from '../model/facts.ts';
import { TRUST_ORDER, type Trust } from '../model/grade.ts';
import { kindOf, type Ref } from '../model/ref.ts';
import { MICROS_PER_SECOND, type Micros } from '../model/time.ts';
import type { ClockDifference } from '../model/verdict.ts';
import type { Evidence } from './evidence.ts';

/** Two records of one happening, each by its own log's clock: something is handed out, and taken to the other service at once. */
interface CoincidingPair {
  readonly key: string;
  readonly says: string;
  /** How long the way takes at most where nobody lingers, in µs. A longer one, again and again, is a clock that is ahead. */
  readonly promptly: number;
}

/** By kind of join key. Of others, only a use before its issuance tells anything. */
export const COINCIDING_PAIRS: readonly CoincidingPair[] = [
  {
    key: 'saml.subject',
    says: 'a sign-on to an application at the identity provider, and the session that the application opened with the assertion',
    promptly: 15 * MICROS_PER_SECOND,
  },
  {
    key: 'oidc.assertion',
    says: 'the identity token of a job or workload, and its exchange at a cloud, Vault or Teleport',
    promptly: 60 * MICROS_PER_SECOND,
  },
  {
    key: 'k8s.jti',
    says: 'a TokenRequest at the API server, and the first use of the token elsewhere',
    promptly: 60 * MICROS_PER_SECOND,
  },
  {
    key: 'oidc.jti',
    says: 'a token given by the identity provider, and its first use at an application',
    promptly: 60 * MICROS_PER_SECOND,
  },
  {
    key: 'entra.uti',
    says: 'a sign-in to Entra, and the first call with its token',
    promptly: 60 * MICROS_PER_SECOND,
  },
  {
    key: 'vault.db-user',
    says: 'a database user made by Vault, and its first login at the database',
    promptly: 60 * MICROS_PER_SECOND,
  },
];

const PROMPTLY: ReadonlyMap<string, number> = new Map(COINCIDING_PAIRS.map((p) => [p.key, p.promptly]));

/** Fewer pairs measure nothing. */
const FEWEST_PAIRS = 4;
/** So many pairs are looked at: those whose issuances have the smallest ids, which are hashes, so nobody chooses them by time. */
const MOST_PAIRS = 32;
/** Most logs write whole seconds: a use so much before its issuance is no difference. */
const RESOLUTION = MICROS_PER_SECOND;
/** A name that is asserted again and again: pairs farther apart than this are not of one sign-on. */
const SAME_SIGN_ON = 5 * 60 * MICROS_PER_SECOND;

interface Pair {
  readonly issue: IssueFact;
  readonly key: Ref;
  readonly use: StrandKey;
  readonly trust: Trust;
  readonly user: string;
  readonly administration: string;
  /** Clock of the use less that of the issuance, in µs. */
  readonly delta: number;
}

/** Differences between the clocks of sources, measured. A pure function of the set of facts. */
export interface Clocks {
  readonly all: readonly ClockDifference[];
  /** How far the clocks of two sources are known to be apart beyond their precision, in µs, and the join keys that show it. */
  between(a: string, b: string): { readonly apart: number; readonly keys: readonly Ref[] };
}

export const NO_CLOCKS: Clocks = { all: [], between: () => ({ apart: 0, keys: [] }) };

export function measureClocks(evidence: Pick<Evidence, 'strands' | 'useOf' | 'issuances'>): Clocks {
  const measured = [...pairsBySources(evidence)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, pairs]) => difference(pairs));
  const apart = new Map<string, { apart: number; keys: readonly Ref[] }>();
  for (const { issuer, user, apart: by, keys } of measured) {
    if (by === 0) continue;
    const id = [issuer, user].sort().join('\n');
    const known = apart.get(id);
    if (!known || known.apart < by)
      apart.set(id, { apart: by, keys: [...new Set([...(known?.keys ?? []), ...keys])].sort() });
  }
  const none = { apart: 0, keys: [] };
  return {
    all: measured,
    between: (a, b) => (a === b ? none : (apart.get([a, b].sort().join('\n')) ?? none)),
  };
}

/** What two sources' logs are allowed to differ by before order between them contradicts. */
export const toleratedBetween = (a: string, b: string): number =>
  a === b ? SKEW_SAME_ADMINISTRATION : SKEW_ACROSS_ADMINISTRATIONS;

/** Pairs by the source that issued and the source that saw the use. */
function pairsBySources(evidence: Pick<Evidence, 'strands' | 'useOf' | 'issuances'>): Map<string, Pair[]> {
  const bySources = new Map<string, Pair[]>();
  const earliest = new Map<string, Pair>();
  for (const strand of evidence.strands) {
    const first = evidence.useOf.get(strand.key)?.first ?? null;
    if (first === null || strand.trust === 'foreign' || strand.authentication !== 'proven') continue;
    for (const join of strand.presented?.joins ?? []) {
      const issue = issuanceOf(evidence, join, strand, first);
      if (issue === null || issue.source === strand.source || issue.time === null) continue;
      const pair: Pair = {
        issue,
        key: join.key,
        use: strand.key,
        user: strand.source,
        administration: strand.administration,
        trust: TRUST_ORDER.indexOf(issue.trust) < TRUST_ORDER.indexOf(strand.trust) ? issue.trust : strand.trust,
        delta: first - issue.time,
      };
      // A credential goes on being used: its first use at a source is what belongs to its issuance.
      const id = `${issue.event}\n${strand.source}`;
      const known = earliest.get(id);
      if (!known || pair.delta < known.delta) earliest.set(id, pair);
    }
  }
  for (const pair of earliest.values()) {
    const sources = `${pair.issue.source}\n${pair.user}`;
    const list = bySources.get(sources);
    if (list) list.push(pair);
    else bySources.set(sources, [pair]);
  }
  return bySources;
}

/** The one issuance that a use can belong to; `null` where there is none or more than one. */
function issuanceOf(
  { issuances }: Pick<Evidence, 'issuances'>,
  join: Join,
  strand: Strand,
  first: Micros,
): IssueFact | null {
  if (join.cls > 'K3' || REUSED_KINDS.has(kindOf(join.key))) return null;
  // A name can be asserted a thousand times: its pairs lie close together, or tell nothing.
  const isTimed = join.withinMicros !== null;
  const [only, second] = isTimed
    ? issuances.ofKeyWithin(join.key, first - SAME_SIGN_ON, first + SAME_SIGN_ON)
    : issuances.ofKey(join.key);
  return only !== undefined && second === undefined && only.source !== strand.source ? only : null;
}

/** The spread of one pair of sources; nothing where too few pairs of the highest trust there is show it. */
function difference(all: readonly Pair[]): readonly ClockDifference[] {
  const best = Math.max(...all.map((p) => TRUST_ORDER.indexOf(p.trust)));
  const pairs = all
    .filter((p) => TRUST_ORDER.indexOf(p.trust) === best)
    .sort((a, b) => (a.issue.event < b.issue.event ? -1 : 1))
    .slice(0, MOST_PAIRS);
  const [one] = pairs;
  if (one === undefined || pairs.length < FEWEST_PAIRS) return [];
  const deltas = pairs.map((p) => p.delta).sort((a, b) => a - b);
  const at = (share: number): number => deltas[Math.floor(share * (deltas.length - 1))] as number;
  const [low, median, high] = [at(0.25), at(0.5), at(0.75)];
  const promptly = Math.max(...pairs.map((p) => PROMPTLY.get(kindOf(p.key)) ?? Number.POSITIVE_INFINITY));
  const beyond = low < -RESOLUTION ? -low : low > promptly ? low - promptly : 0;
  return [
    {
      issuer: one.issue.source,
      user: one.user,
      pairs: all.length,
      looked: pairs.length,
      tolerated: toleratedBetween(one.issue.administration, one.administration),
      low,
      median,
      high,
      apart: beyond === 0 ? 0 : Math.ceil(beyond + (median - low)),
      keys: pairs
        .map((p) => p.key)
        .filter((k, i, list) => list.indexOf(k) === i)
        .sort(),
      evidence: pairs.map((p): Digest => p.issue.evidence).sort(),
      uses: pairs.map((p) => p.use).sort(),
      trust: one.trust,
    },
  ];
}
