import type { Digest, StatementFact } from '../model/facts.ts';
import type { Ref } from '../model/ref.ts';
import type { Micros } from '../model/time.ts';

/** The source of what an organisation says of its identities and devices (src/sources/inventory). */
const INVENTORY = 'ascribe.inventory';

/** Only what was imported from a place that the organisation vouches for is an inventory. */
export const isOfInventory = (fact: { readonly source: string; readonly trust: string }): boolean =>
  fact.source === INVENTORY && (fact.trust === 'declared' || fact.trust === 'verified');

/** A statement about something else that may count at all: not one that is foreign to its origin, nor an inventory that nobody imported. */
export const mayCount = (fact: { readonly source: string; readonly trust: string }): boolean =>
  fact.trust !== 'foreign' && (fact.source !== INVENTORY || isOfInventory(fact));

interface Binding {
  readonly id: string;
  readonly from: Micros | null;
  readonly to: Micros | null;
  readonly evidence: Digest | null;
}

/** A name that an inventory gives to two holders or devices at one time: it then stands for neither. */
export interface DoubleBinding {
  readonly ref: Ref;
  readonly ids: readonly string[];
}

/**
 * Which names in logs are of one account holder, or of one machine: those alone that an inventory puts under one id. Equal logins,
 * addresses or e-mails join nothing. A name that was handed on stands for each holder in his own interval; where two claim it at one
 * time it stands for nobody, and the contradiction is told (`doubles`).
 */
export class Holders {
  readonly #bindings = new Map<Ref, Binding[]>();

  constructor(
    statements: Iterable<Pick<StatementFact, 'statement' | 'source' | 'trust'> & { readonly evidence?: Digest }>,
    attribute: 'holder' | 'device' | 'assigned',
  ) {
    for (const fact of statements) {
      const { ref, value, from, to } = fact.statement;
      if (fact.statement.attribute !== attribute || !isOfInventory(fact)) continue;
      const list = this.#bindings.get(ref);
      const binding = { id: value, from: from ?? null, to: to ?? null, evidence: fact.evidence ?? null };
      if (list) list.push(binding);
      else this.#bindings.set(ref, [binding]);
    }
  }

  get isEmpty(): boolean {
    return this.#bindings.size === 0;
  }

  /** The organisation's id of whoever a name stands for at `time` (`null`: at any time); `null`: it does not say, or contradicts itself. */
  of(name: Ref, time: Micros | null): string | null {
    const fitting = this.#at(name, time);
    const ids = new Set(fitting.map((b) => b.id));
    const [only] = ids;
    if (only === undefined || ids.size > 1) return null;
    // Without a time an interval could be missed: only what always stood for one holder counts.
    return time === null && fitting.some((b) => b.from !== null || b.to !== null) ? null : only;
  }

  /** Whether a name is given to two at `time`. */
  isDouble(name: Ref, time: Micros | null): boolean {
    return new Set(this.#at(name, time).map((b) => b.id)).size > 1;
  }

  /** When what a name stands for begins or ends. */
  changesOf(name: Ref): readonly Micros[] {
    return (this.#bindings.get(name) ?? []).flatMap(({ from, to }) => [from, to].filter((t) => t !== null));
  }

  /** Records that say what a name stands for. */
  evidenceOf(name: Ref): readonly Digest[] {
    return (this.#bindings.get(name) ?? []).flatMap((b) => b.evidence ?? []);
  }

  #at(name: Ref, time: Micros | null): readonly Binding[] {
    return (this.#bindings.get(name) ?? []).filter(
      ({ from, to }) => time === null || ((from === null || time >= from) && (to === null || time < to)),
    );
  }

  isSame(a: Ref, b: Ref, time: Micros | null): boolean {
    if (a === b) return true;
    const id = this.of(a, time);
    return id !== null && id === this.of(b, time);
  }

  /** By name. */
  doubles(): readonly DoubleBinding[] {
    return [...this.#bindings]
      .filter(([, list]) => list.some((a, i) => list.slice(i + 1).some((b) => a.id !== b.id && overlap(a, b))))
      .map(([ref, list]) => ({ ref, ids: [...new Set(list.map((b) => b.id))].sort() }))
      .sort((a, b) => (a.ref < b.ref ? -1 : 1));
  }
}

/** Whether two intervals share an instant; `null` is open. */
export const overlap = (
  a: { readonly from: number | null; readonly to: number | null },
  b: { readonly from: number | null; readonly to: number | null },
): boolean =>
  (a.from === null || b.to === null || a.from < b.to) && (b.from === null || a.to === null || b.from < a.to);
