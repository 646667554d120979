import type { Entry } from '../cases/entry.ts';
import { orderedPurges } from '../cases/purge-plan.ts';
import { isNamedByContent } from '../config/policy.ts';
import { type Checkpoint, openCheckpoint } from '../evidence/checkpoint.ts';
import { decodeLeaf, type Leaf, type RecordLeaf } from '../evidence/envelope.ts';
import { EvidenceError } from '../evidence/errors.ts';
import { leafHash, verifyInclusion } from '../evidence/merkle.ts';
import { formatVkey, type NoteVerifier } from '../evidence/note.ts';
import { readableForm } from '../evidence/redact/apply.ts';
import { sha256 } from '../evidence/sha256.ts';
import { checkCompleteness } from './check-refs.ts';
import { checkedCustody } from './custody.ts';
import { isSignedBy } from './dsse.ts';
import { type Bundle, bytesOf, type EnclosedLeaf, malformed } from './format.ts';
import { BundleProblem } from './problem.ts';
import { PAYLOAD_TYPE, parseStatement, rulesDigest, type Statement } from './statement.ts';

/** A leaf whose place in the log and whose record have been checked. */
export interface CheckedLeaf {
  readonly index: number;
  readonly bytes: Buffer;
  readonly leaf: Leaf;
  /** The redacted form; `null`: it is no record, or its original was purged. */
  readonly form: Buffer | null;
}

export interface Checked {
  readonly checkpoint: Checkpoint;
  readonly statement: Statement;
  readonly leaves: readonly CheckedLeaf[];
  /** Entries of the custody log that are enclosed as they are. */
  readonly custody: readonly Entry[];
}

/** Everything but the verdict: key, signatures, place in the log, digests, that nothing is missing, and custody. */
export function checkProof(bundle: Bundle, key: NoteVerifier): Checked {
  if (bundle.key !== formatVkey(key))
    throw new BundleProblem(
      'key-unknown',
      `The bundle is of the log with the key ${bundle.key}, which is not the key given.`,
    );
  const checkpoint = signedCheckpoint(bundle, key);
  const statement = signedStatement(bundle, key);
  const { predicate, subject } = statement;
  const purged = new Set(predicate.purged);
  const leaves = bundle.leaves.map((one) => checkedLeaf(one, checkpoint, purged));
  if (predicate.rules !== rulesDigest(bundle.rules))
    throw new BundleProblem('record-changed', 'The rules enclosed are not those that the signed statement names.');
  if (!isNamedByContent(bundle.rules.policy))
    throw new BundleProblem('record-changed', 'The policy enclosed is not the one whose version it names.');
  const same = { origin: checkpoint.origin, size: checkpoint.size, root: checkpoint.root.toString('base64') };
  if (JSON.stringify(predicate.checkpoint) !== JSON.stringify(same))
    throw new BundleProblem('bad-signature', 'The signed statement was made for another checkpoint.');
  nothingMissing(predicate.enclosed, leaves);
  const digests = new Set(
    leaves.flatMap(({ leaf, form }) => (leaf.type === 'record' && form !== null ? [leaf.digest.toString('hex')] : [])),
  );
  for (const { name, digest } of subject)
    if (!digests.has(digest.sha256))
      throw new BundleProblem('evidence-missing', `The attribution cites ${name}, which is not enclosed.`);
  if (predicate.report !== digestOf(bundle.report))
    throw new BundleProblem('record-changed', 'The report enclosed is not the one that the signed statement names.');
  const custody = checkedCustody(bundle.custody, predicate, key);
  requireOrdered(predicate.purged ?? [], leaves, custody);
  if ((bundle.refs === undefined) !== (predicate.strands === undefined))
    throw new BundleProblem('incomplete', 'The statement says one thing of completeness, and the bundle another.');
  if (bundle.refs !== undefined)
    checkCompleteness(bundle.refs, predicate, checkpoint, new Set(leaves.map(({ index }) => index)));
  return { checkpoint, statement, leaves, custody };
}

/** What is left out as purged is a record of the log, and a custody entry enclosed orders its purge. */
function requireOrdered(purged: readonly number[], leaves: readonly CheckedLeaf[], custody: readonly Entry[]): void {
  const isOrdered = orderedPurges(custody);
  for (const index of purged)
    if (!isOrdered(index) || leaves.find((one) => one.index === index)?.leaf.type !== 'record')
      throw new BundleProblem(
        'evidence-missing',
        `Record ${index} is left out as purged, and no signed custody entry that is enclosed orders that.`,
      );
}

const digestOf = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : sha256(Buffer.from(text, 'utf8')).toString('hex');

function signedCheckpoint(bundle: Bundle, key: NoteVerifier): Checkpoint {
  try {
    return openCheckpoint(Buffer.from(bundle.checkpoint), key);
  } catch (cause) {
    if (!(cause instanceof EvidenceError)) throw cause;
    throw new BundleProblem('bad-signature', `The checkpoint does not hold: ${cause.message}`, { cause });
  }
}

function signedStatement({ statement }: Bundle, key: NoteVerifier): Statement {
  const body = bytesOf(statement.payload, 'the payload');
  const sigs = statement.signatures.map(({ sig }) => bytesOf(sig, 'a signature'));
  if (statement.payloadType !== PAYLOAD_TYPE || !isSignedBy(PAYLOAD_TYPE, body, sigs, key))
    throw new BundleProblem('bad-signature', 'The statement carries no valid signature by the key given.');
  return parseStatement(body);
}

function checkedLeaf(one: EnclosedLeaf, { size, root }: Checkpoint, purged: ReadonlySet<number>): CheckedLeaf {
  const bytes = bytesOf(one.leaf, `leaf ${one.index}`);
  const proof = one.proof.map((hash) => bytesOf(hash, 'a hash'));
  if (!verifyInclusion(leafHash(bytes), one.index, size, proof, root))
    throw new BundleProblem('not-included', `The proof of leaf ${one.index} does not lead to the signed checkpoint.`);
  const leaf = readLeaf(bytes, one.index);
  const form =
    one.text !== undefined
      ? Buffer.from(one.text, 'utf8')
      : one.base64 !== undefined
        ? Buffer.from(one.base64, 'base64')
        : null;
  if (leaf.type === 'record' && purged.has(one.index)) {
    if (form !== null || one.original !== undefined)
      throw malformed(`record ${one.index} is said to be purged, and is there`);
  } else if (leaf.type === 'record') {
    if (form === null || !sha256(form).equals(digestOfForm(leaf)))
      throw new BundleProblem('record-changed', `Record ${one.index} is not the one that its leaf commits to.`);
    if (one.original !== undefined && !isOriginalOf(leaf, bytesOf(one.original, 'an original')))
      throw new BundleProblem(
        'record-changed',
        `The original of record ${one.index} is not the one that was redacted.`,
      );
  } else if (form !== null || one.original !== undefined) throw malformed(`leaf ${one.index} is no record and has one`);
  return { index: one.index, bytes, leaf, form };
}

/** The bytes that the leaf commits to, and those that give the redacted form by what the leaf lists as redacted. */
function isOriginalOf(leaf: RecordLeaf, original: Buffer): boolean {
  const { digest, redactedDigest } = leaf;
  if (redactedDigest === null || !sha256(original).equals(digest)) return false;
  return sha256(readableForm(original, leaf)).equals(redactedDigest);
}

/** Of the form that everything derived sees: the redacted one, where anything was redacted. */
const digestOfForm = (leaf: RecordLeaf): Buffer => leaf.redactedDigest ?? leaf.digest;

function readLeaf(bytes: Buffer, index: number): Leaf {
  try {
    return decodeLeaf(bytes);
  } catch (cause) {
    throw malformed(`leaf ${index} is of no kind that this program knows`, cause);
  }
}

function nothingMissing(enclosed: readonly number[], leaves: readonly CheckedLeaf[]): void {
  const have = new Set(leaves.map(({ index }) => index));
  const missing = enclosed.filter((index) => !have.has(index));
  if (missing.length > 0)
    throw new BundleProblem(
      'evidence-missing',
      `The signed statement lists ${missing.length} leaves that are not enclosed, the first of them ${missing[0]}.`,
    );
  if (enclosed.length !== leaves.length)
    throw new BundleProblem('evidence-missing', 'Leaves are enclosed that the signed statement does not list.');
}
