/** `index-busy`: another process has the index open. `index-broken`: it cannot be opened; `ascribe reindex` makes it anew. */
export type StoreErrorCode = 'index-busy' | 'index-broken' | 'judgement-incomplete';

/** An expected failure of the index; the message says what to do. */
export class StoreError extends Error {
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreError';
    this.code = code;
  }
}
