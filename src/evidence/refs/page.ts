import { EvidenceError } from '../errors.ts';
import { sha256 } from '../sha256.ts';
import { LABEL_BYTES, type Label } from './labels.ts';
import type { Entry } from './values.ts';

/**
 * A page of a run: all its labels from `low` (included) to `high` (excluded), ascending. So one page shows what is there under a
 * label in between, or that nothing is. Few labels on a page: a proof should tell little of others.
 *
 *   17 low, 17 high, 1 number of entries; per entry 17 label and 1 + n value behind its length (n ≤ 48),
 *   or 1 = 0xFF and 32 SHA-256 of a longer value
 */
export interface Page {
  readonly low: Label;
  readonly high: Label;
  readonly entries: readonly PageEntry[];
}

export interface PageEntry {
  readonly label: Label;
  /** The value, or its SHA-256 where it is long. */
  readonly value: Buffer;
  readonly isDigest: boolean;
}

export const PAGE_ENTRIES = 8;
export const MAX_INLINE_BYTES = 48;
const DIGEST_MARK = 0xff;

export function encodePage(low: Label, high: Label, entries: readonly Entry[]): Buffer {
  const sizes = entries.reduce((n, { value }) => n + (value.length > MAX_INLINE_BYTES ? 32 : value.length), 0);
  const out = Buffer.allocUnsafe(2 * LABEL_BYTES + 1 + entries.length * (LABEL_BYTES + 1) + sizes);
  out.write(low, 0, 'latin1');
  out.write(high, LABEL_BYTES, 'latin1');
  let at = 2 * LABEL_BYTES;
  out[at++] = entries.length;
  for (const { label, value } of entries) {
    out.write(label, at, 'latin1');
    at += LABEL_BYTES;
    const isLong = value.length > MAX_INLINE_BYTES;
    out[at++] = isLong ? DIGEST_MARK : value.length;
    const kept = isLong ? sha256(value) : value;
    kept.copy(out, at);
    at += kept.length;
  }
  return out;
}

/** The bytes may come from outside. Throws `refs-damaged` where they are no page. */
export function decodePage(bytes: Buffer): Page {
  let at = 0;
  const take = (length: number): Buffer => {
    if (at + length > bytes.length) throw damaged('a page ends early');
    at += length;
    return bytes.subarray(at - length, at);
  };
  const label = () => take(LABEL_BYTES).toString('latin1') as Label;
  const low = label();
  const high = label();
  const count = take(1)[0]!;
  const entries: PageEntry[] = [];
  for (let i = 0; i < count; i++) {
    const own = label();
    const last = entries.at(-1)?.label;
    if (own < low || own >= high || (last !== undefined && own <= last)) throw damaged('a page is not in order');
    const length = take(1)[0]!;
    const isDigest = length === DIGEST_MARK;
    if (!isDigest && length > MAX_INLINE_BYTES) throw damaged('a value is too long for its page');
    entries.push({ label: own, value: take(isDigest ? 32 : length), isDigest });
  }
  if (at !== bytes.length) throw damaged('bytes follow the end of a page');
  return { low, high, entries };
}

export const damaged = (why: string): EvidenceError =>
  new EvidenceError('refs-damaged', `The ref index is damaged: ${why}.`);
