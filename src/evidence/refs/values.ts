import { putVarint, varintBytes } from '../bytes.ts';
import { EvidenceError } from '../errors.ts';
import { isRefLabel, LABEL_BYTES, type Label } from './labels.ts';

/**
 * What a run says of a label. Of a ref: the labels of the strands that mention it, ascending, one after the other. Of a strand:
 * the log indices of its records, ascending, as varints: the first less the run's `from`, each other less the one before.
 */
export interface Entry {
  readonly label: Label;
  readonly value: Buffer;
}

/** `indices` ascending; one that is there twice counts once. */
export function recordsValue(indices: ArrayLike<number>, from: number): Buffer {
  let size = 0;
  for (let i = 0, last = from; i < indices.length; last = indices[i++]!) size += varintBytes(indices[i]! - last);
  const out = Buffer.allocUnsafe(size);
  let at = 0;
  let last = from;
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]!;
    if (i > 0 && index === last) continue;
    at = putVarint(out, at, index - last);
    last = index;
  }
  return out.subarray(0, at);
}

/** The value may come from outside: throws where it is none. */
export function recordsOf(value: Uint8Array, from: number, to: number): number[] {
  const out: number[] = [];
  let index = from;
  for (let at = 0; at < value.length; ) {
    let step = 0;
    let scale = 1;
    for (let more = true; more; scale *= 0x80) {
      const byte = value[at++];
      if (byte === undefined || scale > 2 ** 49) throw damaged('a number is malformed');
      step += (byte & 0x7f) * scale;
      more = byte >= 0x80;
    }
    if (step === 0 && out.length > 0) throw damaged('the records are not in order');
    index += step;
    if (index >= to) throw damaged('a record lies beyond the run');
    out.push(index);
  }
  return out;
}

/** `strands` ascending, each once. */
export const strandsValue = (strands: readonly Label[]): Buffer => Buffer.from(strands.join(''), 'latin1');

export function strandsOf(value: Buffer): Label[] {
  if (value.length % LABEL_BYTES !== 0) throw damaged('the strands of a ref are cut short');
  const out: Label[] = [];
  for (let at = 0; at < value.length; at += LABEL_BYTES)
    out.push(value.toString('latin1', at, at + LABEL_BYTES) as Label);
  return out;
}

/** One value of several runs that follow each other, the first beginning at `from`. */
export function joined(
  label: Label,
  parts: readonly { value: Buffer; from: number; to: number }[],
  from: number,
): Buffer {
  const [only] = parts;
  if (only !== undefined && parts.length === 1 && (isRefLabel(label) || only.from === from)) return only.value;
  if (isRefLabel(label)) return strandsValue([...new Set(parts.flatMap(({ value }) => strandsOf(value)))].sort());
  return recordsValue(
    parts.flatMap((p) => recordsOf(p.value, p.from, p.to)),
    from,
  );
}

const damaged = (why: string): EvidenceError => new EvidenceError('refs-damaged', `The ref index is damaged: ${why}.`);
