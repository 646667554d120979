import type { EventId, Strand, StrandKey } from '../../model/facts.ts';
import type { Ref } from '../../model/ref.ts';
import type { Micros } from '../../model/time.ts';
import type { CredentialSummary, Verdict } from '../../model/verdict.ts';
import type { ActionRow } from '../../store/contract.ts';

/**
 * Whose side an action is on: of the holder, where evidence places him or nothing at the login's own place speaks against him; of
 * somebody else, where the evidence contradicts the holder; open, where he held the credential and nothing more is known; of
 * nobody, where no holder is proven.
 */
export type SideName = 'holder' | 'other' | 'open' | 'nobody';
export const SIDES: readonly SideName[] = ['holder', 'open', 'other', 'nobody'];

/** One action, as much of it as the comparison shows. */
export interface ComparedAction {
  readonly event: EventId;
  readonly time: Micros | null;
  readonly action: string;
  readonly target: string | null;
  readonly privileged: boolean;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly side: SideName;
}

export interface Side {
  readonly name: SideName;
  readonly actions: number;
  readonly privileged: number;
  readonly first: Micros | null;
  readonly last: Micros | null;
  /** What tells the sides apart: each trait's values, with how many actions show it, most first. */
  readonly traits: Readonly<Record<Trait, readonly (readonly [value: string, actions: number])[]>>;
  readonly reasons: readonly (readonly [reason: string, actions: number])[];
  /** Most frequent actions. */
  readonly did: readonly (readonly [action: string, actions: number])[];
  /** Credentials and sessions that were issued to this side. */
  readonly obtained: readonly Obtained[];
}

export const TRAITS = ['device', 'address', 'client', 'system', 'fingerprint', 'credential'] as const;
export type Trait = (typeof TRAITS)[number];

export interface Obtained {
  readonly ref: Ref;
  readonly issuedAt: Micros | null;
  readonly events: number;
}

/** Two sides of a session next to each other, and the moment at which they part. */
export interface Comparison {
  readonly holders: readonly (readonly Ref[])[];
  /** Whence what is compared was obtained: the login or the use that opened it. */
  readonly openings: readonly Opening[];
  readonly sides: readonly Side[];
  /** The last action that is surely the holder's before the first that is surely from elsewhere: from another place and machine than his
   * login, which by itself does not say by whom. What lies between is open. */
  readonly fork: {
    readonly lastOfHolder: ComparedAction | null;
    readonly firstOfOther: ComparedAction;
    readonly between: number;
  } | null;
}

export interface Opening {
  readonly at: Micros | null;
  readonly device: Ref | null;
  readonly address: string | null;
  readonly client: string | null;
  readonly system: string | null;
}

/** Reasons for `held` at the login's own place: nothing shows another machine, and nothing excludes one behind the same address. */
const AT_LOGIN: ReadonlySet<string> = new Set(['same-address-and-machine']);

export const sideOf = ({ verdict, reason }: { readonly verdict: Verdict; readonly reason: string }): SideName => {
  if (verdict === 'attributed' || AT_LOGIN.has(reason)) return 'holder';
  if (verdict === 'contested') return 'other';
  return verdict === 'held' ? 'open' : 'nobody';
};

/** Rows of one session, or of a credential and all that descended from it, in any order. */
export class Comparing {
  readonly #tallies = new Map<SideName, Tally>();
  readonly #holders = new Map<string, readonly Ref[]>();
  readonly #openings = new Map<string, Opening>();
  readonly #timed: ComparedAction[] = [];

  add(row: ActionRow): void {
    const side = sideOf(row.segment);
    const tally = this.#tallies.get(side) ?? new Tally(side);
    this.#tallies.set(side, tally);
    tally.add(row);
    if (row.segment.holder.length > 0) this.#holders.set(row.segment.holder.join('\n'), row.segment.holder);
    this.#timed.push({
      event: row.event,
      time: row.time,
      action: row.action,
      target: row.target,
      privileged: row.privileged,
      verdict: row.segment.verdict,
      reason: row.segment.reason,
      side,
    });
  }

  /** A use above what is compared, by which it was obtained. */
  addOpening({ device, agent }: Strand, at: Micros | null): void {
    const opening: Opening = {
      at,
      device: device.deviceId,
      address: device.ip ?? device.service,
      client: agent?.family ?? null,
      system: agent?.os ?? null,
    };
    this.#openings.set(JSON.stringify(opening), opening);
  }

  get isEmpty(): boolean {
    return this.#tallies.size === 0;
  }

  result(credentials: readonly CredentialSummary[]): Comparison {
    const sides = SIDES.flatMap((name) => this.#tallies.get(name)?.side(credentials) ?? []);
    const holders = [...this.#holders.keys()].sort().map((k) => this.#holders.get(k) as readonly Ref[]);
    const openings = [...this.#openings.keys()].sort().map((k) => this.#openings.get(k) as Opening);
    return { holders, openings, sides, fork: forkOf(this.#timed) };
  }
}

function forkOf(actions: readonly ComparedAction[]): Comparison['fork'] {
  const timed = actions.filter((a) => a.time !== null).sort((a, b) => (a.time as number) - (b.time as number));
  const first = timed.findIndex((a) => a.side === 'other');
  const firstOfOther = timed[first];
  if (firstOfOther === undefined) return null;
  const before = timed.slice(0, first);
  // What only shows the login's place is on the holder's side, and not surely his: it lies between.
  const last = before.findLastIndex((a) => a.verdict === 'attributed');
  return { lastOfHolder: before[last] ?? null, firstOfOther, between: before.length - 1 - last };
}

class Tally {
  readonly #name: SideName;
  #actions = 0;
  #privileged = 0;
  #first: Micros | null = null;
  #last: Micros | null = null;
  readonly #strands = new Set<StrandKey>();
  readonly #traits = new Map<Trait, Map<string, number>>();
  readonly #reasons = new Map<string, number>();
  readonly #did = new Map<string, number>();

  constructor(name: SideName) {
    this.#name = name;
  }

  add({ time, action, privileged, segment, strand }: ActionRow): void {
    this.#actions++;
    if (privileged) this.#privileged++;
    if (time !== null && (this.#first === null || time < this.#first)) this.#first = time;
    if (time !== null && (this.#last === null || time > this.#last)) this.#last = time;
    this.#strands.add(segment.strand);
    count(this.#reasons, segment.reason);
    count(this.#did, action);
    const shown: Readonly<Record<Trait, string | null>> = {
      device: segment.device,
      address: strand.device.ip ?? strand.device.service,
      client: strand.agent?.family ?? null,
      system: strand.agent?.os ?? null,
      fingerprint: strand.device.fingerprint,
      credential: segment.credential,
    };
    for (const trait of TRAITS) {
      const value = shown[trait];
      if (value === null) continue;
      const values = this.#traits.get(trait) ?? new Map<string, number>();
      this.#traits.set(trait, values);
      count(values, value);
    }
  }

  side(credentials: readonly CredentialSummary[]): Side {
    const traits = Object.fromEntries(TRAITS.map((t) => [t, most(this.#traits.get(t))])) as unknown as Side['traits'];
    const obtained = credentials
      .filter((c) => c.issuedFrom !== null && this.#strands.has(c.issuedFrom))
      .map(({ ref, issuedAt, events }) => ({ ref, issuedAt, events }))
      .sort((a, b) => (a.issuedAt ?? 0) - (b.issuedAt ?? 0) || (a.ref < b.ref ? -1 : 1));
    return {
      name: this.#name,
      actions: this.#actions,
      privileged: this.#privileged,
      first: this.#first,
      last: this.#last,
      traits,
      reasons: most(this.#reasons),
      did: most(this.#did),
      obtained,
    };
  }
}

const count = (map: Map<string, number>, key: string): void => {
  map.set(key, (map.get(key) ?? 0) + 1);
};

const most = (map: ReadonlyMap<string, number> = new Map()): readonly (readonly [string, number])[] =>
  [...map].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
