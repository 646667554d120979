/**
 * Every code that an answer of kind `application/problem+json` (RFC 9457) may carry, with its HTTP status and title. Codes are
 * stable: programs may rely on them.
 */
export const PROBLEMS = {
  'bad-request': [400, 'The request is not one that this endpoint takes'],
  'bad-cursor': [400, 'The cursor is none of ours'],
  unauthenticated: [401, 'Nobody is logged in, or the token is not valid'],
  forbidden: [403, 'Not allowed for this role'],
  'wrong-host': [421, 'The request names a host that this server does not answer for'],
  'cross-site': [403, 'The request comes from another site'],
  'not-found': [404, 'There is no such thing'],
  'method-not-allowed': [405, 'Not with this method'],
  'several-match': [409, 'Several fit; name one of them'],
  'not-empty': [409, 'Only an empty data folder takes this'],
  conflict: [409, 'The key of this request was used for another one'],
  'case-refuses': [409, 'The case is in no state for this'],
  'too-large': [413, 'More than this server takes at once'],
  'unsupported-media': [415, 'The content is of a kind that this endpoint does not read'],
  unreadable: [422, 'The content cannot be read'],
  'too-many-requests': [429, 'Too much at once'],
  'not-acceptable': [406, 'There is no such representation'],
  defect: [500, 'A defect in Ascribe'],
  'not-ready': [503, 'Not ready yet'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemCode = keyof typeof PROBLEMS;

/** An expected failure of a request: what, where, and what to do about it. */
export class Problem extends Error {
  readonly code: ProblemCode;
  /** Members beside those of RFC 9457, e.g. `matches`. */
  readonly more: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ProblemCode,
    detail: string,
    more: Readonly<Record<string, unknown>> = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.name = 'Problem';
    this.code = code;
    this.more = more;
    this.headers = headers;
  }

  get status(): number {
    return PROBLEMS[this.code][0];
  }

  get body(): Record<string, unknown> {
    const [status, title] = PROBLEMS[this.code];
    return {
      type: `urn:ascribe:problem:${this.code}`,
      title,
      status,
      code: this.code,
      detail: this.message,
      ...this.more,
    };
  }
}
