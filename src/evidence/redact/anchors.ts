import type { Scan } from './scan.ts';

/**
 * The prefilter: a record is read in steps of three bytes, two bytes at a time, and only where those two can belong to an
 * anchor is anything else done. Every anchor has at least four characters, so one of its pairs always falls on a step; per
 * step the pair that is rarest in ordinary logs is chosen. A pair is then confirmed by its neighbours before anything is
 * called: of a CloudTrail record's 500 pairs about 40 can belong to an anchor, and one or two pass. Measured on 1.4 kB CloudTrail records: see README.md.
 */
export type Rule = (scan: Scan, at: number) => number;

export interface Anchor {
  readonly text: string;
  readonly foldCase: boolean;
  /** Called with the offset at which the anchor begins; returns the offset from which to go on (at most `at`: nothing found). */
  readonly rule: Rule;
}

export const STEP = 3;
const MIN_ANCHOR = STEP + 1;

interface Candidate {
  /** Lower case where case is folded. */
  readonly text: Uint8Array;
  readonly fold: boolean;
  readonly offset: number;
  readonly rule: Rule;
}

/**
 * A hash of four bytes of a record, letters folded to one case. Two sets of bytes may share a value, which costs time and
 * nothing else.
 */
export function confirmationOf(bytes: Buffer, at: number): number {
  const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
  return Math.imul(word | 0x20202020, 0x9e3779b1) >>> 16;
}

export class AnchorTable {
  /**
   * Not 0 where a pair of bytes (first + 256 · second) can belong to an anchor. Bit d is set where the four bytes that begin
   * d before the pair are all of the anchor, and so can confirm it.
   */
  readonly hot = new Uint8Array(65_536);
  /** 1 at the confirmations of all those sets of four bytes. */
  readonly confirmed = new Uint8Array(65_536);
  readonly #candidates: Candidate[][] = [];

  constructor(anchors: readonly Anchor[], ordinary: string) {
    const frequency = pairCounts(ordinary);
    for (const anchor of anchors) {
      if (anchor.text.length < MIN_ANCHOR) throw new Error(`anchor ${anchor.text} is shorter than ${MIN_ANCHOR}`);
      for (let residue = 0; residue < STEP; residue++) this.#add(anchor, rarestPair(anchor, residue, frequency));
    }
  }

  /** Try the anchors to which the pair at `at` can belong. Returns the offset from which to go on, or `at`. */
  tryAt(pair: number, scan: Scan, at: number): number {
    for (const c of this.#candidates[pair]!) {
      const begin = at - c.offset;
      if (begin < scan.start || begin + c.text.length > scan.end || !matches(scan.bytes, begin, c)) continue;
      const next = c.rule(scan, begin);
      if (next > at) return next;
    }
    return at;
  }

  #add(anchor: Anchor, offset: number): void {
    const lower = anchor.foldCase ? anchor.text.toLowerCase() : anchor.text;
    const candidate: Candidate = {
      text: Buffer.from(lower, 'latin1'),
      fold: anchor.foldCase,
      offset,
      rule: anchor.rule,
    };
    const before = Math.max(0, offset - (anchor.text.length - MIN_ANCHOR));
    this.confirmed[confirmationOf(Buffer.from(anchor.text, 'latin1'), offset - before)] = 1;
    for (const pair of pairsAt(anchor, offset)) {
      this.hot[pair]! |= 1 << before;
      const list = this.#candidates[pair] ?? [];
      this.#candidates[pair] = list;
      list.push(candidate);
    }
  }
}

function matches(bytes: Buffer, begin: number, { text, fold }: Candidate): boolean {
  for (let i = 0; i < text.length; i++) {
    let b = bytes[begin + i]!;
    if (fold && b >= 0x41 && b <= 0x5a) b |= 0x20;
    if (b !== text[i]) return false;
  }
  return true;
}

function rarestPair(anchor: Anchor, residue: number, frequency: Map<number, number>): number {
  let best = residue;
  let least = Number.POSITIVE_INFINITY;
  for (let offset = residue; offset + 1 < anchor.text.length; offset += STEP) {
    const count = pairsAt(anchor, offset).reduce((n, pair) => n + (frequency.get(pair) ?? 0), 0);
    if (count < least) {
      least = count;
      best = offset;
    }
  }
  return best;
}

/** The pair at an offset of the anchor, in every case it may come in. */
function pairsAt(anchor: Anchor, offset: number): number[] {
  return formsOf(anchor, offset).flatMap((a) => formsOf(anchor, offset + 1).map((b) => a | (b << 8)));
}

function formsOf({ text, foldCase }: Anchor, offset: number): number[] {
  const c = text[offset]!;
  return [...new Set(foldCase ? [c.toLowerCase(), c.toUpperCase()] : [c])].map((form) => form.charCodeAt(0));
}

function pairCounts(text: string): Map<number, number> {
  const counts = new Map<number, number>();
  for (let i = 0; i + 1 < text.length; i++) {
    const pair = text.charCodeAt(i) | (text.charCodeAt(i + 1) << 8);
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  return counts;
}
