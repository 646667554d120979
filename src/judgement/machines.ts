import { Holders } from '../lineage/holders.ts';
import type { Digest, StatementFact } from '../model/facts.ts';
import { type Ref, ref } from '../model/ref.ts';
import type { Micros } from '../model/time.ts';
import type { JudgementPolicy } from './policy.ts';

/** A name of a machine, as a log gave it at a time. */
export interface Seen {
  readonly ref: Ref;
  readonly time: Micros | null;
}

/** `contradicting`: policy and inventory, or two entries of the inventory, say different things. Then nobody knows. */
export type Sameness = 'one' | 'two' | 'unknown' | 'contradicting';

/** Which names in logs are of one machine, and whose own machine it is: by the policy, and by the inventory in its intervals. */
export class Machines {
  readonly #named: Holders;
  readonly #assigned: Holders;
  readonly #policy: Pick<JudgementPolicy, 'deviceName'>;

  constructor(statements: readonly StatementFact[], policy: Pick<JudgementPolicy, 'deviceName'>) {
    this.#named = new Holders(statements, 'device');
    this.#assigned = new Holders(statements, 'assigned');
    this.#policy = policy;
  }

  compare(a: Seen, b: Seen): Sameness {
    const byPolicy = sameness(this.#policy.deviceName(a.ref), this.#policy.deviceName(b.ref));
    if ([a, b].some((s) => this.#named.isDouble(s.ref, s.time))) return 'contradicting';
    const byInventory = sameness(this.#named.of(a.ref, a.time), this.#named.of(b.ref, b.time));
    if (byPolicy === 'unknown') return byInventory;
    return byInventory === 'unknown' || byInventory === byPolicy ? byPolicy : 'contradicting';
  }

  /** Whether two addresses are, always, those of one known machine. */
  areOfOne(a: string, b: string): boolean {
    const [x, y] = [a, b].map((ip) => ({ ref: ref('net.address', ip), time: null })) as [Seen, Seen];
    return this.compare(x, y) === 'one';
  }

  /** The organisation's id of whoever the machine is assigned to at that time; `null`: nobody, or it contradicts itself. */
  assignedTo({ ref: name, time }: Seen): string | null {
    return this.#assigned.of(name, time);
  }

  /** When what is said of a machine changes. */
  changesOf(name: Ref): readonly Micros[] {
    return [...this.#named.changesOf(name), ...this.#assigned.changesOf(name)];
  }

  /** Records that say whose machine it is. */
  evidenceOf(name: Ref): readonly Digest[] {
    return this.#assigned.evidenceOf(name);
  }
}

const sameness = (a: string | null, b: string | null): Sameness =>
  a === null || b === null ? 'unknown' : a === b ? 'one' : 'two';
