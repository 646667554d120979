import { existsSync } from 'node:fs';
import { layoutOf } from '../evidence/layout.ts';
import { openReader } from '../evidence/reader.ts';
import { removeDatabase } from '../store/database.ts';
import { DuckStore } from '../store/store.ts';
import { type CatchUpProgress, catchUp } from './catch-up.ts';
import { readingVersion, sourcesWith } from './engine.ts';
import { evidenceFolder, indexFolder } from './folders.ts';
import { collectForQuestions } from './heap.ts';
import { type JudgeSeconds, judgeIndex } from './judge-index.ts';
import { RecordReader } from './read.ts';
import type { PipelineSettings } from './settings.ts';

export interface OpenIndexOptions extends PipelineSettings {
  readonly onProgress?: (progress: CatchUpProgress) => void;
}

/**
 * Open the index for questions: brought up to the log where it is behind, judged anew where records, policy or rules have
 * changed. Throws `EvidenceError` (`no-log` …) and `StoreError` (`index-busy` …).
 */
export async function openIndex(dataDir: string, options: OpenIndexOptions = {}): Promise<DuckStore> {
  const passphrase = options.passphrase === undefined ? {} : { passphrase: options.passphrase };
  const log = openReader(evidenceFolder(dataDir), passphrase);
  const store = await DuckStore.open(indexFolder(dataDir), readingVersion(options.mappings), {
    waitMillis: options.waitMillis ?? 0,
  });
  try {
    log.refresh();
    await catchUp(store, log, new RecordReader(sourcesWith(options.mappings)), options.onProgress);
    await judgeIndex(store, () => log, options);
    await store.allowQuestions();
    collectForQuestions();
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

export interface ReindexSummary {
  readonly records: number;
  readonly actions: number;
  readonly judging: JudgeSeconds;
}

/** Throw the index away and make it again from the evidence log alone. */
export async function reindex(dataDir: string, options: OpenIndexOptions = {}): Promise<ReindexSummary> {
  const passphrase = options.passphrase === undefined ? {} : { passphrase: options.passphrase };
  const log = openReader(evidenceFolder(dataDir), passphrase);
  const folder = indexFolder(dataDir);
  const wait = { waitMillis: options.waitMillis ?? 0 };
  if (existsSync(folder)) await (await openAnyhow(folder, options))?.close();
  removeDatabase(folder);
  const store = await DuckStore.open(folder, readingVersion(options.mappings), wait);
  try {
    const records = await catchUp(store, log, new RecordReader(sourcesWith(options.mappings)), options.onProgress);
    const judging = await judgeIndex(store, () => log, options);
    return { records, actions: (await store.counts()).actions, judging };
  } finally {
    await store.close();
  }
}

/** Opened once before it is removed, so that an index in use by another process is not taken away; broken is no obstacle. */
async function openAnyhow(folder: string, options: OpenIndexOptions): Promise<DuckStore | null> {
  try {
    return await DuckStore.open(folder, readingVersion(options.mappings), { waitMillis: options.waitMillis ?? 0 });
  } catch (error) {
    if ((error as { code?: string }).code === 'index-busy') throw error;
    return null;
  }
}

/** Whether there is an evidence log to ask about. */
export const hasEvidence = (dataDir: string): boolean => existsSync(layoutOf(evidenceFolder(dataDir)).checkpoint);
