import type { CollectLimits } from '../limits.ts';
import type { BatchMemory } from '../memory.ts';
import type { Framing, UnreadableCode } from '../types.ts';
import { BatchBuilder, type FramedBatch } from './batch.ts';
import { isWrapperKey } from './envelope.ts';
import { Joint } from './joint.ts';
import { JsonScan } from './json-scan.ts';
import type { RowScan } from './row-scan.ts';
import { afterBlankLines, tableStart, withoutCr } from './table-start.ts';
import { type PrefixHash, Window } from './window.ts';

export type Framed =
  | { readonly type: 'batch'; readonly batch: FramedBatch }
  | {
      readonly type: 'unreadable';
      readonly code: UnreadableCode;
      readonly position: number;
      readonly length: number;
      readonly bytes?: Uint8Array;
    };

export interface FramerOptions {
  readonly limits: CollectLimits;
  /** The object may still grow: a last record that is not complete is left for the next time. */
  readonly mayGrow: boolean;
  /** Records that end at or before this offset were sealed earlier. Framing starts at 0 all the same, so that it comes out the same. */
  readonly from: number;
  /** Hash of the bytes before `from`, where they were hashed already. */
  readonly prefix: PrefixHash | null;
  /** Where the memory of batches comes from. */
  readonly memory?: BatchMemory;
}

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;
const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACE = 0x7d;
/** RFC 7464 puts it before each text of a JSON text sequence. */
const RECORD_SEPARATOR = 0x1e;

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Bytes that, at the front of a line, may go on with an unfinished document of the line before. */
const CONTINUES = new Set(Buffer.from(',}]":\t\n\r '));

/** Blank bytes looked over for what follows a document, before it is taken to stand alone. */
const BLANK_LOOKAHEAD = 1024;

/** Bytes of an unframed stretch handed along to be sealed as they are. */
const MAX_UNREADABLE_BYTES = 1024 * 1024;

/**
 * Cuts the bytes of one object into records as they arrive, in chunks of any size with the same result:
 *
 * - A line is a record, unless a JSON document begins on it.
 * - A JSON document is a record, on one line or many, alone or several on a line; but of an array of objects or a wrapper
 *   (`{"Records":[…]}`) the elements are.
 * - Where the first line is the header of a table (`model/table.ts`) and the second fits it, every row is a record, and so is the header.
 * - What looks like JSON and is not falls back to lines: nothing is lost, and every byte is looked at a few times at most.
 *
 * Bytes enter by `push`, and `finish` tells that there are no more; what was framed is taken from `ready`. Memory: one batch and one
 * record at most, whatever the input.
 */
export class Framer {
  /** Framed so far, for the caller to take away. */
  ready: Framed[] = [];
  /** Offset up to which all is framed or reported. */
  get consumed(): number {
    return Math.max(this.#start, this.#options.from);
  }
  readonly #limits: CollectLimits;
  readonly #options: FramerOptions;
  readonly #window: Window;
  readonly #batch: BatchBuilder;
  readonly #scan = new JsonScan();
  #mode: 'first' | 'top' | 'row' | 'line' | 'document' | 'after' | 'held' = 'first';
  /** Not null in a table. */
  #row: RowScan | null = null;
  #columns = 0;
  /** Start of what is being framed: of a line, or where the last document or list element ended. All before it is done with. */
  #start = 0;
  /** In `top` and `after`: how far was looked. */
  #probe = 0;
  /** No line end lies in [start, here). */
  #lineSearched = 0;
  #documentStart = 0;
  #documentIsObject = false;
  /** Nothing but blanks lies between the last line end and `start`. */
  #isLineStart = true;
  /** A comma after the document was passed. */
  #sawComma = false;
  /** Ends of lists that may yet turn out to be a field of a record: start and end in turn. */
  #undecided: number[] = [];
  /** The elements are records: the document is an array of objects or a wrapper. */
  #isWrapper = false;
  /** The record being framed is over the limit: its bytes are let go as they come. */
  #tooLong = false;
  /** A document that broke was legal up to here: until then only documents on one line are looked for, so that the work stays linear. */
  #oneLineUntil = 0;
  /** The last record was an object on a line of its own, so the next line probably is too. */
  #lastWasObjectLine = false;
  readonly #joint = new Joint();
  #isIdle = false;
  #atEnd = false;
  #isCut = false;

  constructor(options: FramerOptions) {
    this.#options = options;
    this.#limits = options.limits;
    this.#window = new Window(options.prefix, options.memory);
    this.#batch = new BatchBuilder(options.limits, options.from, this.#window, (batch) =>
      this.ready.push({ type: 'batch', batch }),
    );
  }

  /** Bytes pushed so far. */
  get end(): number {
    return this.#window.end;
  }

  /** The last record is not complete and was left for the next time. */
  get isHeld(): boolean {
    return this.#mode === 'held';
  }

  /** The caller may reuse `chunk` afterwards. */
  push(chunk: Uint8Array): void {
    this.#window.append(chunk);
    this.#advance();
    this.#window.release(this.#batch.keepFrom(this.#neededFrom()));
  }

  /** There are no more bytes. `isCut`: there should be, so a last record without its end is left for the next time, text too. */
  finish(isCut = false): void {
    this.#atEnd = true;
    this.#isCut = isCut;
    this.#advance();
    this.#batch.cut();
  }

  /** No bytes come for now: hand out what is complete. What comes out in all is the same as without; only `#objectLine` has to look. */
  flush(): void {
    this.#isIdle = true;
    this.#advance();
    this.#isIdle = false;
    this.#batch.cut();
  }

  /** SHA-256 of the bytes before `consumed`; after `finish`. */
  prefixDigest(): Uint8Array {
    return this.#window.digestTo(this.consumed);
  }

  #advance(): void {
    let goesOn = true;
    while (goesOn) {
      if (this.#mode === 'top') goesOn = this.#atTop();
      else if (this.#mode === 'row') goesOn = this.#inRow();
      else if (this.#mode === 'first') goesOn = this.#atFirstLine();
      else if (this.#mode === 'document') goesOn = this.#inDocument();
      else if (this.#mode === 'after') goesOn = this.#afterDocument();
      else if (this.#mode === 'line') goesOn = this.#inLine();
      else goesOn = false;
    }
  }

  #neededFrom(): number {
    if (this.#mode === 'line' && this.#tooLong) return this.#window.end;
    if (this.#mode !== 'document') return this.#start;
    if (this.#tooLong) return this.#scan.pos;
    if (!this.#isWrapper) return this.#start;
    return this.#isInElement() ? this.#scan.elementStart : this.#scan.pos;
  }

  #isInElement(): boolean {
    return this.#scan.listDepth > 0 && this.#scan.elementStart >= this.#start;
  }

  #atFirstLine(): boolean {
    const table = tableStart(this.#window, this.#atEnd);
    if (table === 'more') return false;
    this.#mode = 'top';
    if (table === null) return true;
    this.#row = table.row;
    this.#columns = table.columns;
    this.#batch.beginTable(table.headerStart, table.headerEnd);
    this.#batch.add(table.headerStart, table.headerEnd, 'document');
    this.#startAt(table.headerEnd, true);
    return true;
  }

  /** One row. False: more bytes are needed. */
  #inRow(): boolean {
    const window = this.#window;
    const row = this.#row!;
    if (row.start !== this.#start || row.start === row.pos) {
      this.#start = afterBlankLines(window, this.#start);
      row.begin(this.#start);
    }
    const event = row.run(window.bytes, window.base, window.length);
    const isTooLong = row.pos - this.#start > this.#limits.recordBytes;
    if (event === 'more' && !isTooLong && !this.#atEnd) return false;
    const isUnfinished = this.#isCut || (this.#options.mayGrow && row.cells < this.#columns && !row.isInQuotes);
    if (event === 'more' && !isTooLong && isUnfinished && this.#start < window.end) {
      this.#hold();
      return false;
    }
    if (this.#atEnd && this.#start >= window.end) return false;
    // A quote that does not close would swallow rows that are in order: its line stands for itself, and cannot be read.
    const isInOrder = event !== 'broken' && !isTooLong && !row.isInQuotes;
    if (!isInOrder || (row.spansLines && row.cells !== this.#columns)) {
      this.#mode = 'line';
      return true;
    }
    this.#batch.add(this.#start, withoutCr(window, this.#start, row.pos), 'document');
    this.#startAt(event === 'ended' ? row.pos + 1 : row.pos, true);
    return true;
  }

  /** Between records. False: more bytes are needed. */
  #atTop(): boolean {
    const window = this.#window;
    let q = this.#probe;
    if (q === 0 && window.end < 3 && !this.#atEnd) return false;
    if (q === 0 && window.startsWith(BYTE_ORDER_MARK)) {
      q = 3;
      this.#start = q;
    }
    while (q < window.end) {
      const c = window.at(q);
      if (c === LF || c === RECORD_SEPARATOR) {
        this.#start = q + 1;
        this.#isLineStart = true;
      } else if (c !== SPACE && c !== TAB && c !== CR) break;
      q++;
    }
    this.#probe = q;
    if (q >= window.end) {
      if (this.#atEnd) this.#start = q;
      else if (q - this.#start > this.#limits.recordBytes) this.#mode = 'line';
      return this.#mode === 'line';
    }
    const first = window.at(q);
    if (first !== OPEN_BRACE && first !== OPEN_BRACKET) {
      this.#mode = 'line';
      return true;
    }
    if (this.#lastWasObjectLine && first === OPEN_BRACE && q === this.#start) {
      const taken = this.#objectLine(q);
      if (taken !== 'no') return taken === 'yes';
    }
    this.#beginDocument(q, first === OPEN_BRACE);
    return true;
  }

  #beginDocument(start: number, isObject: boolean): void {
    this.#documentStart = start;
    this.#documentIsObject = isObject;
    this.#scan.begin(start);
    this.#undecided = [];
    this.#isWrapper = false;
    this.#lastWasObjectLine = false;
    this.#sawComma = false;
    this.#mode = 'document';
  }

  /**
   * The short way for NDJSON: a line from `{"` to `}` after such a line is taken without a scan (which takes 2.3 µs for 1.5 kB).
   * Whatever the scan would see differently is left to it: several documents on the line, wrappers, documents that go on below.
   */
  #objectLine(q: number): 'yes' | 'no' | 'more' {
    const window = this.#window;
    const lineEnd = window.find(LF, Math.max(q, this.#lineSearched));
    if (lineEnd < 0 || lineEnd + 1 >= window.end) {
      if (lineEnd < 0) this.#lineSearched = window.end;
      if (lineEnd >= 0 && this.#isIdle) return 'no';
      if (!this.#atEnd && window.end - q <= this.#limits.recordBytes) return 'more';
      if (lineEnd < 0) return 'no';
    } else if (CONTINUES.has(window.at(lineEnd + 1))) return 'no';
    const end = window.at(lineEnd - 1) === CR ? lineEnd - 1 : lineEnd;
    if (end - q > this.#limits.recordBytes || window.at(end - 1) !== CLOSE_BRACE) return 'no';
    if (this.#joint.isIn(window, q, lineEnd) || this.#beginsLikeWrapper(q)) return 'no';
    this.#batch.add(q, end, 'line');
    this.#startAt(lineEnd + 1, true);
    return 'yes';
  }

  #beginsLikeWrapper(q: number): boolean {
    if (this.#window.at(q + 1) !== QUOTE) return true;
    const keyEnd = this.#window.find(QUOTE, q + 2);
    if (keyEnd < 0 || keyEnd - q > 32) return false;
    const base = this.#window.base;
    return isWrapperKey(this.#window.bytes.toString('latin1', q + 2 - base, keyEnd - base));
  }

  /** A text line, or one that only looked like JSON. */
  #inLine(): boolean {
    const window = this.#window;
    const lineEnd = window.find(LF, Math.max(this.#start, this.#lineSearched));
    if (lineEnd < 0 && !this.#atEnd) {
      this.#lineSearched = window.end;
      if (window.end - this.#start > this.#limits.recordBytes) {
        this.#batch.cut();
        this.#tooLong = true;
      }
      return false;
    }
    const end = lineEnd < 0 ? window.end : lineEnd;
    const start = this.#start;
    if (lineEnd < 0 && this.#isCut && !this.#tooLong) {
      this.#hold();
      return false;
    }
    this.#lastWasObjectLine = false;
    if (this.#tooLong || end - start > this.#limits.recordBytes) this.#report('record-too-long', start, end);
    else {
      const stripped = withoutCr(window, start, end);
      if (stripped > start) this.#batch.add(start, stripped, this.#row === null ? 'line' : 'document');
    }
    this.#startAt(lineEnd < 0 ? end : lineEnd + 1, lineEnd >= 0);
    return true;
  }

  #inDocument(): boolean {
    const scan = this.#scan;
    const { bytes, base, length } = this.#window;
    const event = scan.run(bytes, base, length, this.#documentStart < this.#oneLineUntil);
    if (event === 'element') this.#elementEnded(scan.elementStart, scan.pos);
    else if (event === 'closed') this.#documentClosed(scan.pos);
    else if (event === 'broken') this.#documentBroken(scan.pos);
    else if (this.#atEnd) this.#documentUnfinished();
    else {
      this.#settleLong(scan.pos);
      return false;
    }
    return true;
  }

  /** Decide about a document that is longer than any record: it is taken for a wrapper if there is a list in it, or let go. */
  #settleLong(at: number): void {
    const limit = this.#limits.recordBytes;
    if (!this.#isWrapper && at - this.#documentStart > limit && (this.#undecided.length > 0 || this.#hasList())) {
      this.#takeElements();
    }
    const from = !this.#isWrapper ? this.#documentStart : this.#isInElement() ? this.#scan.elementStart : at;
    if (at - from > limit && !this.#tooLong) {
      this.#batch.cut();
      this.#tooLong = true;
    }
  }

  #elementEnded(start: number, end: number): void {
    if (this.#isWrapper) this.#takeElement(start, end);
    else if (this.#hasList()) {
      this.#undecided.push(start, end);
      if (this.#scan.listDepth === 1 || end - this.#documentStart > this.#limits.wrapperBytes) this.#takeElements();
    }
  }

  /** The scan is in a list, and it began before the document was longer than any record. */
  #hasList(): boolean {
    return this.#scan.listDepth > 0 && this.#scan.listStart - this.#documentStart <= this.#limits.recordBytes;
  }

  #takeElements(): void {
    this.#isWrapper = true;
    const undecided = this.#undecided;
    this.#undecided = [];
    for (let i = 0; i < undecided.length; i += 2) this.#takeElement(undecided[i]!, undecided[i + 1]!);
  }

  #takeElement(start: number, end: number): void {
    if (this.#tooLong || end - start > this.#limits.recordBytes) this.#report('record-too-long', start, end);
    else this.#batch.add(start, end, 'element');
    this.#tooLong = false;
    this.#start = end;
  }

  #documentClosed(end: number): void {
    this.#settleLong(end);
    if (!this.#isWrapper && this.#undecided.length > 0 && !this.#scan.hasOwnKeys) this.#takeElements();
    if (this.#isWrapper) this.#start = end;
    this.#probe = end;
    this.#mode = 'after';
  }

  /** A document has ended; what follows decides whether it stands for itself or is the front of a line of text. */
  #afterDocument(): boolean {
    const window = this.#window;
    const end = this.#scan.pos;
    let p = this.#probe;
    while (p < window.end && p - end <= BLANK_LOOKAHEAD) {
      const c = window.at(p);
      if (c === COMMA && !this.#sawComma) this.#sawComma = true;
      else if (c !== SPACE && c !== TAB && c !== CR) break;
      p++;
    }
    this.#probe = p;
    const isFar = p - end > BLANK_LOOKAHEAD;
    if (p >= window.end && !this.#atEnd && !isFar) return false;
    const endsLine = isFar || p >= window.end || window.at(p) === LF;
    // `{…}{…}`, and only so: the short way for NDJSON looks for nothing else.
    const isFollowed = p === end && !endsLine && window.at(p) === OPEN_BRACE;
    if (this.#isWrapper) this.#startAt(endsLine || isFollowed ? p : end, false);
    else if (endsLine || (isFollowed && this.#documentIsObject)) this.#takeDocument(end, p, endsLine);
    else if (this.#spansLines(end)) this.#takeDocument(end, end, false);
    else {
      this.#lineSearched = end;
      this.#mode = 'line';
    }
    return true;
  }

  #takeDocument(end: number, next: number, endsLine: boolean): void {
    const start = this.#documentStart;
    if (this.#tooLong || end - start > this.#limits.recordBytes) this.#report('record-too-long', start, end);
    else {
      const framing: Framing = endsLine && this.#isLineStart && !this.#spansLines(end) ? 'line' : 'document';
      this.#lastWasObjectLine = framing === 'line' && this.#documentIsObject;
      this.#batch.add(start, end, framing);
    }
    this.#startAt(next, false);
  }

  #spansLines(end: number): boolean {
    if (this.#tooLong) return true;
    const lineEnd = this.#window.find(LF, this.#documentStart);
    return lineEnd >= 0 && lineEnd < end;
  }

  #documentBroken(at: number): void {
    this.#settleLong(at);
    this.#oneLineUntil = Math.max(this.#oneLineUntil, at);
    if (!this.#isWrapper) {
      if (this.#tooLong) this.#lineSearched = at;
      this.#mode = 'line';
      return;
    }
    // What follows the good elements is read as lines and documents, so nothing of it is lost.
    let next = this.#isInElement() ? this.#scan.elementStart : at;
    if (this.#tooLong) {
      this.#report('record-too-long', next, at);
      next = at;
    }
    this.#report('broken-array', at, at);
    this.#startAt(next, false);
  }

  /** The object ends inside a document. */
  #documentUnfinished(): void {
    const end = this.#window.end;
    this.#settleLong(end);
    if (!this.#isWrapper && this.#undecided.length > 0 && !this.#mayGrow()) this.#takeElements();
    if (!this.#tooLong && this.#mayGrow()) this.#hold();
    else if (this.#tooLong) {
      this.#report('record-too-long', this.#isWrapper ? this.#scan.elementStart : this.#documentStart, end);
      this.#startAt(end, false);
    } else if (this.#isWrapper) {
      this.#report('broken-array', this.#start, end);
      this.#startAt(end, false);
    } else {
      this.#oneLineUntil = end;
      this.#mode = 'line';
    }
  }

  #mayGrow(): boolean {
    return this.#options.mayGrow || this.#isCut;
  }

  /** Leave the rest for the next time. */
  #hold(): void {
    this.#report('incomplete-last-record', this.#start, this.#window.end);
    this.#mode = 'held';
  }

  #report(code: UnreadableCode, start: number, end: number): void {
    if (this.#options.from > 0 && end <= this.#options.from) return;
    const isAtHand =
      end > start && end - start <= MAX_UNREADABLE_BYTES && start >= this.#window.base && code === 'broken-array';
    const stretch = { type: 'unreadable', code, position: start, length: end - start } as const;
    this.#batch.cut();
    this.ready.push(isAtHand ? { ...stretch, bytes: this.#window.copy(start, end) } : stretch);
  }

  #startAt(offset: number, isLineStart: boolean): void {
    this.#start = offset;
    this.#probe = offset;
    this.#isLineStart = isLineStart;
    this.#tooLong = false;
    this.#mode = this.#row === null ? 'top' : 'row';
  }
}
