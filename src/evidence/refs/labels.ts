import { hash } from 'node:crypto';
import { sha256 } from '../sha256.ts';

/**
 * What the ref index is sorted by: a kind (`r`: a ref, `s`: a strand) and 16 bytes of SHA-256 over a key of the log, the kind and
 * the text, written as 17 characters of one byte each. Nobody without the key can aim at a label (hash flooding) or tell
 * what one stands for. A bundle gives the key away, so that the other side can compute the labels of the refs that it asks
 * about; of other refs it shows no more than the labels on the same page.
 */
export type Label = string & { readonly __brand: 'Label' };

export const LABEL_BYTES = 17;
export const FIRST_LABEL = '\x00'.repeat(LABEL_BYTES) as Label;
/** Above every label. */
export const END_LABEL = '\xff'.repeat(LABEL_BYTES) as Label;

/** The key under which a log labels refs: follows from the key of its originals and does not tell it. */
export function labelKeyOf(dataKey: Uint8Array): Buffer {
  return sha256(Buffer.concat([Buffer.from('ascribe ref label key\n'), dataKey]));
}

/** What every run says of the key, so that a bundle cannot come with another one. */
export function labelKeyCommitment(labelKey: Uint8Array): Buffer {
  return sha256(Buffer.concat([Buffer.from('ascribe ref label key commitment\n'), labelKey]));
}

export interface Labeller {
  ref(ref: string): Label;
  strand(key: string): Label;
}

export function labeller(labelKey: Uint8Array): Labeller {
  const key = Buffer.from(labelKey).toString('hex');
  const label = (kind: 'r' | 's', text: string): Label =>
    (kind + hash('sha256', `${key}${kind}${text}`, 'binary').slice(0, LABEL_BYTES - 1)) as Label;
  return { ref: (ref) => label('r', ref), strand: (strand) => label('s', strand) };
}

export const isRefLabel = (label: Label): boolean => label.startsWith('r');
