import type { NoteSigner } from '../evidence/note.ts';
import { formatVkey } from '../evidence/note.ts';
import type { EvidenceReader } from '../evidence/reader.ts';
import { attributionWriter } from '../report/attribution.ts';
import type { ActionRow } from '../store/contract.ts';
import type { DuckStore } from '../store/store.ts';
import { type Collected, collectEvidence } from './collect.ts';
import { signEnvelope } from './dsse.ts';
import { type Bundle, COMPLETENESS, type EnclosedLeaf, FORMAT, INTEGRITY, type Rules } from './format.ts';
import { type Attribution, ENGINE, PAYLOAD_TYPE, rulesDigest, statementBytes, statementOf } from './statement.ts';

export interface MadeBundle {
  readonly bundle: Bundle;
  readonly collected: Collected;
}

/** Put together and sign all that an outsider needs to check the verdict on one action. */
export async function makeBundle(
  store: DuckStore,
  log: EvidenceReader,
  row: ActionRow,
  rules: Rules,
  signer: NoteSigner,
  maxRecords: number,
): Promise<MadeBundle> {
  const collected = await collectEvidence(store, log, row, maxRecords, rules.policy.cloudtrailKeys);
  const { origin, size, root } = log.checkpoint;
  const statement = statementOf(
    {
      attribution: JSON.parse(attributionWriter(rules.policy.policyId)(row)) as Attribution,
      consulted: row.segment.consulted,
      rules: rulesDigest(rules),
      checkpoint: { origin, size, root: root.toString('base64') },
      enclosed: collected.leaves,
      incomplete: collected.incomplete,
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
    leaves: collected.leaves.map((index) => enclosed(log, index)),
  };
  return { bundle, collected };
}

function enclosed(log: EvidenceReader, index: number): EnclosedLeaf {
  const leaf = log.leafBytes(index).toString('base64');
  const proof = log.inclusionProof(index).map((hash) => hash.toString('base64'));
  if (log.leaf(index).type !== 'record') return { index, leaf, proof };
  const { redacted } = log.record(index);
  const text = redacted.toString('utf8');
  return Buffer.from(text, 'utf8').equals(redacted)
    ? { index, leaf, proof, text }
    : { index, leaf, proof, base64: redacted.toString('base64') };
}
