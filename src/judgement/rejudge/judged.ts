import type { Strand, StrandKey, StrandUse } from '../../model/facts.ts';
import type { Segment } from '../../model/verdict.ts';
import type { Evidence } from '../evidence.ts';
import { judgeStrand } from '../judge-strand.ts';
import type { PlacementWorld } from '../placed.ts';
import { at } from '../segment-at.ts';
import { type Cell, Tape } from './reads.ts';

/** Verdicts rest on each other in a circle: which is judged first then makes a difference. */
export class LoopMet extends Error {}

/** The segments of one strand, and what they rest on. `changed`: when they last said something else to strands that rest on them. */
class Node implements Cell {
  changed: number;
  segments: readonly Segment[];
  read: readonly Cell[];
  /** The round in which they were last judged, or found to stand. */
  upTo: number;
  readonly key: StrandKey;

  constructor(key: StrandKey, segments: readonly Segment[], read: readonly Cell[], round: number) {
    this.key = key;
    this.segments = segments;
    this.read = read;
    this.changed = round;
    this.upTo = round;
  }
}

/** The segments of all strands, each judged again when something changed that it rests on. */
export class Judged {
  readonly tape = new Tape();
  readonly segments = new Map<StrandKey, readonly Segment[]>();
  readonly #worldFor: (strand: Strand) => PlacementWorld | null;
  readonly #nodes = new Map<StrandKey, Node>();
  #touched: ReadonlySet<StrandKey> = new Set();
  /** What is being judged or looked into right now. */
  readonly #open = new Set<StrandKey>();
  #evidence: Evidence | null = null;
  #round = 0;
  #count = 0;

  constructor(worldFor: (strand: Strand) => PlacementWorld | null) {
    this.#worldFor = worldFor;
  }

  /** The next round judges these strands, whatever they rest on. */
  touch(keys: ReadonlySet<StrandKey>): void {
    this.#touched = keys;
  }

  /** How many strands had to be judged. Throws `LoopMet`. */
  bringUpToDate(evidence: Evidence, round: number): number {
    this.#evidence = evidence;
    this.#round = round;
    this.#count = 0;
    this.#open.clear();
    for (const { key } of evidence.strands) this.#node(key);
    this.#touched = new Set();
    return this.#count;
  }

  /** What one strand says to another that is being judged; `null`: nothing, or it is the very strand that asks. */
  readonly segmentAt: PlacementWorld['segmentAt'] = (key, time) => {
    const asker = this.#asking.at(-1);
    if (asker === key) return null;
    const node = this.#node(key);
    if (node === null) return null;
    this.tape.note(node);
    return at(node.segments, time);
  };

  readonly #asking: StrandKey[] = [];

  #node(key: StrandKey): Node | null {
    const node = this.#nodes.get(key);
    if (node?.upTo === this.#round) return node;
    const strand = this.#evidence?.strandOf.get(key);
    const use = this.#evidence?.useOf.get(key);
    if (!strand || !use) return null;
    if (this.#open.has(key)) throw new LoopMet();
    this.#open.add(key);
    const current = node !== undefined && this.#stands(node) ? node : this.#judge(strand, use, node);
    current.upTo = this.#round;
    this.#open.delete(key);
    return current;
  }

  /** In the order in which it was looked up: what comes later may no longer be asked for where something before is another. */
  #stands(node: Node): boolean {
    if (this.#touched.has(node.key)) return false;
    for (const cell of node.read) {
      if (cell instanceof Node) this.#node(cell.key);
      if (cell.changed > node.upTo) return false;
    }
    return true;
  }

  #judge(strand: Strand, use: StrandUse, before: Node | undefined): Node {
    const world = this.#worldFor(strand) as PlacementWorld;
    this.#count++;
    this.#asking.push(strand.key);
    const { result, read } = this.tape.record(() => judgeStrand(world, strand, use));
    this.#asking.pop();
    if (before === undefined) {
      const node = new Node(strand.key, result, read, this.#round);
      this.#nodes.set(strand.key, node);
      this.segments.set(strand.key, result);
      return node;
    }
    before.read = read;
    if (JSON.stringify(before.segments) === JSON.stringify(result)) return before;
    if (!saysTheSame(before.segments, result)) before.changed = this.#round;
    before.segments = result;
    this.segments.set(strand.key, result);
    return before;
  }
}

/** All that `placement.ts` reads of a segment of another strand. */
const saysTheSame = (a: readonly Segment[], b: readonly Segment[]): boolean =>
  a.length === b.length &&
  a.every((s, i) => {
    const t = b[i];
    return (
      t !== undefined &&
      s.from === t.from &&
      s.to === t.to &&
      s.verdict === t.verdict &&
      s.reason === t.reason &&
      s.holder[0] === t.holder[0] &&
      s.consulted.length === t.consulted.length &&
      s.consulted.every((r, k) => r === t.consulted[k])
    );
  });
