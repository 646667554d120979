import type * as z from 'zod';
import type { Act } from '../../cases/entry.ts';
import type { Snapshot } from '../library.ts';
import type { Caller } from '../security/access.ts';
import type { Pinned } from '../security/case-access.ts';
import type { Service } from '../service.ts';

/**
 * Who may ask. `public`: whoever reaches the server; `anyone`: whoever has any role. Each role includes those before it, except that
 * `ingest` may do nothing but hand in records.
 */
export type Access = 'public' | 'anyone' | 'reader' | 'investigator' | 'ingest' | 'admin';

export type Method = 'get' | 'post' | 'delete';

/** What an endpoint answers, before it becomes a `Response`. */
export type Answer =
  | { readonly kind: 'json'; readonly value: unknown; readonly status?: number; readonly headers?: Headers }
  /** JSON that is written already. */
  | { readonly kind: 'text'; readonly text: string; readonly media: string; readonly headers?: Headers }
  /** A status that says it all. */
  | { readonly kind: 'empty'; readonly status: 202 | 204 }
  /** Server-sent events, as they come. */
  | { readonly kind: 'events'; readonly events: AsyncIterable<string> }
  /** One JSON value a line, as they come. */
  | { readonly kind: 'lines'; readonly lines: AsyncIterable<string> };

type Headers = Readonly<Record<string, string>>;

export const json = (value: unknown, status = 200, headers: Headers = {}): Answer => ({
  kind: 'json',
  value,
  status,
  headers,
});

/** What an answer looks like, for the OpenAPI document and for the tests that check answers against it. */
export interface AnswerSpec {
  readonly says: string;
  readonly schema?: z.ZodType;
  /** Besides `application/json`, or instead of it where there is no schema. */
  readonly media?: readonly string[];
}

export interface Asked<P, Q> {
  readonly params: P;
  readonly query: Q;
  /** The client asked for lines rather than for a page (`Accept: application/x-ndjson`). */
  readonly wantsLines: boolean;
  readonly request: Request;
  readonly caller: Caller;
}

interface Spec<P, Q> {
  readonly method: Method;
  /** With parameters in braces: `/v1/sessions/{id}`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  /** Markdown, for the document. */
  readonly description?: string;
  readonly access: Access;
  readonly params?: z.ZodType<P>;
  readonly query?: z.ZodType<Q>;
  /** What the custody log says of it; default: that it was exported, with the whole query. `null`: it is no read of evidence. */
  readonly custody?: ((params: P) => { readonly act: Act; readonly events?: readonly string[] }) | null;
  /** Whether a reader of some cases only may ask this: always, or where it is about what is pinned to them. Default: never. */
  readonly withinCases?: 'always' | ((params: P, pinned: Pinned) => boolean);
  /** What is sent, where anything is. The endpoint reads it itself, within its bounds. */
  readonly body?: { readonly media: readonly string[]; readonly says: string; readonly schema?: z.ZodType };
  readonly answers: Readonly<Record<number, AnswerSpec>>;
}

/**
 * Asks one state of the index: the answer is a function of it and of the request alone, so it carries an `ETag`, and is not made
 * anew for who has it already.
 */
export interface Question<P = unknown, Q = unknown> extends Spec<P, Q> {
  readonly kind: 'question';
  readonly answer: (asked: Asked<P, Q>, snapshot: Snapshot) => Promise<Answer>;
}

/** Does something, or tells something that is not a function of the index. */
export interface Operation<P = unknown, Q = unknown> extends Spec<P, Q> {
  readonly kind: 'operation';
  readonly run: (asked: Asked<P, Q>, service: Service) => Promise<Answer>;
}

export type Endpoint = Question | Operation;

/** The types of parameters and query are the endpoint's own business: outside they are what the schemas made of them. */
export const question = <P, Q>(spec: Omit<Question<P, Q>, 'kind'>): Endpoint =>
  ({ ...spec, kind: 'question' }) as unknown as Question;

export const operation = <P, Q>(spec: Omit<Operation<P, Q>, 'kind'>): Endpoint =>
  ({ ...spec, kind: 'operation' }) as unknown as Operation;
