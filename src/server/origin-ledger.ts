import type { ObjectLeaf } from '../evidence/envelope.ts';
import { objectIdOf } from '../evidence/envelope.ts';
import type { EvidenceReader } from '../evidence/reader.ts';
import type { Trust } from '../model/grade.ts';
import { formatIso, micros } from '../model/time.ts';

/** What came from one place: a pattern of the configuration, or a folder or address that is not declared. */
export interface OriginRow {
  readonly origin: string;
  readonly declared: boolean;
  readonly source: string | null;
  readonly trust: Trust;
  readonly objects: number;
  readonly records: number;
  readonly bytes: number;
  readonly redacted: number;
  readonly unread: number;
  readonly first: string | null;
  readonly last: string | null;
  readonly examples: readonly string[];
}

interface ObjectTally {
  readonly leaf: ObjectLeaf;
  records: number;
  bytes: number;
  redacted: number;
  first: number;
  last: number;
}

/** Leaves looked at before other work gets a turn: some 10 ms. */
const LEAVES_PER_TURN = 5_000;
const EXAMPLES = 3;

/** Counts what each object of the log brought. The log only grows, so each leaf is looked at once. */
export class OriginLedger {
  readonly #objects = new Map<string, ObjectTally>();
  #done = 0;
  #working: Promise<void> = Promise.resolve();

  /** `nameOf`: the pattern of the declaration that an object falls under; `null`: it is not declared. */
  async rows(
    reader: EvidenceReader,
    unread: ReadonlyMap<string, number>,
    nameOf: (uri: string) => string | null,
  ): Promise<readonly OriginRow[]> {
    this.#working = this.#working.then(() => this.#lookOn(reader));
    await this.#working;
    const groups = new Map<string, Group>();
    for (const [id, tally] of this.#objects) {
      const declared = nameOf(tally.leaf.uri);
      const name = declared ?? placeOf(tally.leaf.uri);
      const key = `${name}\n${tally.leaf.trust}\n${tally.leaf.source ?? ''}`;
      const group = groups.get(key) ?? new Group(name, declared !== null, tally.leaf);
      groups.set(key, group);
      group.add(tally, unread.get(id) ?? 0);
    }
    return [...groups.values()].map((g) => g.row()).sort((a, b) => (a.origin < b.origin ? -1 : 1));
  }

  async #lookOn(reader: EvidenceReader): Promise<void> {
    const size = reader.size;
    while (this.#done < size) {
      const end = Math.min(size, this.#done + LEAVES_PER_TURN);
      for (; this.#done < end; this.#done++) this.#look(reader, this.#done);
      await new Promise((resume) => setImmediate(resume));
    }
  }

  #look(reader: EvidenceReader, index: number): void {
    const leaf = reader.leaf(index);
    if (leaf.type === 'object') {
      const id = objectIdOf(reader.leafBytes(index)).toString('hex');
      if (!this.#objects.has(id))
        this.#objects.set(id, { leaf, records: 0, bytes: 0, redacted: 0, first: Infinity, last: -Infinity });
    } else if (leaf.type === 'record') {
      const tally = this.#objects.get(leaf.objectId.toString('hex'));
      if (tally === undefined) return;
      tally.records++;
      tally.bytes += leaf.size;
      if (leaf.redactions.length > 0) tally.redacted++;
      tally.first = Math.min(tally.first, leaf.collectedAtMicros);
      tally.last = Math.max(tally.last, leaf.collectedAtMicros);
    }
  }
}

/** The folder, without what only tells days and accounts apart: the last parts that are numbers. */
const placeOf = (uri: string): string => uri.replace(/\/[^/]*$/, '').replace(/(\/[\d-]+)+$/, '');

class Group {
  readonly #name: string;
  readonly #declared: boolean;
  readonly #leaf: ObjectLeaf;
  readonly #examples: string[] = [];
  #objects = 0;
  #unread = 0;
  readonly #sum = { records: 0, bytes: 0, redacted: 0, first: Infinity, last: -Infinity };

  constructor(name: string, declared: boolean, leaf: ObjectLeaf) {
    this.#name = name;
    this.#declared = declared;
    this.#leaf = leaf;
  }

  add(tally: ObjectTally, unread: number): void {
    this.#objects++;
    this.#unread += unread;
    this.#sum.records += tally.records;
    this.#sum.bytes += tally.bytes;
    this.#sum.redacted += tally.redacted;
    this.#sum.first = Math.min(this.#sum.first, tally.first);
    this.#sum.last = Math.max(this.#sum.last, tally.last);
    if (this.#examples.length < EXAMPLES) this.#examples.push(tally.leaf.uri);
  }

  row(): OriginRow {
    const { records, bytes, redacted, first, last } = this.#sum;
    return {
      origin: this.#name,
      declared: this.#declared,
      source: this.#leaf.source,
      trust: this.#leaf.trust,
      objects: this.#objects,
      records,
      bytes,
      redacted,
      unread: this.#unread,
      first: records === 0 ? null : formatIso(micros(first)),
      last: records === 0 ? null : formatIso(micros(last)),
      examples: this.#examples,
    };
  }
}
