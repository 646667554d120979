import type { Delimiter } from '../../../model/table.ts';

/** What `RowScan.run` came upon: more bytes are needed; a line end outside quotes at `pos`; quotes out of order at `pos`. */
export type RowEvent = 'more' | 'ended' | 'broken';

const CELL_START = 0;
const PLAIN = 1;
const QUOTED = 2;
const AFTER_QUOTE = 3;

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;

/** Follows one row of a table over bytes as they arrive, so that a line end inside quotes does not end it. Attackers write these bytes. */
export class RowScan {
  start = 0;
  pos = 0;
  /** Cells that have begun. */
  cells = 1;
  /** A line end stood inside quotes. */
  spansLines = false;
  readonly #delimiter: number;
  #state = CELL_START;

  constructor(delimiter: Delimiter) {
    this.#delimiter = delimiter.charCodeAt(0);
  }

  get isInQuotes(): boolean {
    return this.#state === QUOTED;
  }

  begin(pos: number): void {
    this.start = pos;
    this.pos = pos;
    this.cells = 1;
    this.spansLines = false;
    this.#state = CELL_START;
  }

  /** Go on over `bytes[0, length)`, whose first byte has offset `base`. */
  run(bytes: Uint8Array, base: number, length: number): RowEvent {
    const delimiter = this.#delimiter;
    let state = this.#state;
    let event: RowEvent = 'more';
    let i = this.pos - base;
    for (; i < length; i++) {
      const c = bytes[i]!;
      if (state === QUOTED) {
        if (c === QUOTE) state = AFTER_QUOTE;
        else if (c === LF) this.spansLines = true;
      } else if (c === LF) {
        event = 'ended';
        break;
      } else if (c === delimiter) {
        this.cells++;
        state = CELL_START;
      } else if (state === AFTER_QUOTE) {
        if (c === QUOTE) state = QUOTED;
        else if (c !== CR) {
          event = 'broken';
          break;
        }
      } else if (state === CELL_START) {
        state = c === QUOTE ? QUOTED : PLAIN;
      }
    }
    this.pos = base + i;
    this.#state = state;
    return event;
  }
}
