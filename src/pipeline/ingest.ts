import { availableParallelism } from 'node:os';
import { openLog } from '../evidence/log.ts';
import { openReader } from '../evidence/reader.ts';
import type { Micros } from '../model/time.ts';
import type { StoreCounts } from '../store/contract.ts';
import { DuckStore } from '../store/store.ts';
import { catchUp } from './catch-up.ts';
import { collect } from './collect/collect.ts';
import type { CollectLimits } from './collect/limits.ts';
import { BatchMemory } from './collect/memory.ts';
import type { CollectItem, CollectProgress, Unreadable } from './collect/types.ts';
import { compileForRuns } from './compiling.ts';
import { type Crew, InProcessCrew } from './crew.ts';
import { readingVersion, sourcesWith } from './engine.ts';
import { evidenceFolder, indexFolder } from './folders.ts';
import { GrowingCrew } from './growing-crew.ts';
import { collectForThroughput } from './heap.ts';
import { type JudgeSeconds, judgeIndex, NO_JUDGING } from './judge-index.ts';
import { knownIn } from './known-in.ts';
import { UNDECLARED } from './origin.ts';
import { NotedPassages } from './passages.ts';
import { RecordReader } from './read.ts';
import { openRefIndex } from './ref-index.ts';
import { SealAndRead } from './seal-and-read.ts';
import type { PipelineSettings } from './settings.ts';
import { type VerdictCounts, verdictCounts } from './verdict-counts.ts';

export interface IngestOptions extends PipelineSettings {
  /** Worker threads beside this one. 0: everything in this thread, right for few records. Default: one for each further core, 3 at most. */
  readonly workers?: number;
  /** Where `-` reads from. */
  readonly stdin?: AsyncIterable<Uint8Array>;
  /** What that is called. Default `stdin:`. */
  readonly stdinName?: string;
  readonly limits?: Partial<CollectLimits>;
  /** Records per commit of the log, at most. Default `COMMIT_RECORDS`. */
  readonly commitRecords?: number;
  /** Ends collecting; what was collected is sealed and indexed, and a later ingest goes on from there. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: IngestProgress) => void;
  /** Called after each commit of the log with the size that is durable now: what is acknowledged. */
  readonly onSealed?: (logSize: number) => void;
  /** The wall clock, in µs. */
  readonly now?: () => Micros;
}

export interface IngestProgress extends CollectProgress {
  readonly stage: 'catch-up' | 'collect' | 'judge';
  /** Records sealed and committed. */
  readonly sealed: number;
  /** Stretches that could not be cut into records. */
  readonly unreadable: number;
}

export interface IngestSummary {
  /** Objects met: files, members of archives, streams. */
  readonly objects: number;
  /** Objects that were sealed completely before. */
  readonly skipped: number;
  readonly records: number;
  readonly events: number;
  /** Redelivered copies: of an event already there, byte for byte. */
  readonly duplicates: number;
  /** Other records of an event already there. */
  readonly replicas: number;
  /** Records that were sealed and could not be read, in all. `ascribe unread` lists them. */
  readonly unread: number;
  /** Stretches that could not be cut into records. */
  readonly unreadable: readonly Unreadable[];
  /** Events by source, by source name. */
  readonly bySource: Readonly<Record<string, number>>;
  readonly redactedRecords: number;
  readonly logSize: number;
  readonly interrupted: boolean;
  readonly counts: StoreCounts;
  /** Actions of the whole data folder by verdict; `null`: not judged, because the run was interrupted. */
  readonly verdicts: VerdictCounts | null;
  readonly profile: IngestProfile;
}

/** Where the time went, in seconds. `prepare` and `read` are sums over worker threads, the others are of the main thread's clock. */
export interface IngestProfile extends JudgeSeconds {
  readonly workers: number;
  readonly total: number;
  readonly catchUp: number;
  readonly collectAndSeal: number;
  readonly prepare: number;
  readonly commit: number;
  readonly read: number;
  readonly index: number;
  readonly close: number;
}

/** A thread for each core, this one included; more than this the one that collects, seals and stores cannot feed. */
const DEFAULT_WORKERS = Math.min(3, Math.max(1, availableParallelism() - 1));

/**
 * The main job: collect, seal, read, link, judge, store. Each record is committed to in the log before it is read. After a
 * crash or an interruption the same call goes on where the log ends.
 */
export async function ingest(
  dataDir: string,
  inputs: readonly string[],
  options: IngestOptions = {},
): Promise<IngestSummary> {
  const began = performance.now();
  compileForRuns();
  const evidence = evidenceFolder(dataDir);
  const mappings = options.mappings ?? [];
  const sources = sourcesWith(mappings);
  const passphrase = options.passphrase === undefined ? {} : { passphrase: options.passphrase };
  const log = await openLog(evidence, { create: true, ...passphrase });
  let crew: Crew | null = null;
  let store: DuckStore | null = null;
  try {
    store = await DuckStore.open(indexFolder(dataDir), readingVersion(mappings), {
      waitMillis: options.waitMillis ?? 0,
    });
    const sealed = openReader(evidence, passphrase);
    const workers = options.workers ?? DEFAULT_WORKERS;
    await catchUp(store, sealed, new RecordReader(sources));
    const before = await store.counts();
    const caughtUp = performance.now();
    const memory = new BatchMemory();
    const start = { dataKey: log.dataKey, mappings };
    crew = workers === 0 ? new InProcessCrew(log.dataKey, sources, memory) : new GrowingCrew(workers, start, memory);
    const known = knownIn(sealed);
    const flow = await SealAndRead.start(log, store, crew, {
      known,
      refs: await openRefIndex(log, sealed, mappings),
      passedOver: await NotedPassages.of(store),
      originOf: options.originOf ?? (() => UNDECLARED),
      ...(options.commitRecords !== undefined && { commitRecords: options.commitRecords }),
      ...(options.onSealed && { onSealed: options.onSealed }),
      now: options.now ?? (() => (Date.now() * 1000) as Micros),
    });
    const progress = reporter(options.onProgress, flow);
    const items = collect([...inputs], {
      known,
      exclude: [dataDir],
      memory,
      ...(options.stdin && { stdin: options.stdin }),
      ...(options.stdinName !== undefined && { stdinName: options.stdinName }),
      ...(options.limits && { limits: options.limits }),
      ...(options.signal && { signal: options.signal }),
      onProgress: progress.collecting,
    });
    collectForThroughput(true);
    await flow.run(items as AsyncIterable<CollectItem>);
    const spent = crew.spent();
    await crew.close();
    collectForThroughput(false);
    const collected = performance.now();
    const interrupted = options.signal?.aborted ?? false;
    if (!interrupted) progress.judging();
    const judged = interrupted ? NO_JUDGING : await judgeIndex(store, () => openReader(evidence, passphrase), options);
    const counts = await store.counts();
    const verdicts = interrupted ? null : await verdictCounts(store);
    const closing = performance.now();
    await store.close();
    await log.close();
    const done = performance.now();
    return {
      ...flow.summary(),
      duplicates: counts.duplicates - before.duplicates,
      replicas: counts.replicas - before.replicas,
      unread: counts.unread - before.unread,
      logSize: log.checkpoint.size,
      interrupted,
      counts,
      verdicts,
      profile: {
        workers,
        total: (done - began) / 1000,
        catchUp: (caughtUp - began) / 1000,
        collectAndSeal: (collected - caughtUp) / 1000,
        prepare: spent.prepareMicros / 1e6,
        commit: flow.commitSeconds,
        read: spent.readMicros / 1e6,
        index: flow.indexSeconds,
        ...judged,
        close: (done - closing) / 1000,
      },
    };
  } finally {
    collectForThroughput(false);
    await crew?.close();
    await store?.close();
    await log.close();
  }
}

/** Tells how far the run is; the last word of collecting stands while the rest is judged. */
function reporter(onProgress: ((p: IngestProgress) => void) | undefined, flow: SealAndRead) {
  let last: CollectProgress | null = null;
  const tell = (stage: IngestProgress['stage']): void => {
    if (last === null) return;
    onProgress?.({ ...last, stage, sealed: flow.sealedRecords, unreadable: flow.unreadableCount });
  };
  return {
    collecting: (p: CollectProgress): void => {
      last = p;
      tell('collect');
    },
    judging: (): void => tell('judge'),
  };
}
