import { createHash } from 'node:crypto';
import type { Head } from '../cases/chain.ts';
import { ENGINE_VERSION } from '../judgement/index.ts';
import { readingVersion } from '../pipeline/engine.ts';
import { engineDigest } from './engine-digest.ts';
import { COMPLETE, COMPLETENESS, INTEGRITY, malformed, type Rules } from './format.ts';

/** in-toto Statement v1 (https://github.com/in-toto/attestation): what the log's key signs about one action. */
export const PAYLOAD_TYPE = 'application/vnd.in-toto+json';
const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
const PREDICATE_TYPES = {
  /** One attribution. */
  attribution: 'https://ascribe.local/attribution/v1',
  /** All that are pinned to a case. */
  case: 'https://ascribe.local/case/v1',
} as const;

export interface Statement {
  readonly _type: typeof STATEMENT_TYPE;
  /** The records that the attributions cite, in their order, each once. */
  readonly subject: readonly { readonly name: string; readonly digest: { readonly sha256: string } }[];
  readonly predicateType: (typeof PREDICATE_TYPES)[keyof typeof PREDICATE_TYPES];
  readonly predicate: Predicate;
}

/** What is stated: one attribution (the line of `ascribe attributions`, as an object), or a case with those pinned to it. */
export type Stated =
  | { readonly attribution: Attribution; readonly case?: undefined }
  | { readonly case: StatedCase; readonly attributions: readonly Attribution[]; readonly attribution?: undefined };

export interface StatedCase {
  readonly id: string;
  readonly question: string;
  readonly scope: string;
  readonly authority: string;
  readonly investigator: string;
  readonly opened: string;
  readonly closed: string | null;
  /** Custody entry and log size of each pin, and what has become of it: `same`, `support`, `answer` (another one), `gone`. */
  readonly pins: readonly {
    readonly event: string;
    readonly entry: number;
    readonly size: number;
    readonly since: Since;
  }[];
}

export type Since = 'same' | 'support' | 'answer' | 'gone';

/** Every field in this order, so that the same answer is the same bytes. */
export type Predicate = Stated & Terms;

interface Terms {
  /** Every ref that was consulted. */
  readonly consulted: readonly string[];
  /** The strands that were judged, where completeness is proved. */
  readonly strands?: readonly string[];
  /** Versions of the code that judges and that reads; SHA-256 of the program's files, where it was a built one. */
  readonly engine: { readonly judgement: string; readonly reading: string; readonly digest?: string };
  /** SHA-256 of `rules` as the bundle writes them, without blanks. */
  readonly rules: string;
  readonly checkpoint: { readonly origin: string; readonly size: number; readonly root: string };
  /** Log indices of all leaves that belong to the bundle. */
  readonly enclosed: readonly number[];
  /** Refs that more records mention than are enclosed. */
  readonly incomplete: readonly { readonly ref: string; readonly records: number; readonly enclosed: number }[];
  /** Log indices of records enclosed as leaves alone: their originals were purged, by order of the custody log. Absent: none. */
  readonly purged?: readonly number[];
  /** Where the custody log stood; absent: nothing in it is about this. */
  readonly custody?: Head;
  /** SHA-256 of the report enclosed, hex. */
  readonly report?: string;
  readonly completeness: typeof COMPLETENESS | typeof COMPLETE;
  readonly integrity: typeof INTEGRITY;
}

export interface Attribution {
  readonly event: string;
  readonly verdict: string;
  readonly reason: string;
  readonly holder: readonly string[];
  readonly operator: readonly string[];
  readonly evidence: readonly string[];
  readonly [field: string]: unknown;
}

export type PredicateParts = Stated & Omit<Terms, 'engine' | 'completeness' | 'integrity'>;

export function ENGINE(rules: Rules): Predicate['engine'] {
  const digest = engineDigest();
  const versions = { judgement: ENGINE_VERSION, reading: readingVersion(rules.mappings) };
  return digest === null ? versions : { ...versions, digest };
}

export const rulesDigest = (rules: Rules): string => createHash('sha256').update(JSON.stringify(rules)).digest('hex');

export const attributionsIn = (stated: Stated): readonly Attribution[] =>
  stated.attribution === undefined ? stated.attributions : [stated.attribution];

export function statementOf(parts: PredicateParts, engine: Predicate['engine']): Statement {
  const { consulted, strands, rules, checkpoint, enclosed, incomplete, purged, custody, report } = parts;
  const stated =
    parts.attribution === undefined
      ? { case: caseInOrder(parts.case), attributions: parts.attributions }
      : { attribution: parts.attribution };
  const cited = new Set(attributionsIn(parts).flatMap(({ evidence }) => evidence));
  return {
    _type: STATEMENT_TYPE,
    subject: [...cited].map((digest) => ({ name: digest, digest: { sha256: digest.replace(/^sha256:/, '') } })),
    predicateType: PREDICATE_TYPES[parts.attribution === undefined ? 'case' : 'attribution'],
    predicate: {
      ...stated,
      consulted,
      ...(strands !== undefined && { strands }),
      ...{ engine, rules, checkpoint, enclosed, incomplete },
      ...(purged !== undefined && { purged }),
      ...(custody !== undefined && { custody: { entries: custody.entries, hash: custody.hash } }),
      ...(report !== undefined && { report }),
      completeness: strands === undefined ? COMPLETENESS : COMPLETE,
      integrity: INTEGRITY,
    },
  };
}

function caseInOrder({ id, question, scope, authority, investigator, opened, closed, pins }: StatedCase): StatedCase {
  const inOrder = pins.map(({ event, entry, size, since }) => ({ event, entry, size, since }));
  return { id, question, scope, authority, investigator, opened, closed, pins: inOrder };
}

export const statementBytes = (statement: Statement): Buffer => Buffer.from(JSON.stringify(statement), 'utf8');

/**
 * What the payload says. It is taken only where it is written exactly as `statementOf` writes it: no key twice, none that is
 * unknown, and the subjects are the evidence of the attributions. The signature has been checked before.
 */
export function parseStatement(body: Buffer): Statement {
  let statement: Statement;
  let again: Buffer;
  try {
    statement = JSON.parse(body.toString('utf8')) as Statement;
    again = statementBytes(statementOf(statement.predicate, statement.predicate.engine));
  } catch (cause) {
    throw malformed('its statement is none of this format', cause);
  }
  const { enclosed, incomplete, consulted, strands = [], purged = [] } = statement.predicate;
  const lists = attributionsIn(statement.predicate).map(({ evidence }) => evidence);
  if (
    ![enclosed, incomplete, consulted, strands, purged, ...lists].every(Array.isArray) ||
    incomplete.some((one) => one === null)
  )
    throw malformed('its statement lacks a list');
  if (!again.equals(body)) throw malformed('its statement is not written as this format is written');
  return statement;
}
