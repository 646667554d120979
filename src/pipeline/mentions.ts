import type { BatchMentions } from '../evidence/refs/gather.ts';
import { LABEL_BYTES, type Label, type Labeller, labeller } from '../evidence/refs/labels.ts';
import { mentionedByStrand, mentionedRefs } from '../lineage/mentioned.ts';
import { Recent } from '../lineage/recent.ts';
import type { Event } from '../model/event.ts';
import type { StrandKey } from '../model/facts.ts';
import type { Ref } from '../model/ref.ts';

/** Labels remembered: one of a ref that recurs costs a look, not a hash. */
const REMEMBERED = 16_384;

/** Notes for one batch after the other which refs its strands mention. One per thread. */
export class MentionReader {
  readonly #labeller: Labeller;
  readonly #labels = new Recent<Label>(REMEMBERED);
  #refs = new Map<Ref, number>();
  #strands: Label[] = [];
  #edges: number[] = [];

  constructor(labelKey: Uint8Array) {
    this.#labeller = labeller(labelKey);
  }

  /** An event of a strand that is met for the first time in this batch, and what its description mentions. */
  strand(key: StrandKey, event: Event): void {
    const strand = this.#strands.push(this.#labels.get(key) ?? this.#remember(key, this.#labeller.strand(key))) - 1;
    const refs = new Set<Ref>();
    mentionedByStrand(event, refs);
    this.#add(strand, refs);
  }

  /** What a fact of an event of the strand with this local number mentions. */
  fact(strand: number, fact: unknown): void {
    const refs = new Set<Ref>();
    mentionedRefs(fact, refs);
    this.#add(strand, refs);
  }

  #add(strand: number, refs: ReadonlySet<Ref>): void {
    for (const ref of refs) {
      let number = this.#refs.get(ref);
      if (number === undefined) {
        number = this.#refs.size;
        this.#refs.set(ref, number);
      }
      this.#edges.push(number, strand);
    }
  }

  take(): BatchMentions {
    const refs = [...this.#refs.keys()].map(
      (ref) => this.#labels.get(ref) ?? this.#remember(ref, this.#labeller.ref(ref)),
    );
    const result = {
      refLabels: bytesOf(refs),
      strandLabels: bytesOf(this.#strands),
      edges: Uint32Array.from(this.#edges),
    };
    this.#refs = new Map();
    this.#strands = [];
    this.#edges = [];
    return result;
  }

  #remember(text: string, label: Label): Label {
    this.#labels.set(text, label);
    return label;
  }
}

function bytesOf(labels: readonly Label[]): Uint8Array {
  const bytes = new Uint8Array(new ArrayBuffer(labels.length * LABEL_BYTES));
  Buffer.from(bytes.buffer).write(labels.join(''), 'latin1');
  return bytes;
}
