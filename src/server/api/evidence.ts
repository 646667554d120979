import * as z from 'zod';
import { EvidenceError } from '../../evidence/errors.ts';
import { leafHash } from '../../evidence/merkle.ts';
import type { Digest, EventId } from '../../model/facts.ts';
import { formatIso, micros } from '../../model/time.ts';
import { type Endpoint, json, question } from '../http/endpoint.ts';
import { Problem } from '../http/problem.ts';
import type { Snapshot } from '../library.ts';
import { evidence } from '../schemas/records.ts';
import { checkpointOf } from './checkpoint.ts';

/** Characters of a record that are shown; `Accept: text/plain` gives all of it. */
const MOST_TEXT = 256 * 1024;
const MOST_COPIES = 100;

export const evidenceEndpoints: readonly Endpoint[] = [
  question({
    method: 'get',
    path: '/v1/evidence/{digest}',
    tag: 'Prove',
    summary: 'A sealed record, with the proof that it is in the log',
    description:
      'Secrets are replaced: this is the redacted form. With `Accept: text/plain` the record alone, in full. The proof can be checked offline: `proof.text` is a C2SP tlog-proof.',
    access: 'reader',
    custody: ({ digest }) => ({ act: 'explained', events: [digest] }),
    withinCases: ({ digest }, { records }) => records.has(digest),
    params: z.strictObject({
      digest: z.string().regex(/^sha256:[0-9a-f]{64}$/, 'it is no `sha256:` and 64 hex digits'),
    }),
    answers: {
      200: { says: 'The record', schema: evidence, media: ['text/plain'] },
      404: { says: 'The log has no such record' },
    },
    answer: async ({ params, request }, snapshot) => {
      const digest = params.digest as Digest;
      const logIndex = (await snapshot.store.logIndicesOf([digest])).get(digest);
      if (logIndex === undefined) throw new Problem('not-found', 'No record with this digest is in the index.');
      const wantsText = (request.headers.get('accept') ?? '').includes('text/plain');
      return wantsText
        ? {
            kind: 'text',
            text: snapshot.reader.record(logIndex).redacted.toString('utf8'),
            media: 'text/plain; charset=utf-8',
          }
        : json(await recordInFull(digest, logIndex, snapshot));
    },
  }),
];

async function recordInFull(digest: Digest, logIndex: number, snapshot: Snapshot): Promise<unknown> {
  const { reader, store, evidence: access } = snapshot;
  const record = await access.record(logIndex);
  const { leaf } = reader.record(logIndex);
  if (record === null) throw new EvidenceError('no-such-index', `There is no record ${logIndex}.`);
  const rows = await store.findAction(digest);
  const origin = record.origin;
  return {
    digest,
    logIndex,
    otherCopies: await otherCopies(digest, logIndex, rows[0]?.event ?? null, snapshot),
    file: record.file,
    offset: record.offset,
    size: leaf.size,
    framing: leaf.framing,
    unreadable: leaf.unreadable,
    collectedAt: formatIso(micros(leaf.collectedAtMicros)),
    origin: {
      trust: origin.trust,
      source: origin.source,
      collector: origin.collector,
      scope: origin.scope,
      collectedAt: formatIso(micros(origin.collectedAtMicros)),
    },
    text: record.text.slice(0, MOST_TEXT),
    truncated: record.text.length > MOST_TEXT,
    redactions: leaf.redactions.length,
    redactedDigest: leaf.redactedDigest === null ? null : `sha256:${leaf.redactedDigest.toString('hex')}`,
    events: rows.map((row) => ({
      event: row.event,
      action: row.action,
      time: row.time === null ? null : formatIso(row.time),
    })),
    proof: proofOf(snapshot, logIndex),
  };
}

/** Redelivered copies of the same bytes, as far as they gave the same event. */
async function otherCopies(
  digest: Digest,
  logIndex: number,
  event: EventId | null,
  { store, reader }: Snapshot,
): Promise<readonly number[]> {
  if (event === null) return [];
  const indices = (await store.recordsOf(event)).filter((i) => i !== logIndex).slice(0, MOST_COPIES);
  return indices.filter((i) => {
    const leaf = reader.leaf(i);
    return leaf.type === 'record' && digest.endsWith(leaf.digest.toString('hex'));
  });
}

function proofOf({ reader, vkey }: Snapshot, logIndex: number): unknown {
  const leaf = reader.leafBytes(logIndex);
  return {
    leafIndex: logIndex,
    leaf: leaf.toString('base64'),
    leafHash: leafHash(leaf).toString('base64'),
    hashes: reader.inclusionProof(logIndex).map((h) => h.toString('base64')),
    checkpoint: checkpointOf(reader, vkey),
    text: reader.proofText(logIndex),
  };
}
