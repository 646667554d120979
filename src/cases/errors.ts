/** Why the custody log cannot be used, by stable code. */
export type CustodyErrorCode =
  /** What is on disk contradicts what was signed. */
  | 'custody-damaged'
  /** It cannot be written: a read-only folder, a full disk, no key. */
  | 'custody-unwritable'
  /** Another process keeps writing it. */
  | 'custody-busy'
  | 'entry-too-large'
  | 'no-such-case'
  /** The case is in no state for this. */
  | 'case-refuses';

export class CustodyError extends Error {
  override readonly name = 'CustodyError';
  readonly code: CustodyErrorCode;

  constructor(code: CustodyErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
