import type { ObjectLeaf } from '../evidence/envelope.ts';
import type { EvidenceReader, SealedLog } from '../evidence/reader.ts';
import { findSecrets } from '../evidence/redact/find.ts';
import { Spans } from '../evidence/redact/spans.ts';
import { cellsOf, MAX_HEADER_BYTES, type Table, tableOf } from '../model/table.ts';
import { contextOf, type ObjectContext } from './origin.ts';

/** Why the header of a table gives no events. It is listed with the unread records and not counted among them. */
export const HEADER = 'table-header';

/** The table of a header as it was collected. A header with a secret in it is no header: everything derived would name it. */
export function tableOfHeader(header: Uint8Array | null): Table | null {
  if (header === null) return null;
  const bytes = Buffer.from(header);
  const secrets = new Spans();
  findSecrets(bytes, 0, bytes.length, secrets);
  return secrets.count > 0 ? null : tableOf(bytes.toString('utf8'));
}

/** Objects by id (hex), and where the first record of each lies that is framed as a document. */
interface KnownObjects {
  readonly leaves: ReadonlyMap<string, ObjectLeaf>;
  readonly heads: ReadonlyMap<string, number>;
}

/** The objects of a log that grows: each leaf is looked at once. */
export class GrowingObjects implements KnownObjects {
  readonly leaves = new Map<string, ObjectLeaf>();
  readonly heads = new Map<string, number>();
  readonly #met = new Set<string>();
  #size = 0;

  catchUp(log: Pick<EvidenceReader, 'size' | 'objects' | 'documentHeads'>): void {
    if (log.size === this.#size) return;
    for (const [id, leaf] of log.objects(this.#size)) this.leaves.set(id, leaf);
    for (const [id, index] of log.documentHeads(this.#size, this.#met)) this.heads.set(id, index);
    this.#size = log.size;
  }
}

/**
 * The objects of a log as reading needs them, each with its table, if its records are rows of one: the header is sealed as the first
 * record of every such object, framed as a document, so the columns follow from the evidence alone.
 */
export class SealedObjects {
  readonly leaves: ReadonlyMap<string, ObjectLeaf>;
  readonly #log: SealedLog;
  readonly #contexts = new Map<string, ObjectContext>();
  #heads: ReadonlyMap<string, number> | null = null;

  /** `known`: objects and heads that others keep up to date with the log. */
  constructor(log: SealedLog, known: KnownObjects | null = null) {
    this.#log = log;
    this.leaves = known?.leaves ?? log.objects();
    this.#heads = known?.heads ?? null;
  }

  /** By its id in hex; `undefined`: the log has no such object. */
  get(id: string): ObjectContext | undefined {
    const leaf = this.leaves.get(id);
    const known = this.#contexts.get(id);
    if (leaf === undefined || known !== undefined) return known;
    const context = contextOf(id, leaf, this.#tableOf(id));
    this.#contexts.set(id, context);
    return context;
  }

  #tableOf(id: string): Table | null {
    this.#heads ??= this.#log.documentHeads();
    const head = this.#heads.get(id);
    if (head === undefined) return null;
    // Most heads are JSON documents: their size alone, or that something in them was redacted, tells many of them.
    const leaf = this.#log.leaf(head);
    if (leaf.type !== 'record' || leaf.size > MAX_HEADER_BYTES || leaf.redactedDigest !== null) return null;
    return tableOf(this.#log.record(head).redacted.toString('utf8'));
  }
}

/** Fewer might be a sentence. */
const MIN_CELLS = 4;

/** Whether a line that nobody reads is in all likelihood a row of a table whose header is in another file, or nowhere. */
export function isRowWithoutHeader(text: string): boolean {
  return ([',', ';', '\t', '|'] as const).some((delimiter) => {
    if (!text.includes(delimiter)) return false;
    return (cellsOf(text, delimiter)?.length ?? 0) >= MIN_CELLS;
  });
}
