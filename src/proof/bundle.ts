import type { NoteSigner } from '../evidence/note.ts';
import { formatVkey } from '../evidence/note.ts';
import type { EvidenceReader } from '../evidence/reader.ts';
import { sha256 } from '../evidence/sha256.ts';
import { attributionWriter } from '../report/attribution.ts';
import type { ActionRow } from '../store/contract.ts';
import type { DuckStore } from '../store/store.ts';
import { type Collected, collectEvidence, consultedFor } from './collect.ts';
import type { custodyAbout } from './custody.ts';
import { signEnvelope } from './dsse.ts';
import { type Bundle, COMPLETENESS, type EnclosedLeaf, FORMAT, INTEGRITY, type Rules } from './format.ts';
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

/** Put together and sign all that an outsider needs to check the verdicts. */
export async function makeBundle(
  store: DuckStore,
  log: EvidenceReader,
  subject: Subject,
  rules: Rules,
  signer: NoteSigner,
  maxRecords: number,
): Promise<MadeBundle> {
  const { rows, custody, report } = subject;
  const collected = await collectEvidence(store, log, rows, maxRecords, rules.policy.cloudtrailKeys);
  const { origin, size, root } = log.checkpoint;
  const statement = statementOf(
    {
      ...statedOf(subject, rules),
      consulted: consultedFor(rows),
      rules: rulesDigest(rules),
      checkpoint: { origin, size, root: root.toString('base64') },
      enclosed: collected.leaves,
      incomplete: collected.incomplete,
      ...(custody !== null && { custody: custody.head }),
      ...(report !== null && { report: sha256(Buffer.from(report, 'utf8')).toString('hex') }),
    },
    ENGINE(rules),
  );
  const bundle: Bundle = {
    format: FORMAT,
    notice: [COMPLETENESS, INTEGRITY],
    key: formatVkey(signer),
    checkpoint: log.note,
    statement: signEnvelope(PAYLOAD_TYPE, statementBytes(statement), signer),
    rules,
    ...(custody !== null && { custody: custody.enclosed }),
    ...(report !== null && { report }),
    leaves: collected.leaves.map((index) => enclosed(log, index, subject.originals)),
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

function enclosed(log: EvidenceReader, index: number, originals: boolean): EnclosedLeaf {
  const leaf = log.leafBytes(index).toString('base64');
  const proof = log.inclusionProof(index).map((hash) => hash.toString('base64'));
  if (log.leaf(index).type !== 'record') return { index, leaf, proof };
  const { leaf: record, redacted, original } = log.record(index);
  const text = redacted.toString('utf8');
  const form = Buffer.from(text, 'utf8').equals(redacted) ? { text } : { base64: redacted.toString('base64') };
  const whole = originals && record.redactedDigest !== null ? { original: original.toString('base64') } : {};
  return { index, leaf, proof, ...form, ...whole };
}
