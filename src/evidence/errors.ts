/**
 * What can go wrong with the evidence log, by stable code (documented in README.md).
 * Expected states of a folder are told apart by `code`; the message says what, where and what to do.
 */
export type EvidenceErrorCode =
  /** There is no evidence log in this folder. */
  | 'no-log'
  /** Tiles or originals exist, but the checkpoint that signs them is gone. */
  | 'checkpoint-missing'
  /** The checkpoint does not parse, or no valid signature by the log's key is on it. */
  | 'checkpoint-invalid'
  /** Another process writes this log. */
  | 'log-locked'
  /** The lock was taken away while this process was writing. */
  | 'lock-lost'
  /** An earlier write failed; the log must be opened anew. */
  | 'log-failed'
  | 'log-closed'
  /** Tiles do not add up to the signed root. */
  | 'tree-damaged'
  /** A frame of originals is missing, torn or does not decrypt. */
  | 'originals-damaged'
  /** A run of the ref index is missing, or is not what its leaf commits to. */
  | 'refs-damaged'
  /** The original was purged; its leaf and proofs stand. */
  | 'original-purged'
  | 'leaf-malformed'
  | 'leaf-too-large'
  | 'no-such-index'
  | 'note-malformed'
  | 'note-unverified'
  | 'proof-malformed'
  | 'proof-invalid'
  /** A witness does not vouch for the log. */
  | 'witness-refused'
  /** A time stamp authority does not stamp the checkpoint. */
  | 'stamp-refused'
  /** A time stamp cannot be read, is of something else, or is not what its authority signed. */
  | 'stamp-invalid'
  | 'key-missing'
  | 'key-malformed'
  /** The key file can be read by others than its owner. */
  | 'key-exposed'
  /** The key is wrapped and no passphrase was given. */
  | 'key-locked'
  | 'passphrase-wrong';

export class EvidenceError extends Error {
  override readonly name = 'EvidenceError';
  readonly code: EvidenceErrorCode;

  constructor(code: EvidenceErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
