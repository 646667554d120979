import { replacementOf } from './redact/apply.ts';
import type { Spans } from './redact/spans.ts';

/** What readers parse. `bytes` is usually the input's own, with redacted forms in the place of their originals. */
export interface RedactedForms {
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/**
 * The redacted text of the batch. A redacted form that is no longer than its original takes that one's place in the input,
 * once the frames are sealed: copying 6 MB into fresh memory for one secret costs more than all else here. Only where a form
 * is longer (a short password) the text is laid out anew.
 */
export class RedactedText {
  readonly #bytes: Buffer;
  readonly #starts: Uint32Array;
  readonly #ends: Uint32Array;
  readonly #forms: { readonly i: number; readonly form: Buffer }[] = [];
  #isInPlace = true;
  /** Records in which something was redacted. */
  records = 0;

  constructor(bytes: Buffer, starts: Uint32Array, ends: Uint32Array) {
    this.#bytes = bytes;
    this.#starts = starts;
    this.#ends = ends;
  }

  /** The redacted form of record i, or of the text that stands for it. Records must be given in order. */
  replace(i: number, spans: Spans, message: Buffer | null): Buffer {
    const text = message ?? this.#bytes.subarray(this.#starts[i]!, this.#ends[i]!);
    const parts: Buffer[] = [];
    let from = 0;
    for (let s = 0; s < spans.count; s++) {
      const secretAt = spans.start[s]!;
      const secretEnd = secretAt + spans.length[s]!;
      parts.push(text.subarray(from, secretAt));
      parts.push(replacementOf(text.subarray(secretAt, secretEnd), spans.kind[s]!));
      from = secretEnd;
    }
    parts.push(text.subarray(from));
    const form = Buffer.concat(parts);
    this.#forms.push({ i, form });
    if (spans.count > 0) this.records++;
    if (form.length > this.#ends[i]! - this.#starts[i]!) this.#isInPlace = false;
    return form;
  }

  /** The originals are gone after this where forms take their place. */
  result(): RedactedForms {
    if (this.#forms.length === 0) return { bytes: this.#bytes, starts: this.#starts, ends: this.#ends };
    return this.#isInPlace ? this.#inPlace() : this.#laidOut();
  }

  #inPlace(): RedactedForms {
    const ends = this.#ends.slice();
    for (const { i, form } of this.#forms) {
      form.copy(this.#bytes, this.#starts[i]!);
      ends[i] = this.#starts[i]! + form.length;
    }
    return { bytes: this.#bytes, starts: this.#starts, ends };
  }

  #laidOut(): RedactedForms {
    const starts = new Uint32Array(this.#starts.length);
    const ends = new Uint32Array(this.#starts.length);
    const parts: Buffer[] = [];
    let at = 0;
    let next = 0;
    for (let i = 0; i < starts.length; i++) {
      const replaced = this.#forms[next]?.i === i ? this.#forms[next++]!.form : null;
      const part = replaced ?? this.#bytes.subarray(this.#starts[i]!, this.#ends[i]!);
      parts.push(part);
      starts[i] = at;
      at += part.length;
      ends[i] = at;
    }
    return { bytes: Buffer.concat(parts, at), starts, ends };
  }
}
