import { allCases } from '../cases/acts.ts';
import { seenPins } from '../cases/case-view.ts';
import type { Case } from '../cases/cases.ts';
import { whoeverRunsThis } from '../cases/person.ts';
import { keepsEvidence, planPurge, rangesOf } from '../cases/purge-plan.ts';
import { writeEntry } from '../cases/record.ts';
import { purgeOriginals } from '../evidence/purge.ts';
import { type EvidenceReader, openReader } from '../evidence/reader.ts';
import type { Digest } from '../model/facts.ts';
import { evidenceFolder, indexFolder } from '../pipeline/folders.ts';
import { openIndex } from '../pipeline/open-index.ts';
import { collectEvidence, consultedFor } from '../proof/collect.ts';
import { count, counted } from '../report/text/words.ts';
import { removeDatabase } from '../store/database.ts';
import type { DuckStore } from '../store/store.ts';
import type { PurgeOptions } from './commands/purge.ts';
import { readConfiguration } from './config-file.ts';
import type { Context } from './context.ts';
import { problem } from './errors.ts';
import { requireDataFolder } from './open-house.ts';
import { pipelineSettings } from './settings.ts';

export async function runPurge(options: PurgeOptions, context: Context): Promise<void> {
  requireDataFolder(context.dataDir);
  const { dataDir, terminal } = context;
  const today = new Date().toISOString().slice(0, 10);
  const keeping = allCases(dataDir).filter((one) => keepsEvidence(one, today));
  const log = openReader(evidenceFolder(dataDir));
  const store = await openIndex(dataDir, pipelineSettings(context));
  let needed: ReadonlySet<number>;
  try {
    needed = await neededBy(keeping, store, log, context);
  } finally {
    await store.close();
  }
  const before = Date.parse(`${options.before}T00:00:00Z`) * 1000;
  const { victims, kept } = planPurge(log, before, needed, log.purgedRecords());
  const ids = keeping.map((one) => one.id).join(', ');
  if (kept.length > 0 && options.exceptKept !== true)
    throw problem(
      `${counted(kept.length, 'record')} of those are kept for ${ids}. Nothing was purged; --except-kept purges the other ${count(victims.length)}.`,
    );
  const what = `${counted(victims.length, 'original')} collected before ${options.before}`;
  if (victims.length === 0 || options.yes !== true) {
    await terminal.out.write(
      victims.length === 0 ? 'Nothing to purge.\n' : `Would purge ${what}. --yes does it, for good.\n`,
    );
    await terminal.out.flush();
    return;
  }
  const { authority, reason } = options;
  const detail = { before: options.before, authority, reason, kept: kept.length, records: rangesOf(victims) };
  await writeEntry(dataDir, { by: whoeverRunsThis(), act: 'purged', case: null, events: [], detail });
  // What was derived from them goes first: an index that names what is gone would be worse than none. It is made anew from what is left.
  removeDatabase(indexFolder(dataDir));
  await purgeOriginals(evidenceFolder(dataDir), victims);
  await terminal.out.write(
    `Purged ${what}${kept.length > 0 ? `; ${count(kept.length)} kept for ${ids}` : ''}. Their proofs stand.\n`,
  );
  await terminal.out.flush();
}

/** All leaves that a bundle of these cases would enclose. */
async function neededBy(
  cases: readonly Case[],
  store: DuckStore,
  log: EvidenceReader,
  context: Context,
): Promise<ReadonlySet<number>> {
  const { policy, mappings } = readConfiguration(context.configFile, context.dataDir);
  const needed = new Set<number>();
  for (const one of cases) {
    const seen = await seenPins(store, one, policy.policyId);
    const rows = seen.flatMap(({ row }) => (row === null ? [] : [row]));
    for (const { pin, row } of seen) {
      // not among the actions any more: the records that it cited are kept all the same
      const cited = row === null ? (pin.attribution['evidence'] as readonly Digest[]) : [];
      for (const index of (await store.logIndicesOf(cited)).values()) needed.add(index);
    }
    if (rows.length === 0) continue;
    const { leaves } = await collectEvidence(store, log, rows, consultedFor(rows), Number.POSITIVE_INFINITY, {
      policy,
      mappings,
    });
    for (const index of leaves) needed.add(index);
  }
  return needed;
}
