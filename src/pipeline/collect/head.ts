import { createHash } from 'node:crypto';

/** Bytes at the front of an object by which it is looked up. */
export const HEAD_BYTES = 256;

/** SHA-256 of the first bytes of an object; `null` if it has fewer. */
export function headDigestOf(head: Uint8Array): Uint8Array | null {
  return head.length < HEAD_BYTES ? null : createHash('sha256').update(head.subarray(0, HEAD_BYTES)).digest();
}
