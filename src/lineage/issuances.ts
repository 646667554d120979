import type { Join, Presented } from '../model/event.ts';
import type { EndFact, IssueFact } from '../model/facts.ts';
import { TRUST_ORDER } from '../model/grade.ts';
import { kindOf, type Ref, valueOf } from '../model/ref.ts';
import { MICROS_PER_SECOND, type Micros } from '../model/time.ts';
import { ENFORCEMENT_DELAY, RIVAL_MARGIN, SKEW_ACROSS_ADMINISTRATIONS, SKEW_SAME_ADMINISTRATION } from './limits.ts';

/** Session ids that a system hands out again (process ids): the latest issuance before the use governs. */
export const REUSED_KINDS: ReadonlySet<string> = new Set([
  'ssh.session',
  'os.login-session',
  'os.process',
  'pg.session',
  'windows.logon',
]);

/** An issuance that fits a use, by which join, and in which times of use it fits (`null`: open). */
export interface Match {
  readonly issue: IssueFact;
  readonly join: Join;
  readonly from: Micros | null;
  readonly to: Micros | null;
}

/** `saml.subject:okta|alice@…` is of provider `saml.subject:okta`; `null` for keys that name no provider. */
function providerOf(key: Ref): string | null {
  if (!key.startsWith('saml.subject:')) return null;
  const bar = key.indexOf('|');
  return bar < 0 ? null : key.slice(0, bar);
}

/** First and last use of a strand, µs. */
export interface Life {
  readonly first: Micros | null;
  readonly last: Micros | null;
}

/** All issuances in evidence, by join key. Foreign records are not in it: they never join (DESIGN §2 origin). */
export class Issuances {
  readonly #byKey = new Map<Ref, IssueFact[]>();
  /** Providers of assertions whose log is in evidence. */
  readonly providers = new Set<string>();
  readonly #endsOf: ReadonlyMap<Ref, readonly EndFact[]>;
  readonly #successions = new Map<Ref, readonly Turn[]>();

  /** `endsOf`: what ended which ref, by time. */
  constructor(issues: readonly IssueFact[], endsOf: ReadonlyMap<Ref, readonly EndFact[]> = new Map()) {
    this.#endsOf = endsOf;
    for (const issue of issues) {
      if (issue.trust === 'foreign') continue;
      for (const key of new Set(issue.issued.keys)) {
        const list = this.#byKey.get(key);
        if (list) list.push(issue);
        else this.#byKey.set(key, [issue]);
        const provider = providerOf(key);
        if (provider !== null) this.providers.add(provider);
      }
    }
    for (const list of this.#byKey.values()) list.sort(byTimeThenEvent);
  }

  /** Every issuance of a join key, by (time, event). */
  ofKey(key: Ref): readonly IssueFact[] {
    return this.#byKey.get(key) ?? [];
  }

  /** Issuances of a join key that are stated to be of a time in [from, to], by time. */
  ofKeyWithin(key: Ref, from: number, to: number): readonly IssueFact[] {
    const all = this.ofKey(key);
    const start = firstFrom(all, from);
    let end = start;
    while (end < all.length && ((all[end] as IssueFact).time ?? from) <= to) end++;
    return all.slice(start, end);
  }

  /**
   * Whether the log of the provider that makes this assertion is in evidence. If so, an assertion without its record there
   * is no mere gap: an assertion forged with the provider's stolen key looks like this.
   */
  collectsProviderOf(assertion: Ref): boolean {
    const provider = providerOf(assertion);
    return provider !== null && this.providers.has(provider);
  }

  /** Join keys that were issued, in no order. */
  keys(): Iterable<Ref> {
    return this.#byKey.keys();
  }

  /**
   * The issuances that fit a presented credential at any time, by its strongest join that fits any. Several is a question,
   * not an answer: the caller finds out whether they lead to one holder.
   */
  matching(presented: Presented, administration: string, life: Life): readonly Match[] {
    let best: readonly Match[] = [];
    for (const join of presented.joins) {
      // Request ids, the client's word and inference tie nothing to a holder, whatever source writes them.
      if (join.cls > 'K3') continue;
      const found = highestTrust(this.#fitting(join, administration, life));
      // A stronger join does not help evidence past that of a better place.
      if (found.length > 0 && (best.length === 0 || standing(found) > standing(best))) best = found;
      if (best.length > 0 && standing(best) === MOST_STANDING) break;
    }
    return best;
  }

  #fitting(join: Join, administration: string, life: Life): readonly Match[] {
    const issues = this.ofKey(join.key);
    if (join.issuedAt !== null) return statedAt(issues, join, join.issuedAt);
    if (join.withinMicros !== null) return within(issues, join, join.withinMicros, administration, life);
    if (REUSED_KINDS.has(kindOf(join.key))) {
      return during(this.#succession(join.key, issues), life).map((turn) => ({ ...turn, join }));
    }
    return issues.map((issue) => ({ issue, join, from: null, to: null }));
  }

  /** Who had the id when: the same for all who show it, and a number that is handed out daily has thousands. */
  #succession(key: Ref, issues: readonly IssueFact[]): readonly Turn[] {
    const known =
      this.#successions.get(key) ?? succeeding(issues, comesAgain(key) ? (this.#endsOf.get(key) ?? []) : []);
    this.#successions.set(key, known);
    return known;
  }
}

/** An issuance of an id that comes again, and from when to when the id is its own. */
type Turn = Omit<Match, 'join'>;

/** The use states when its credential was issued. An exact fit is taken before one that is off by the clock's last second. */
function statedAt(issues: readonly IssueFact[], join: Join, issuedAt: Micros): readonly Match[] {
  const exact: Match[] = [];
  const near: Match[] = [];
  for (const issue of issues) {
    const at = issue.issued.issuedAt ?? issue.time;
    const off =
      at === null ? 0 : Math.abs(Math.floor(at / MICROS_PER_SECOND) - Math.floor(issuedAt / MICROS_PER_SECOND));
    if (off === 0) exact.push({ issue, join, from: null, to: null });
    else if (off === 1) near.push({ issue, join, from: null, to: null });
  }
  return exact.length > 0 ? exact : near;
}

/**
 * The issuance may lie at most so far before the use: each fits for a while only. Without a time it fits nothing. Where one fits,
 * those a little farther off are rivals: if another holder got the same name asserted at about that time, the record of his own
 * issuance may be the one that is missing, and the name does not choose between them.
 */
function within(
  issues: readonly IssueFact[],
  join: Join,
  micros: number,
  administration: string,
  life: Life,
): readonly Match[] {
  const matches: Match[] = [];
  const rivals: Match[] = [];
  if (life.first === null || life.last === null) return matches;
  const before = life.first - micros - SKEW_ACROSS_ADMINISTRATIONS;
  const after = life.last + SKEW_ACROSS_ADMINISTRATIONS;
  const earliest = before - RIVAL_MARGIN;
  const latest = after + RIVAL_MARGIN;
  for (let i = firstFrom(issues, earliest); i < issues.length; i++) {
    const issue = issues[i] as IssueFact;
    if (issue.time === null) continue;
    if (issue.time > latest) break;
    if (issue.time < before || issue.time > after) {
      rivals.push({ issue, join, from: null, to: null });
      continue;
    }
    const skew = issue.administration === administration ? SKEW_SAME_ADMINISTRATION : SKEW_ACROSS_ADMINISTRATIONS;
    const from = (issue.time - skew) as Micros;
    matches.push({ issue, join, from, to: (issue.time + micros + skew) as Micros });
  }
  return matches.length === 0 ? [] : [...rivals, ...lastBeforeLast(matches, life.first)];
}

/**
 * Of several issuances by one holder the last one listed counts as the one in force: that is the latest before the use, and
 * only if there is none (clocks differ) the earliest after it.
 */
function lastBeforeLast(matches: readonly Match[], use: Micros): readonly Match[] {
  const isAfter = (m: Match): boolean => m.issue.time !== null && m.issue.time > use;
  return [...matches.filter(isAfter).reverse(), ...matches.filter((m) => !isAfter(m))];
}

/** Index of the first issuance (they are sorted, those without time first) at or after a time. */
function firstFrom(issues: readonly IssueFact[], time: number): number {
  let low = 0;
  let high = issues.length;
  while (low < high) {
    const mid = (low + high) >>> 1;
    if ((issues[mid]?.time ?? Number.NEGATIVE_INFINITY) < time) low = mid + 1;
    else high = mid;
  }
  return low;
}

/**
 * Each issuance fits until the next one takes the id over, or until its session ended: what comes under the id after that is a session
 * whose beginning is not in evidence, and not the old one's. Without times all of them fit.
 */
function succeeding(issues: readonly IssueFact[], ends: readonly EndFact[]): readonly Turn[] {
  if (issues.some((issue) => issue.time === null)) return issues.map((issue) => ({ issue, from: null, to: null }));
  const turns: Turn[] = [];
  let next: Micros | null = null;
  let e = ends.length;
  let over: EndFact | null = null;
  // From the last to the first; those of one time share their turn.
  for (let i = issues.length - 1; i >= 0; i--) {
    const issue = issues[i] as IssueFact;
    const began = issue.time as Micros;
    const after = issues[i + 1]?.time ?? null;
    if (after !== null && after > began) next = after;
    while (e > 0 && (ends[e - 1]?.time ?? Number.NEGATIVE_INFINITY) >= began) over = ends[--e] ?? null;
    const to = Math.min(next ?? Number.POSITIVE_INFINITY, over === null ? Number.POSITIVE_INFINITY : overBy(over));
    const isFirst = began === issues[0]?.time;
    turns.push({ issue, from: isFirst ? null : began, to: Number.isFinite(to) ? (to as Micros) : null });
  }
  return turns.reverse();
}

/** The turns in which somebody who was seen from `first` to `last` can have had the id; all of them where he has no times. */
function during(turns: readonly Turn[], { first, last }: Life): readonly Turn[] {
  if (first === null || last === null) return turns;
  let low = 0;
  let high = turns.length;
  // Turns end in their order, since they begin in it and each ends before the next.
  while (low < high) {
    const mid = (low + high) >>> 1;
    const { to } = turns[mid] as Turn;
    if (to !== null && to <= first) low = mid + 1;
    else high = mid;
  }
  const found: Turn[] = [];
  for (let i = low; i < turns.length; i++) {
    const turn = turns[i] as Turn;
    if (turn.from !== null && turn.from > last) break;
    found.push(turn);
  }
  return found;
}

/** Whether the system hands this id out again. A session id of PostgreSQL that holds its start second is unique; a bare process id is not. */
export const comesAgain = (key: Ref): boolean =>
  REUSED_KINDS.has(kindOf(key)) && (kindOf(key) !== 'pg.session' || valueOf(key).includes('/pid:'));

/** When a session is sure to be over, by the record that ended it. */
const overBy = (end: EndFact): number =>
  (end.time as number) + SKEW_SAME_ADMINISTRATION + end.precision + ENFORCEMENT_DELAY;

/** Of places that somebody vouches for all are worth the same here: a signature over one log does not make another's word less. */
const MOST_STANDING = TRUST_ORDER.indexOf('declared');
const standing = ([first]: readonly Match[]): number =>
  first === undefined ? -1 : Math.min(MOST_STANDING, TRUST_ORDER.indexOf(first.issue.trust));

/** Law 4: evidence of lower trust can neither support nor contradict evidence of higher trust on the same key. */
function highestTrust(matches: readonly Match[]): readonly Match[] {
  if (matches.length < 2) return matches;
  const rank = (m: Match): number => TRUST_ORDER.indexOf(m.issue.trust);
  const best = matches.reduce((max, m) => Math.max(max, rank(m)), -1);
  const trusted = matches.filter((m) => rank(m) >= best);
  // An application may say that it issued what a product issued; where the product's own log says who got it, that is not heard.
  const products = trusted.filter((m) => !m.issue.source.startsWith('custom.'));
  return products.length > 0 ? products : trusted;
}

export function byTimeThenEvent(
  a: { time: Micros | null; event: string },
  b: { time: Micros | null; event: string },
): number {
  const ta = a.time ?? Number.NEGATIVE_INFINITY;
  const tb = b.time ?? Number.NEGATIVE_INFINITY;
  if (ta !== tb) return ta < tb ? -1 : 1;
  return a.event < b.event ? -1 : a.event > b.event ? 1 : 0;
}
