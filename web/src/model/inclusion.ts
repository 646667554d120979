/**
 * Checks in the browser that a record is in the log that a checkpoint commits to (RFC 6962 §2.1.1, §2.1.3): a server that lies
 * about one record would have to break SHA-256. That the checkpoint is signed by the right key is for `ascribe verify` to check.
 */
export interface InclusionProof {
  readonly leafIndex: number;
  readonly treeSize: number;
  /** Base64 each. */
  readonly leaf: string;
  readonly hashes: readonly string[];
  readonly root: string;
}

type Sha256 = (data: Uint8Array) => Promise<Uint8Array>;

const subtle: Sha256 = async (data) => new Uint8Array(await crypto.subtle.digest('SHA-256', data as BufferSource));

export async function isIncluded(proof: InclusionProof, sha256: Sha256 = subtle): Promise<boolean> {
  const { leafIndex, treeSize } = proof;
  if (leafIndex < 0 || leafIndex >= treeSize) return false;
  const node = (left: Uint8Array, right: Uint8Array): Promise<Uint8Array> =>
    sha256(joined([Uint8Array.of(1), left, right]));
  let hash = await sha256(joined([Uint8Array.of(0), bytesOf(proof.leaf)]));
  let index = leafIndex;
  let last = treeSize - 1;
  for (const text of proof.hashes) {
    if (last === 0) return false;
    const sibling = bytesOf(text);
    if (index % 2 === 1 || index === last) {
      hash = await node(sibling, hash);
      while (index % 2 === 0 && index !== 0) {
        index = Math.floor(index / 2);
        last = Math.floor(last / 2);
      }
    } else hash = await node(hash, sibling);
    index = Math.floor(index / 2);
    last = Math.floor(last / 2);
  }
  const root = bytesOf(proof.root);
  return last === 0 && root.length === hash.length && root.every((byte, i) => byte === hash[i]);
}

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
