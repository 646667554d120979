import type { Policy } from '../config/policy.ts';
import { strictBase64 } from '../evidence/note.ts';
import { MAX_TOKEN_BYTES } from '../evidence/stamp/token.ts';
import type { CustomMapping } from '../sources/custom/schema.ts';
import type { Envelope } from './dsse.ts';
import { BundleProblem } from './problem.ts';

/** The file that `ascribe bundle` writes; docs/bundle.md is its specification. */
export const FORMAT = 'ascribe-bundle/v1';

export const COMPLETENESS = 'completeness asserted, not proved';
export const COMPLETE = 'completeness proved: the log’s own index of refs lists no other record';
export const INTEGRITY = 'integrity since ingest, on the operator’s word';
/** Where others than the log have signed or stamped the checkpoint. */
export const VOUCHED =
  'cosignatures or time stamps are enclosed: they count for whoever names their witnesses and authorities to the verifier';

export interface Bundle {
  readonly format: typeof FORMAT;
  /** What the file does not prove, in words. */
  readonly notice: readonly string[];
  /** The log's public key. Whoever verifies must have it from elsewhere. */
  readonly key: string;
  /** The signed note to which every inclusion proof leads. */
  readonly checkpoint: string;
  readonly statement: Envelope;
  /** All that is not evidence and of which the verdict is a function. */
  readonly rules: Rules;
  /** Who read or took out what it is about; absent: the custody log had nothing on it. */
  readonly custody?: EnclosedCustody;
  /** The same for people, as HTML; absent in bundles of earlier versions. */
  readonly report?: string;
  /** Proof that nothing was left out; absent: `COMPLETENESS`. */
  readonly refs?: EnclosedRefs;
  /** RFC 3161 time stamp tokens on the checkpoint (DER in base64); absent: none was collected. */
  readonly stamps?: readonly string[];
  /** By log index. */
  readonly leaves: readonly EnclosedLeaf[];
}

/** The custody log from the first entry that matters here up to the head that the statement names. */
export interface EnclosedCustody {
  /** Number of the first entry. */
  readonly first: number;
  /** Head before it, hex. */
  readonly after: string;
  /** An entry as its line; or, where it is about something else, the digest of its line (hex). */
  readonly entries: readonly string[];
}

/** Those pages of the index of refs on which the refs consulted and their strands are, or would be. */
export interface EnclosedRefs {
  /** Under which refs are labelled; base64. */
  readonly key: string;
  /** The runs that cover the log, in its order. */
  readonly runs: readonly EnclosedRun[];
}

export interface EnclosedRun {
  readonly index: number;
  readonly leaf: string;
  readonly proof: readonly string[];
  readonly pages: readonly { readonly number: number; readonly page: string; readonly proof: readonly string[] }[];
  /** What pages name by digest; base64. */
  readonly values: readonly string[];
}

export interface Rules {
  readonly policy: Policy;
  readonly mappings: readonly CustomMapping[];
}

/** A record leaf with the redacted form of its record; an object leaf, or what the log says of an object as a whole. */
export interface EnclosedLeaf {
  readonly index: number;
  /** The leaf's bytes, base64. */
  readonly leaf: string;
  /** RFC 6962 inclusion proof, from the leaf upwards; base64. */
  readonly proof: readonly string[];
  /** The redacted form where it is UTF-8. */
  readonly text?: string;
  /** The redacted form where it is not. */
  readonly base64?: string;
  /** The record as it was collected (base64), secrets and all: only where something was redacted and the examiner chose to enclose it. */
  readonly original?: string;
}

/** Larger files are not read: this much and no more can somebody else's bundle make us hold. */
export const MAX_BUNDLE_BYTES = 512 * 1024 * 1024;
const MAX_PROOF = 63;

/** One way to write it, so that a file has one reading: this text is compared byte for byte when it is read. */
export const bundleText = (bundle: Bundle): string => `${JSON.stringify(bundle, null, 1)}\n`;

/**
 * The file comes from the other side. It must be exactly as `bundleText` writes it, which rules out keys given twice, and
 * every key must be known, which rules out `__proto__` and what a later version might mean by others.
 */
export function parseBundle(text: string): Bundle {
  const bundle = parsed(text) as Bundle;
  const more = ['custody', 'report', 'refs', 'stamps'].filter((name) => Object.hasOwn(bundle ?? {}, name));
  shape(bundle, 'the bundle', ['format', 'notice', 'key', 'checkpoint', 'statement', 'rules', ...more, 'leaves']);
  if (bundle.format !== FORMAT) throw malformed(`its format is not ${FORMAT}`);
  if (writtenAgain(bundle) !== text)
    throw malformed('it is not written as this format is written (a key twice, or edited)');
  for (const name of ['key', 'checkpoint'] as const) isText(bundle[name], name);
  if (!isNotice(bundle)) throw malformed('its notice is not that of the format');
  shape(bundle.statement, 'the statement', ['payload', 'payloadType', 'signatures']);
  isText(bundle.statement.payload, 'the payload');
  isText(bundle.statement.payloadType, 'the payload type');
  for (const one of listOf(bundle.statement.signatures, 'the signatures')) {
    shape(one, 'a signature', ['keyid', 'sig']);
    isText(one.keyid, 'a key id');
    isText(one.sig, 'a signature');
  }
  shape(bundle.rules, 'the rules', ['policy', 'mappings']);
  listOf(bundle.rules.mappings, 'the mappings');
  if (bundle.custody !== undefined) checkCustodyShape(bundle.custody);
  if (bundle.report !== undefined) isText(bundle.report, 'the report');
  if (bundle.refs !== undefined) checkRefsShape(bundle.refs);
  if (bundle.stamps !== undefined) checkStampsShape(bundle.stamps);
  let last = -1;
  for (const one of listOf(bundle.leaves, 'the leaves')) {
    checkLeaf(one);
    if (one.index <= last) throw malformed('its leaves are not in the order of the log, each once');
    last = one.index;
  }
  return bundle;
}

/** What the file does and does not prove, in words. */
export const noticeOf = (bundle: Noted): readonly string[] => [
  ...ownNotice(bundle),
  ...(bundle.stamps !== undefined || hasCosignatures(bundle.checkpoint) ? [VOUCHED] : []),
];

type Noted = Pick<Bundle, 'refs' | 'stamps' | 'checkpoint'>;

const ownNotice = ({ refs }: Noted): readonly string[] => [refs === undefined ? COMPLETENESS : COMPLETE, INTEGRITY];

/** The last sentence may be lacking: bundles of earlier versions, and those to which somebody has added a cosignature. */
const isNotice = (bundle: Bundle): boolean =>
  [noticeOf(bundle), ownNotice(bundle)].some((says) => JSON.stringify(says) === JSON.stringify(bundle.notice));

/** Behind the empty line of a signed note the first line is the log's own signature. */
const hasCosignatures = (note: string): boolean => note.slice(note.lastIndexOf('\n\n') + 2, -1).includes('\n');

const MAX_STAMPS = 16;

function checkStampsShape(stamps: readonly string[]): void {
  const tokens = listOf(stamps, 'the time stamps').map((one) => bytesOf(one, 'a time stamp'));
  if (tokens.length === 0 || tokens.length > MAX_STAMPS || tokens.some(({ length }) => length > MAX_TOKEN_BYTES))
    throw malformed('it has too many or too long time stamps, or an empty list of them');
}

function checkRefsShape(refs: EnclosedRefs): void {
  shape(refs, 'the index of refs', ['key', 'runs']);
  if (listOf(refs.runs, 'the runs').length > MAX_PROOF) throw malformed('it has too many runs');
  for (const run of refs.runs) {
    shape(run, 'a run', ['index', 'leaf', 'proof', 'pages', 'values']);
    checkProofShape(run.index, run.proof, 'a run');
    isText(run.leaf, 'a run');
    for (const value of listOf(run.values, 'the values of a run')) isText(value, 'a value');
    for (const one of listOf(run.pages, 'the pages of a run')) {
      shape(one, 'a page', ['number', 'page', 'proof']);
      checkProofShape(one.number, one.proof, 'a page');
      isText(one.page, 'a page');
    }
  }
}

function checkProofShape(index: number, proof: readonly string[], what: string): void {
  if (!Number.isSafeInteger(index) || index < 0) throw malformed(`the index of ${what} is no number`);
  if (listOf(proof, `the proof of ${what}`).length > MAX_PROOF)
    throw malformed(`the proof of ${what} has more than ${MAX_PROOF} hashes`);
}

function checkCustodyShape(custody: EnclosedCustody): void {
  shape(custody, 'the custody log', ['first', 'after', 'entries']);
  if (!Number.isSafeInteger(custody.first) || custody.first < 1)
    throw malformed('the first custody entry has no number');
  for (const hash of [custody.after, ...listOf(custody.entries, 'the custody entries').filter((one) => !isLine(one))])
    if (typeof hash !== 'string' || !/^[0-9a-f]{64}$/.test(hash))
      throw malformed('a digest of the custody log is none');
}

/** A digest of a line is hex and does not begin so. */
export const isLine = (entry: string): boolean => typeof entry === 'string' && entry.startsWith('{');

/** `null`: nested so deep that it cannot be written. */
function writtenAgain(bundle: Bundle): string | null {
  try {
    return bundleText(bundle);
  } catch {
    return null;
  }
}

function checkLeaf(one: EnclosedLeaf): void {
  const form = ['text', 'base64'].filter((name) => Object.hasOwn(one ?? {}, name));
  const original = Object.hasOwn(one ?? {}, 'original') ? ['original'] : [];
  shape(one, 'a leaf', ['index', 'leaf', 'proof', ...form, ...original]);
  if (form.length > 1) throw malformed(`leaf ${one.index} has two forms of its record`);
  if (!Number.isSafeInteger(one.index) || one.index < 0) throw malformed('the index of a leaf is no number');
  bytesOf(one.leaf, `leaf ${one.index}`);
  if (one.text !== undefined) isText(one.text, `the text of record ${one.index}`);
  if (one.base64 !== undefined) bytesOf(one.base64, `record ${one.index}`);
  if (one.original !== undefined) bytesOf(one.original, `the original of record ${one.index}`);
  const hashes = listOf(one.proof, `the proof of leaf ${one.index}`);
  if (hashes.length > MAX_PROOF) throw malformed(`the proof of leaf ${one.index} has more than ${MAX_PROOF} hashes`);
  for (const hash of hashes)
    if (bytesOf(hash, `a hash of leaf ${one.index}`).length !== 32) throw malformed('a hash is not 32 bytes');
}

/** Bytes of canonical base64. */
export function bytesOf(base64: unknown, what: string): Buffer {
  const bytes = typeof base64 === 'string' ? strictBase64(base64) : null;
  if (bytes === null) throw malformed(`${what} is not base64`);
  return bytes;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw malformed('it is not JSON', cause);
  }
}

/** Exactly these keys, and none that has a meaning to JavaScript. */
function shape(value: unknown, what: string, keys: readonly string[]): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed(`${what} is no object`);
  const have = Object.keys(value);
  const wrong = have.find((key) => !keys.includes(key)) ?? keys.find((key) => !have.includes(key));
  if (wrong !== undefined) throw malformed(`${what} has, or lacks, ${JSON.stringify(wrong)}`);
}

function listOf<T>(value: readonly T[], what: string): readonly T[] {
  if (!Array.isArray(value)) throw malformed(`${what} is no list`);
  return value;
}

function isText(value: unknown, what: string): void {
  if (typeof value !== 'string') throw malformed(`${what} is no text`);
}

export function malformed(why: string, cause?: unknown): BundleProblem {
  return new BundleProblem('malformed', `This is no bundle that can be checked: ${why}.`, { cause });
}
