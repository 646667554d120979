import { type Cell, cellsOf, type Table } from '../../model/table.ts';
import { findSecretIn, findSecrets } from './find.ts';
import { KIND_BARE } from './kinds.ts';
import { type NameRule, ruleOfName } from './names.ts';
import { Spans } from './spans.ts';

/** Kind 0: the record is withheld whole. */
const WHOLE = 0;
const QUOTE = 0x22;

/**
 * Secrets in a row of a table: by its columns' names, and inside each cell as in any record. No redaction reaches over the end of a
 * cell, so that the redacted row has the same cells. A row that does not fit its header is withheld whole where a column holds secrets:
 * they may stand anywhere in it.
 */
export class RowSecrets {
  readonly #table: Table;
  /** One character a byte, as rows are looked at. */
  readonly #header: string;
  readonly #rules: readonly (NameRule | null)[];
  readonly #cell = new Spans();

  constructor(table: Table) {
    this.#table = table;
    this.#header = Buffer.from(table.header, 'utf8').toString('latin1');
    this.#rules = table.columns.map(ruleOfColumn);
  }

  /** Adds to `out`, which the caller has cleared, as `findSecrets` does. */
  find(bytes: Buffer, start: number, end: number, out: Spans): void {
    // One character a byte, so that places in the text are places in the bytes.
    const row = bytes.toString('latin1', start, end);
    if (row === this.#header) return;
    const cells = cellsOf(row, this.#table.delimiter);
    if (cells?.length === this.#rules.length)
      for (const [i, cell] of cells.entries()) this.#inCell(bytes, start, cell, this.#rules[i] ?? null, out);
    else if (this.#rules.some((rule) => rule !== null)) out.add(0, end - start, WHOLE);
    else findSecrets(bytes, start, end, out);
  }

  #inCell(bytes: Buffer, rowStart: number, cell: Cell, rule: NameRule | null, out: Spans): void {
    if (cell.end === cell.start) return;
    const written = bytes.subarray(rowStart + cell.start, rowStart + cell.end);
    const { text, places } = cell.hasDoubledQuotes ? undoubled(written) : { text: written, places: null };
    const found = this.#cell;
    found.clear();
    if (rule !== null) findSecretIn(text, 0, text.length, rule, found);
    if (found.count === 0) findSecrets(text, 0, text.length, found);
    for (let s = 0; s < found.count; s++) {
      const from = found.start[s]!;
      const to = from + found.length[s]!;
      const first = places === null ? from : places[from]!;
      const last = places === null ? to : places[to]!;
      // A replacement with quotes of its own would end the cell.
      out.add(cell.start + first, last - first, found.kind[s]! & ~KIND_BARE);
    }
  }
}

function ruleOfColumn(name: string): NameRule | null {
  const rule = ruleOfName(name.replaceAll(' ', '_'));
  return rule !== null && (rule.where === 'field' || rule.kind === 'password') ? rule : null;
}

/** The cell with each doubled quote as one, and where its bytes stood, the end included. */
function undoubled(written: Buffer): { readonly text: Buffer; readonly places: Uint32Array } {
  const text = Buffer.alloc(written.length);
  const places = new Uint32Array(written.length + 1);
  let n = 0;
  for (let i = 0; i < written.length; i++) {
    places[n] = i;
    text[n++] = written[i]!;
    if (written[i] === QUOTE && written[i + 1] === QUOTE) i++;
  }
  places[n] = written.length;
  return { text: text.subarray(0, n), places };
}
