import type { NoteSigner } from '../evidence/note.ts';
import { formatVkey } from '../evidence/note.ts';
import type { EvidenceReader } from '../evidence/reader.ts';
import { sha256 } from '../evidence/sha256.ts';
import { stampsOn } from '../evidence/stamp/ask.ts';
import { vouchedNote } from '../evidence/witness/ask.ts';
import type { Ref } from '../model/ref.ts';
import { attributionWriter } from '../report/attribution.ts';
import type { ActionRow } from '../store/contract.ts';
import type { IndexQuestions } from '../store/questions.ts';
import { type Collected, collectEvidence, consultedFor, strandsFor } from './collect.ts';
import type { custodyAbout } from './custody.ts';
import { signEnvelope } from './dsse.ts';
import { type Bundle, bundleText, type EnclosedLeaf, FORMAT, noticeOf, type Rules } from './format.ts';
import { BundleProblem } from './problem.ts';
import {
  type Attribution,
  ENGINE,
  PAYLOAD_TYPE,
  rulesDigest,
  type Stated,
  type StatedCase,
  statementBytes,
  statementOf,
} from './statement.ts';
import { verifyBundle } from './verify.ts';

export interface MadeBundle {
  readonly bundle: Bundle;
  readonly collected: Collected;
}

/** What a bundle is about: one action, or a case with the actions pinned to it as they are attributed now. */
export interface Subject {
  readonly rows: readonly ActionRow[];
  readonly case: StatedCase | null;
  readonly custody: ReturnType<typeof custodyAbout>;
  /** The same for people: HTML. */
  readonly report: string | null;
  /** Enclose redacted records as they were collected, too. */
  readonly originals: boolean;
}

/** What the records enclosed may make a verifier look up beyond what was consulted here, in so many rounds at most. */
const ROUNDS = 3;

/**
 * A bundle that was checked as the other side will check it. Where completeness cannot be proved the bundle says that it is asserted.
 * `doubt`: the enclosed records, which are not all, give another verdict.
 */
export async function checkedBundle(
  ...[store, log, subject, rules, signer, maxRecords]: Parameters<typeof makeBundle>
): Promise<MadeBundle & { readonly text: string; readonly doubt: BundleProblem | null }> {
  const also = new Set<string>();
  for (let round = 1; ; round++) {
    const options = { also: [...also], withProof: round <= ROUNDS };
    const made = await makeBundle(store, log, subject, rules, signer, maxRecords, options);
    const text = bundleText(made.bundle);
    try {
      await verifyBundle(text, signer);
      return { ...made, text, doubt: null };
    } catch (error) {
      if (!(error instanceof BundleProblem)) throw error;
      if (error.code === 'verdict-differs') return { ...made, text, doubt: error };
      if (error.code !== 'incomplete' || round > ROUNDS) throw error;
      for (const ref of error.refs) also.add(ref);
    }
  }
}

export interface BundleOptions {
  /** Further refs of which all records belong in it. */
  readonly also: readonly string[];
  /** Whether completeness is to be proved where the log has an index. */
  readonly withProof: boolean;
}

/** Put together and sign all that an outsider needs to check the verdicts. */
export async function makeBundle(
  store: IndexQuestions,
  log: EvidenceReader,
  subject: Subject,
  rules: Rules,
  signer: NoteSigner,
  maxRecords: number,
  options: BundleOptions = { also: [], withProof: true },
): Promise<MadeBundle> {
  const { rows, custody, report } = subject;
  const consulted = [...new Set([...consultedFor(rows), ...(options.also as readonly Ref[])])];
  const whole = await collectEvidence(store, log, rows, consulted, maxRecords, rules);
  const collected = options.withProof ? whole : { ...whole, refs: null };
  const { origin, size, root } = log.checkpoint;
  const statement = statementOf(
    {
      ...statedOf(subject, rules),
      consulted,
      ...(collected.refs !== null && { strands: strandsFor(rows) }),
      rules: rulesDigest(rules),
      checkpoint: { origin, size, root: root.toString('base64') },
      enclosed: collected.leaves,
      incomplete: collected.incomplete,
      ...(collected.purged.length > 0 && { purged: collected.purged }),
      ...(custody !== null && { custody: custody.head }),
      ...(report !== null && { report: sha256(Buffer.from(report, 'utf8')).toString('hex') }),
    },
    ENGINE(rules),
  );
  const checkpoint = vouchedNote(log);
  const stamps = stampsOn(log).map((token) => token.toString('base64'));
  const purged = new Set(collected.purged);
  const more = { ...(collected.refs !== null && { refs: collected.refs }), ...(stamps.length > 0 && { stamps }) };
  const bundle: Bundle = {
    format: FORMAT,
    notice: noticeOf({ ...more, checkpoint }),
    key: formatVkey(signer),
    checkpoint,
    statement: signEnvelope(PAYLOAD_TYPE, statementBytes(statement), signer),
    rules,
    ...(custody !== null && { custody: custody.enclosed }),
    ...(report !== null && { report }),
    ...more,
    leaves: collected.leaves.map((index) => enclosed(log, index, subject.originals, purged.has(index))),
  };
  return { bundle, collected };
}

function statedOf({ rows, case: stated }: Subject, { policy }: Rules): Stated {
  const write = attributionWriter(policy.policyId);
  const attributions = rows.map((row) => JSON.parse(write(row)) as Attribution);
  if (stated !== null) return { case: stated, attributions };
  const [attribution] = attributions;
  if (attribution === undefined || attributions.length > 1) throw new Error('a bundle without a case is of one action');
  return { attribution };
}

function enclosed(log: EvidenceReader, index: number, originals: boolean, isPurged: boolean): EnclosedLeaf {
  const leaf = log.leafBytes(index).toString('base64');
  const proof = log.inclusionProof(index).map((hash) => hash.toString('base64'));
  if (log.leaf(index).type !== 'record' || isPurged) return { index, leaf, proof };
  const { leaf: record, redacted, original } = log.record(index);
  const text = redacted.toString('utf8');
  const form = Buffer.from(text, 'utf8').equals(redacted) ? { text } : { base64: redacted.toString('base64') };
  const whole = originals && record.redactedDigest !== null ? { original: original.toString('base64') } : {};
  return { index, leaf, proof, ...form, ...whole };
}
