import { beginsLikeOtlp, isOtlp } from '../../../evidence/transcribe/otlp.ts';
import type { CollectLimits } from '../limits.ts';
import type { UnreadableCode } from '../types.ts';
import { BatchBuilder } from './batch.ts';
import type { Framed, FramerOptions } from './framer.ts';
import { Window } from './window.ts';

/**
 * How an object holds OTLP protobuf: messages one after the other, each behind its length in 4 bytes, big-endian (the collector's file
 * exporter with `format: proto`); or one message that is the whole object (the body of a request).
 */
export type Messages = 'prefixed' | 'whole';

const PREFIX_BYTES = 4;

/** Told by the first message's front: text and other formats never look like it. */
export function messagesIn(head: Uint8Array, limits: CollectLimits): Messages | null {
  if (head.length < 8) return null;
  const length = lengthAt(Buffer.from(head.buffer, head.byteOffset, head.byteLength), 0);
  if (length > 0 && length <= limits.messageBytes && beginsLikeOtlp(head, PREFIX_BYTES, length)) return 'prefixed';
  return beginsLikeOtlp(head, 0, limits.messageBytes) ? 'whole' : null;
}

const lengthAt = (bytes: Buffer, at: number): number => bytes.readUInt32BE(at);

/** Bytes of a message that is none, handed along to be sealed as they are. */
const MAX_UNREADABLE_BYTES = 1024 * 1024;

/** Cuts an object into messages as its bytes arrive. The same in use as `Framer`. */
export class MessageFramer {
  ready: Framed[] = [];
  readonly #kind: Messages;
  readonly #options: FramerOptions;
  readonly #window: Window;
  readonly #batch: BatchBuilder;
  /** End of the last message, or of the last stretch that was reported: all before is done with. */
  #start = 0;
  /** Bytes of a message over the limit that are still to be let go. */
  #passOver = 0;
  #isHeld = false;

  constructor(kind: Messages, options: FramerOptions) {
    this.#kind = kind;
    this.#options = options;
    this.#window = new Window(options.prefix, options.memory);
    this.#batch = new BatchBuilder(options.limits, options.from, this.#window, (batch) =>
      this.ready.push({ type: 'batch', batch }),
    );
  }

  get end(): number {
    return this.#window.end;
  }

  get consumed(): number {
    return Math.max(this.#start, this.#options.from);
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  push(chunk: Uint8Array): void {
    this.#window.append(chunk);
    if (this.#kind === 'prefixed') this.#advance();
    else if (this.#isOver()) this.#start = this.#window.end;
    this.#window.release(this.#batch.keepFrom(this.#start));
  }

  /** No bytes come for now: hand out what is complete without waiting for a full batch. */
  flush(): void {
    this.#batch.cut();
  }

  /** There are no more bytes. What is left is a message without its end. */
  finish(isCut = false): void {
    const { end } = this.#window;
    if (this.#kind === 'whole') this.#finishWhole(isCut);
    else if (this.#passOver > 0) this.#start = end;
    else if (end > this.#start) this.#unfinished(isCut);
    this.#batch.cut();
  }

  #finishWhole(isCut: boolean): void {
    const { end } = this.#window;
    if (this.#isOver()) {
      this.#report('record-too-long', 0, end);
      this.#start = end;
    } else if (isCut || (this.#options.mayGrow && !this.#isMessage(0, end))) this.#unfinished(isCut);
    else this.#take(0, end);
  }

  #unfinished(isCut: boolean): void {
    const { end } = this.#window;
    this.#isHeld = this.#options.mayGrow || isCut;
    this.#report(this.#isHeld ? 'incomplete-last-record' : 'unknown-message', this.#start, end);
    if (!this.#isHeld) this.#start = end;
  }

  #isOver(): boolean {
    return this.#window.end > this.#options.limits.messageBytes;
  }

  prefixDigest(): Uint8Array {
    return this.#window.digestTo(this.consumed);
  }

  #advance(): void {
    const { end } = this.#window;
    for (;;) {
      if (this.#passOver > 0) {
        const passed = Math.min(this.#passOver, end - this.#start);
        this.#passOver -= passed;
        this.#start += passed;
        if (this.#passOver > 0) return;
      }
      if (end - this.#start < PREFIX_BYTES) return;
      const length = lengthAt(this.#window.bytes, this.#start - this.#window.base);
      const from = this.#start + PREFIX_BYTES;
      if (length > this.#options.limits.messageBytes) {
        this.#report('record-too-long', this.#start, from + length);
        this.#passOver = PREFIX_BYTES + length;
        continue;
      }
      if (end - from < length) return;
      this.#take(from, from + length);
    }
  }

  #take(from: number, to: number): void {
    const { from: sealed } = this.#options;
    if (to <= sealed || (from >= sealed && this.#isMessage(from, to))) this.#batch.add(from, to, 'message');
    // What grew behind a message that was sealed as a whole belongs to none.
    else if (to > from) this.#report('unknown-message', Math.max(from, sealed), to);
    this.#start = to;
  }

  #isMessage(from: number, to: number): boolean {
    const { bytes, base } = this.#window;
    return isOtlp(bytes.subarray(from - base, to - base));
  }

  #report(code: UnreadableCode, from: number, to: number): void {
    if (this.#options.from > 0 && to <= this.#options.from) return;
    const isAtHand = code === 'unknown-message' && to - from <= MAX_UNREADABLE_BYTES;
    const stretch = { type: 'unreadable', code, position: from, length: to - from } as const;
    this.#batch.cut();
    this.ready.push(isAtHand ? { ...stretch, bytes: this.#window.copy(from, to) } : stretch);
  }
}
