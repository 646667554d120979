import { createHash } from 'node:crypto';
import { ENGINE_VERSION } from '../judgement/index.ts';
import { readingVersion } from '../pipeline/engine.ts';
import { COMPLETENESS, INTEGRITY, malformed, type Rules } from './format.ts';

/** in-toto Statement v1 (https://github.com/in-toto/attestation): what the log's key signs about one action. */
export const PAYLOAD_TYPE = 'application/vnd.in-toto+json';
const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
const PREDICATE_TYPE = 'https://ascribe.local/attribution/v1';

export interface Statement {
  readonly _type: typeof STATEMENT_TYPE;
  /** The records that the attribution cites, in its order. */
  readonly subject: readonly { readonly name: string; readonly digest: { readonly sha256: string } }[];
  readonly predicateType: typeof PREDICATE_TYPE;
  readonly predicate: Predicate;
}

/** Every field in this order, so that the same answer is the same bytes. */
export interface Predicate {
  /** The line of `ascribe attributions`, as an object. */
  readonly attribution: Attribution;
  /** Every ref that was consulted for it. */
  readonly consulted: readonly string[];
  readonly engine: { readonly judgement: string; readonly reading: string };
  /** SHA-256 of `rules` as the bundle writes them, without blanks. */
  readonly rules: string;
  readonly checkpoint: { readonly origin: string; readonly size: number; readonly root: string };
  /** Log indices of all leaves that belong to the bundle. */
  readonly enclosed: readonly number[];
  /** Refs that more records mention than are enclosed. */
  readonly incomplete: readonly { readonly ref: string; readonly records: number; readonly enclosed: number }[];
  readonly completeness: typeof COMPLETENESS;
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

export type PredicateParts = Omit<Predicate, 'engine' | 'completeness' | 'integrity'>;

export const ENGINE = (rules: Rules): Predicate['engine'] => ({
  judgement: ENGINE_VERSION,
  reading: readingVersion(rules.mappings),
});

export const rulesDigest = (rules: Rules): string => createHash('sha256').update(JSON.stringify(rules)).digest('hex');

export function statementOf(parts: PredicateParts, engine: Predicate['engine']): Statement {
  const { attribution, consulted, rules, checkpoint, enclosed, incomplete } = parts;
  return {
    _type: STATEMENT_TYPE,
    subject: attribution.evidence.map((digest) => ({
      name: digest,
      digest: { sha256: digest.replace(/^sha256:/, '') },
    })),
    predicateType: PREDICATE_TYPE,
    predicate: {
      ...{ attribution, consulted, engine, rules, checkpoint, enclosed, incomplete },
      ...{ completeness: COMPLETENESS, integrity: INTEGRITY },
    },
  };
}

export const statementBytes = (statement: Statement): Buffer => Buffer.from(JSON.stringify(statement), 'utf8');

/**
 * What the payload says. It is taken only where it is written exactly as `statementOf` writes it: no key twice, none that is
 * unknown, and the subjects are the evidence of the attribution. The signature has been checked before.
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
  const { enclosed, incomplete, attribution } = statement.predicate;
  if (![enclosed, incomplete, attribution.evidence].every(Array.isArray) || incomplete.some((one) => one === null))
    throw malformed('its statement lacks a list');
  if (!again.equals(body)) throw malformed('its statement is not written as this format is written');
  return statement;
}
