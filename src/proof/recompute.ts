import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catchUp } from '../pipeline/catch-up.ts';
import { readingVersion, sourcesWith } from '../pipeline/engine.ts';
import { judgeIndex } from '../pipeline/judge-index.ts';
import { RecordReader } from '../pipeline/read.ts';
import { settingsOf } from '../pipeline/settings.ts';
import { attributionWriter } from '../report/attribution.ts';
import type { ActionRow } from '../store/contract.ts';
import { DuckStore } from '../store/store.ts';
import type { CheckedLeaf } from './check.ts';
import { consultedFor, strandsFor } from './collect.ts';
import { EnclosedLog } from './enclosed-log.ts';
import type { Rules } from './format.ts';
import type { Attribution } from './statement.ts';

export interface Recomputed {
  readonly attributions: readonly (Attribution | null)[];
  /** Refs that were consulted, and strands that were judged, for any of them. */
  readonly consulted: readonly string[];
  readonly strands: readonly string[];
}

/**
 * The verdicts on events from these leaves and rules alone, made the way every verdict is made: read, linked, settled and
 * judged in an index of its own, which is thrown away. `null`: the records do not hold that event.
 */
export async function recompute(
  size: number,
  leaves: readonly CheckedLeaf[],
  { policy, mappings }: Rules,
  events: readonly string[],
): Promise<Recomputed> {
  const folder = mkdtempSync(join(tmpdir(), 'ascribe-verify-'));
  try {
    const log = new EnclosedLog(size, leaves);
    const store = await DuckStore.open(folder, readingVersion(mappings));
    try {
      await catchUp(store, log, new RecordReader(sourcesWith(mappings)));
      await judgeIndex(store, () => log, settingsOf(policy, mappings));
      const write = attributionWriter(policy.policyId);
      const rows: (ActionRow | null)[] = [];
      for (const event of events) rows.push((await store.findAction(event)).find((one) => one.event === event) ?? null);
      const there = rows.filter((row) => row !== null);
      return {
        attributions: rows.map((row) => (row === null ? null : (JSON.parse(write(row)) as Attribution))),
        consulted: consultedFor(there),
        strands: strandsFor(there),
      };
    } finally {
      await store.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Names of the fields in which two attributions differ, in the order of the contract. */
export function differences(a: Attribution, b: Attribution | null): readonly string[] {
  if (b === null) return ['event'];
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return names.filter((name) => JSON.stringify(a[name]) !== JSON.stringify(b[name]));
}
