/**
 * Why a bundle is not accepted, by a stable code, in the order in which the checks are made; docs/bundle.md says what each
 * means, docs/exit-codes.md which exit code it has.
 */
export type ProblemCode =
  | 'malformed'
  | 'key-unknown'
  | 'bad-signature'
  | 'not-included'
  | 'record-changed'
  | 'evidence-missing'
  | 'custody-broken'
  | 'incomplete'
  | 'policy-unmet'
  | 'inconsistent'
  | 'engine-differs'
  | 'verdict-differs';

export class BundleProblem extends Error {
  readonly code: ProblemCode;
  /** Of `incomplete`: refs of which the proof says nothing and on which the verdict rests. */
  readonly refs: readonly string[];

  constructor(code: ProblemCode, message: string, options?: ErrorOptions, refs: readonly string[] = []) {
    super(message, options);
    this.name = 'BundleProblem';
    this.code = code;
    this.refs = refs;
  }
}
