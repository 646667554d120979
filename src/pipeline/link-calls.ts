import type { SealedLog } from '../evidence/reader.ts';
import { callFindings, type Unmatched } from '../judgement/call-findings.ts';
import { CallIndex } from '../lineage/calls.ts';
import type { Digest, Facts, Strand, StrandKey } from '../model/facts.ts';
import type { Ref } from '../model/ref.ts';
import type { Finding } from '../model/verdict.ts';
import type { CallRow } from '../store/contract.ts';
import type { DuckStore } from '../store/store.ts';
import { sourcesWith } from './engine.ts';
import { readRecord } from './read.ts';
import type { PipelineSettings } from './settings.ts';
import { SealedObjects } from './tables.ts';

/** Which actions were of which tool call, and what is missing on either side. */
export interface LinkedCalls {
  readonly rows: readonly CallRow[];
  readonly findings: readonly Finding[];
}

const NO_CALLS: LinkedCalls = { rows: [], findings: [] };

/**
 * Ties calls to the tool calls that gateways recorded. The number of a request is not in the index: the records of those few
 * credentials that gateways name are read again, so that all others cost nothing.
 */
export async function linkCalls(
  store: DuckStore,
  openLog: () => SealedLog,
  facts: Facts,
  settings: PipelineSettings,
): Promise<LinkedCalls> {
  const index = new CallIndex(facts);
  const strands = new Map<StrandKey, Strand>(index.strandsToRead().map((s) => [s.key, s]));
  if (strands.size === 0) return NO_CALLS;
  const log = openLog();
  const sources = sourcesWith(settings.mappings);
  const objects = new SealedObjects(log);
  const rows: CallRow[] = [];
  const seen = new Set<Ref>();
  const unmatched: Unmatched[] = [];
  for await (const positions of store.positionsOfStrands([...strands.keys()])) {
    for (const { logIndex, ordinal, event, strand } of positions) {
      const { leaf, redacted } = log.record(logIndex);
      const object = objects.get(leaf.objectId.toString('hex'));
      const read = object && readRecord(redacted.toString('utf8'), object, sources).events[ordinal]?.event;
      if (read === undefined) throw new Error(`record ${logIndex} no longer gives event ${ordinal}; run reindex`);
      if (read.apiRequest !== null) seen.add(read.apiRequest);
      const of = strands.get(strand) as Strand;
      const call = index.callOf(of, read.apiRequest, read.time);
      if (call === null) continue;
      rows.push({ event, call: call === 'none' ? null : call });
      if (call !== 'none') continue;
      const evidence = `sha256:${leaf.digest.toString('hex')}` as Digest;
      unmatched.push({ code: 'call-without-tool-call', strand: of, at: read.time, evidence });
    }
  }
  for (const { fact, strand } of index.unanswered(seen))
    unmatched.push({ code: 'tool-call-without-call', strand, at: fact.time, evidence: fact.evidence });
  return { rows, findings: callFindings(unmatched) };
}
