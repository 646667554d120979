import type { Presented } from '../model/event.ts';
import type { FactOrigin, IssueFact, SecretFact, Strand, StrandKey } from '../model/facts.ts';
import { kindOf, type Ref, valueOf } from '../model/ref.ts';
import type { Micros } from '../model/time.ts';
import type { ChainStep } from '../model/verdict.ts';
import { ChainMemory } from './chain-memory.ts';
import { agreedContext, contextBelow, type Inherited, NOTHING_INHERITED } from './context.ts';
import type { Holders } from './holders.ts';
import type { Issuances, Life, Match } from './issuances.ts';
import { CONTEXT_OF_ASSERTION, MAX_CHAIN_DEPTH, MAX_RIVAL_ISSUANCES, SKEW_ACROSS_ADMINISTRATIONS } from './limits.ts';
import type { Secrets, SecretVersion } from './secrets.ts';

/** One holder chain that the evidence allows for a strand at one time. */
export interface Candidate {
  /** Root first. */
  readonly chain: readonly Ref[];
  readonly steps: readonly ChainStep[];
  /** The issuance of the credential that the use presents; `null` where the source's own word is all there is. */
  readonly via: IssueFact | null;
  /** What the issuances on the way say of job, agent run, request and on whose behalf. */
  readonly inherited: Inherited;
  /** The record itself names another holder than its issuance does. */
  readonly contradicted: boolean;
}

export type Unresolved =
  | 'issuance-missing'
  | 'parent-issuance-missing'
  | 'rival-issuance-unresolved'
  | 'lineage-too-deep'
  | 'assertion-not-at-provider'
  | 'nothing-presented';

/** What the evidence says about the holder of a strand at one time. `candidates` empty: `why` says so. */
export interface Resolution {
  readonly candidates: readonly Candidate[];
  readonly why: Unresolved | null;
  /** Join keys and refs that were looked up, found or not. */
  readonly consulted: readonly Ref[];
  /** A loop was met on the way. */
  readonly looped?: boolean;
}

/**
 * Holders that a provider names by the subject of a token or assertion that it verified. A lineage that leads further, to
 * the account behind that subject, refines them and does not contradict.
 */
const REFINABLE: ReadonlySet<string> = new Set([
  'aws.saml-user',
  'aws.federated-user',
  'aws.directory-user',
  'oidc.subject',
  'x509.subject',
  'entra.upn',
  'cognito.identity',
  'k8s.user',
  'app.user',
  // the number of an account, where the login names it
  'os.uid',
]);

/** What others ask of lineage. */
export type Lineage = Pick<Chains, 'matches' | 'resolve' | 'secretTimes' | 'secretVersionAt'>;

/** Resolves strands to holder chains over a fixed set of facts. Pure; remembers what it has resolved. */
export class Chains {
  readonly #strands: ReadonlyMap<StrandKey, Strand>;
  readonly #lives: ReadonlyMap<StrandKey, Life>;
  readonly #issuances: Issuances;
  readonly #secrets: Secrets;
  readonly #holders: Holders;
  readonly #memory: ChainMemory;
  /** Strands being resolved right now: meeting one again is a loop in the evidence, which nothing honest writes. */
  readonly #open = new Set<StrandKey>();

  constructor(
    strands: ReadonlyMap<StrandKey, Strand>,
    lives: ReadonlyMap<StrandKey, Life>,
    issuances: Issuances,
    secrets: Secrets,
    holders: Holders,
    memory = new ChainMemory(),
  ) {
    this.#memory = memory;
    this.#strands = strands;
    this.#lives = lives;
    this.#issuances = issuances;
    this.#secrets = secrets;
    this.#holders = holders;
  }

  /** Issuances that fit the strand's credential at some time. */
  matches(strand: Strand): readonly Match[] {
    let found = this.#memory.matches.get(strand.key);
    if (!found) {
      const life = this.#lives.get(strand.key) ?? { first: null, last: null };
      found = strand.presented ? this.#issuances.matching(strand.presented, strand.administration, life) : [];
      this.#memory.matches.set(strand.key, found);
    }
    return found;
  }

  /** Who can have held the strand's credential at `time`. */
  resolve(strand: Strand, time: Micros | null, depth = 0): Resolution {
    const presented = strand.presented;
    if (!presented || strand.trust === 'foreign') return { candidates: [], why: 'nothing-presented', consulted: [] };
    if (depth > MAX_CHAIN_DEPTH || this.#open.has(strand.key)) {
      return { candidates: [], why: 'lineage-too-deep', consulted: [], looped: true };
    }
    const all = this.matches(strand);
    const isTimeless =
      all.every((m) => m.from === null && m.to === null) && this.#secrets.of(presented.holder[0]).length === 0;
    const known = isTimeless ? this.#memory.timeless.get(strand.key) : undefined;
    if (known) return known;
    const fitting = isTimeless ? all : all.filter((m) => fitsAt(m, time));
    this.#open.add(strand.key);
    const resolution = this.#throughSecret(this.#resolveMatches(strand, presented, fitting, time, depth), time, depth);
    this.#open.delete(strand.key);
    // What was cut short by a loop depends on where the walk began, so it is not remembered.
    if (isTimeless && !resolution.looped) this.#memory.timeless.set(strand.key, resolution);
    return resolution;
  }

  /**
   * An account that a declared secret opens is behind whoever knew the version in force. Nobody is put behind it where one who
   * knew it cannot be followed, or where nobody is in evidence.
   */
  #throughSecret(resolution: Resolution, time: Micros | null, depth: number): Resolution {
    const [only, second] = resolution.candidates;
    const [account, more] = only?.chain ?? [];
    if (!only || second || account === undefined || more !== undefined || only.via?.issued.lineage === 'presenter') {
      return resolution;
    }
    const versions = this.#secrets.of(account);
    if (versions.length === 0) return resolution;
    const consulted = new Set<Ref>([...resolution.consulted, ...versions.map((v) => v.version), account]);
    const found = new Map<string, Candidate>();
    let followed = true;
    for (const { strand, fact } of this.#knowing(account, time)) {
      const up = this.resolve(strand, fact.time, depth + 1);
      for (const r of up.consulted) consulted.add(r);
      followed &&= up.candidates.length > 0;
      for (const c of up.candidates) {
        const chain = [...c.chain, account];
        const id = chain.join('\n');
        const known = found.get(id);
        const context = contextBelow(strand, c.inherited);
        found.set(id, {
          chain,
          steps: known?.steps ?? [...c.steps.map(statedBy(fact)), knewSecret(c, account, fact), ...only.steps],
          via: only.via,
          contradicted: only.contradicted || c.contradicted,
          inherited: known ? agreedContext(known.inherited, context) : context,
        });
      }
    }
    if (!followed || found.size === 0 || found.size > MAX_RIVAL_ISSUANCES)
      return { ...resolution, consulted: [...consulted] };
    const candidates = [...found.keys()].sort().map((id) => found.get(id) as Candidate);
    return { candidates, why: null, consulted: [...consulted] };
  }

  /** Each strand that came to know a version in force before `time`, by its first such record. */
  #knowing(account: Ref, time: Micros | null): readonly { readonly strand: Strand; readonly fact: SecretFact }[] {
    const first = new Map<StrandKey, SecretFact>();
    for (const { known } of this.#secrets.inForce(account, time)) {
      for (const fact of known) {
        const isLater = time !== null && fact.time !== null && fact.time > time + SKEW_ACROSS_ADMINISTRATIONS;
        if (!isLater && !first.has(fact.strand)) first.set(fact.strand, fact);
      }
    }
    return [...first].flatMap(([key, fact]) => {
      const strand = this.#strands.get(key);
      return strand === undefined || strand.authentication !== 'proven' ? [] : [{ strand, fact }];
    });
  }

  /** The times at which what can be said of an account's secret changes: versions come and go, and somebody else reads one. */
  secretTimes(strand: Strand): readonly Micros[] {
    const account = strand.presented?.holder[0];
    const times: Micros[] = [];
    for (const { from, to, known } of this.#secrets.of(account)) {
      if (from !== null) times.push((from - SKEW_ACROSS_ADMINISTRATIONS) as Micros);
      if (to !== null) times.push(to);
      const seen = new Set<string>();
      for (const fact of known) {
        const reader = this.#strands.get(fact.strand);
        if (fact.time === null || reader === undefined || reader.authentication !== 'proven') continue;
        const who = this.resolve(reader, fact.time)
          .candidates.map((c) => c.chain.join('\n'))
          .join('\n\n');
        if (seen.has(who)) continue;
        seen.add(who);
        times.push((fact.time - SKEW_ACROSS_ADMINISTRATIONS) as Micros);
      }
    }
    return times;
  }

  /** The one version of an account's secret that can have been used at `time`; `null` where there are several, or none is known. */
  secretVersionAt(holder: readonly Ref[], time: Micros | null): SecretVersion | null {
    const account = holder.at(-1);
    const [version, other] = account === undefined ? [] : this.#secrets.inForce(account, time);
    return version !== undefined && other === undefined ? version : null;
  }

  #resolveMatches(
    strand: Strand,
    presented: Presented,
    matches: readonly Match[],
    time: Micros | null,
    depth: number,
  ): Resolution {
    const consulted = new Set<Ref>(presented.joins.map((j) => j.key));
    // Whether two accounts are of one holder is said by records that name them.
    const isInventoried = !this.#holders.isEmpty && presented.holder.length > 0;
    if (isInventoried) for (const ref of presented.holder) consulted.add(ref);
    const byChain = new Map<string, Candidate>();
    const contexts = new Map<string, Inherited>();
    let dead: Unresolved | null = null;
    let looped = false;
    for (const match of newestPerStrand(matches)) {
      const resolved = this.#through(strand, presented, match, depth);
      for (const ref of resolved.consulted) consulted.add(ref);
      if (isInventoried) for (const c of resolved.candidates) for (const ref of c.chain) consulted.add(ref);
      looped ||= resolved.looped === true;
      if (resolved.candidates.length === 0) dead = worse(dead, resolved.why);
      // Of several issuances to one chain the last one (they are sorted) is the one in force.
      for (const candidate of resolved.candidates) {
        const id = candidate.chain.join('\n');
        byChain.set(id, candidate);
        if (!tellsContext(match, time)) continue;
        const known = contexts.get(id);
        contexts.set(id, known ? agreedContext(known, candidate.inherited) : candidate.inherited);
      }
      if (byChain.size > MAX_RIVAL_ISSUANCES) dead = 'rival-issuance-unresolved';
      if (byChain.size > MAX_RIVAL_ISSUANCES) break;
    }
    const candidates = [...byChain.keys()]
      .sort()
      .map((id) => ({ ...(byChain.get(id) as Candidate), inherited: contexts.get(id) ?? NOTHING_INHERITED }));
    const answer = (found: readonly Candidate[], why: Unresolved | null): Resolution => ({
      candidates: found,
      why,
      consulted: [...consulted],
      looped,
    });
    if (dead === null && candidates.length > 0) return answer(candidates, null);
    if (candidates.length > 0) return answer([], 'rival-issuance-unresolved');
    const asserted = assertion(strand, presented, matches.at(-1)?.issue ?? null);
    if (asserted && this.#isUnbacked(presented)) return answer([], 'assertion-not-at-provider');
    if (asserted) return answer([asserted], null);
    if (dead !== null) return answer([], dead);
    const nothing = presented.joins.length === 0 && presented.ref === null;
    return answer([], nothing ? 'nothing-presented' : 'issuance-missing');
  }

  /** The holder is named by an assertion of a provider whose log is in evidence, and that log does not have it. */
  #isUnbacked(presented: Presented): boolean {
    const root = presented.holder[0];
    if (root === undefined || !REFINABLE.has(kindOf(root))) return false;
    return presented.joins.some((j) => j.withinMicros !== null && this.#issuances.collectsProviderOf(j.key));
  }

  #through(strand: Strand, presented: Presented, match: Match, depth: number): Resolution {
    const { issue, join } = match;
    const { issued } = issue;
    const issuer = this.#strands.get(issue.strand);
    const step = (from: Ref): ChainStep => ({
      from,
      to: presented.ref ?? issued.ref,
      key: join.key,
      cls: join.withinMicros !== null && join.cls < 'K3' ? 'K3' : join.cls,
      how:
        issued.lineage === 'root'
          ? issued.authenticates
            ? 'authenticated'
            : issued.boundTo
              ? 'delivered'
              : 'issued'
          : 'issued',
      administration: issue.administration,
      evidence: [issue.evidence],
    });
    if (issued.lineage === 'window') {
      const asserted = assertion(strand, presented, issue);
      return { candidates: asserted ? [asserted] : [], why: asserted ? null : 'issuance-missing', consulted: [] };
    }
    if (issued.lineage === 'root') {
      const root = issued.holder.at(-1);
      if (root === undefined) return { candidates: [], why: 'issuance-missing', consulted: [] };
      const steps = [...within(issued.holder, issue.administration, issue.evidence), step(root)];
      const own = issuer ? contextBelow(issuer, NOTHING_INHERITED) : NOTHING_INHERITED;
      return { candidates: [this.#candidate(presented, issued.holder, steps, issue, own)], why: null, consulted: [] };
    }
    const parent = issuer;
    if (!parent) return { candidates: [], why: 'parent-issuance-missing', consulted: [] };
    const above = this.resolve(parent, issue.time, depth + 1);
    if (above.candidates.length === 0) {
      const isOwn = above.why === 'lineage-too-deep' || above.why === 'assertion-not-at-provider';
      const why = isOwn ? above.why : 'parent-issuance-missing';
      return { candidates: [], why, consulted: above.consulted, looped: above.looped === true };
    }
    const candidates = above.candidates.map((up) => {
      const chain = [...up.chain, ...issued.holder];
      const from = parent.presented?.ref ?? (up.chain.at(-1) as Ref);
      return {
        ...this.#candidate(
          presented,
          chain,
          [...up.steps.map(statedBy(issue)), step(from)],
          issue,
          contextBelow(parent, up.inherited),
        ),
        ...(up.contradicted ? { contradicted: true } : {}),
      };
    });
    return { candidates, why: null, consulted: above.consulted, looped: above.looped === true };
  }

  #candidate(
    presented: Presented,
    chain: readonly Ref[],
    steps: readonly ChainStep[],
    via: IssueFact,
    inherited: Inherited,
  ): Candidate {
    const said = presented.holder[0];
    const contradicted =
      said !== undefined &&
      !chain.some((r) => isNamed(said, r) || this.#holders.isSame(said, r, via.time)) &&
      (!REFINABLE.has(kindOf(said)) || chain.some((r) => isAnotherOfItsKind(said, r)));
    return { chain, steps, via, contradicted, inherited };
  }
}

/** Whether `said` is this ref, or the name that one cluster gives it where the other log's origin declares which cluster. */
const isNamed = (said: Ref, r: Ref): boolean =>
  r === said ||
  (kindOf(said).startsWith('k8s.') && kindOf(r) === kindOf(said) && valueOf(r).endsWith(`/${valueOf(said)}`));

/** Whether both are accounts of one application, issuer or host: then the one is not the account behind the other. */
const isAnotherOfItsKind = (said: Ref, r: Ref): boolean =>
  kindOf(r) === kindOf(said) && namespaceOf(r) === namespaceOf(said);

/** What stands before the account's own name: the issuer of a subject, the application, the host of a number. */
function namespaceOf(r: Ref): string {
  const value = valueOf(r);
  const end = value.indexOf(value.includes('|') ? '|' : '/');
  return end < 0 ? '' : value.slice(0, end);
}

/** The holder that the record itself asserts; `null` where it asserts none, or only on the client's word. */
function assertion(strand: Strand, presented: Presented, via: IssueFact | null): Candidate | null {
  const last = presented.holder.at(-1);
  if (last === undefined || presented.holderClass > 'K3') return null;
  const steps: ChainStep[] = within(presented.holder, strand.administration, null);
  steps.push({
    from: last,
    to: presented.ref ?? last,
    key: null,
    cls: presented.holderClass,
    how: presented.boundTo ? 'delivered' : 'asserted',
    administration: strand.administration,
    evidence: via ? [via.evidence] : [],
  });
  return { chain: presented.holder, steps, via, contradicted: false, inherited: NOTHING_INHERITED };
}

/** The steps inside a chain that one record states as a whole. */
function within(chain: readonly Ref[], administration: string, evidence: IssueFact['evidence'] | null): ChainStep[] {
  const steps: ChainStep[] = [];
  for (let i = 1; i < chain.length; i++) {
    const from = chain[i - 1] as Ref;
    const to = chain[i] as Ref;
    steps.push({ from, to, key: null, cls: 'K2', how: 'stated', administration, evidence: evidence ? [evidence] : [] });
  }
  return steps;
}

/** What the record of issuance itself asserts about the credential that it was asked with, is proved by that record. */
const statedBy =
  (origin: FactOrigin) =>
  (s: ChainStep): ChainStep =>
    s.evidence.length > 0 ? s : { ...s, evidence: [origin.evidence] };

/** The step from whoever knew the version in force to the account that it opens. */
const KNEW_SECRET = 'knew-secret';

function knewSecret({ chain }: Candidate, account: Ref, { secret, administration, evidence }: SecretFact): ChainStep {
  const from = chain.at(-1) as Ref;
  return { from, to: account, key: secret.version, cls: 'K3', how: KNEW_SECRET, administration, evidence: [evidence] };
}

/** The chain goes through the knowledge of a secret, which whoever else came to know it would have too. */
export const isThroughSecret = ({ steps }: Candidate): boolean => steps.some((s) => s.how === KNEW_SECRET);

/** Issuances by one strand with one hop lead to one chain: the newest stands for them (a key rotated a thousand times is one holder). */
function newestPerStrand(matches: readonly Match[]): readonly Match[] {
  if (matches.length < 2) return matches;
  const newest = new Map<string, Match>();
  for (const m of matches) {
    const id = `${m.issue.strand}\n${m.issue.issued.lineage}\n${m.issue.issued.holder.join('\n')}\n${m.from === null}`;
    newest.delete(id);
    newest.set(id, m);
  }
  return [...newest.values()];
}

/**
 * Whether an issuance can tell the context of a use at `time`. One that is joined by a subject and a time, and not by the id of the
 * token, tells it only while such a token lives: a workflow has one subject and a token for each of its runs.
 */
const tellsContext = ({ issue, join }: Match, time: Micros | null): boolean =>
  join.withinMicros === null ||
  (time !== null &&
    issue.time !== null &&
    issue.time <= time + SKEW_ACROSS_ADMINISTRATIONS &&
    time <= issue.time + Math.min(CONTEXT_OF_ASSERTION, join.withinMicros) + SKEW_ACROSS_ADMINISTRATIONS);

const fitsAt = (m: Match, time: Micros | null): boolean =>
  time !== null && (m.from === null || time >= m.from) && (m.to === null || time < m.to);

const worse = (a: Unresolved | null, b: Unresolved | null): Unresolved | null =>
  a === 'lineage-too-deep' || b === 'lineage-too-deep' ? 'lineage-too-deep' : (a ?? b);
