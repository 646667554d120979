import { type EvidenceLog, openLog } from '../evidence/log.ts';
import { type EvidenceReader, openReader } from '../evidence/reader.ts';
import { type Micros, micros } from '../model/time.ts';
import type { VerdictChange } from '../store/changes.ts';
import { DuckStore } from '../store/store.ts';
import { catchUp } from './catch-up.ts';
import { GrowingKnown } from './collect/growing-known.ts';
import { BatchMemory } from './collect/memory.ts';
import type { CollectedObject, CollectItem } from './collect/types.ts';
import type { Crew } from './crew.ts';
import { InProcessCrew } from './crew.ts';
import { readingVersion, sourcesWith } from './engine.ts';
import { evidenceFolder, indexFolder } from './folders.ts';
import { GrowingCrew } from './growing-crew.ts';
import { collectForQuestions } from './heap.ts';
import { ItemQueue } from './item-queue.ts';
import { judgeIndex } from './judge-index.ts';
import { LiveJudge } from './live-judge.ts';
import { UNDECLARED } from './origin.ts';
import { NotedPassages } from './passages.ts';
import { RecordReader } from './read.ts';
import { openRefIndex } from './ref-index.ts';
import { type EndedObject, SealAndRead } from './seal-and-read.ts';
import type { PipelineSettings } from './settings.ts';
import { SourceTallies } from './source-tallies.ts';

export interface LiveOptions extends PipelineSettings {
  /** Worker threads beside this one; 0: everything in this thread. */
  readonly workers?: number;
  /** The judgement is up to date with this much of the log: show it. Called between two states, while nothing is written. */
  readonly onJudged: (logSize: number, changes: readonly VerdictChange[]) => Promise<void>;
  /** Called before the index changes: whoever reads must have taken hold of the state before. */
  readonly beforeJudging: () => Promise<void>;
  readonly onSealed?: (logSize: number) => void;
  /** Nothing is taken any more after this. */
  readonly onFailed: (error: unknown) => void;
}

/** What a live pipeline is made of. */
interface LiveParts {
  readonly log: EvidenceLog;
  readonly reader: EvidenceReader;
  readonly store: DuckStore;
  readonly known: GrowingKnown;
  readonly sources: SourceTallies;
  readonly crew: Crew;
  readonly flow: SealAndRead;
  readonly judge: LiveJudge;
  readonly waiting: Map<CollectedObject, (end: EndedObject | Error) => void>;
  readonly activity: Activity;
}

interface Activity {
  /** When something was last sealed, ms of the process’s own clock. */
  sealedAt: number;
}

/** Records wait so long for others to be committed with, in ms. */
const COMMIT_MILLIS = 25;
const BATCHES_IN_FLIGHT = 256;
/** Pause between two judgements, at least, in ms; and as long as the last one took, so that at most half of the time goes into judging. */
const REST_MILLIS = 250;
/** While records come in without a pause, the index of refs is completed this often, in ms; else as soon as nothing came for a moment. */
const REFS_MILLIS = 10_000;
const QUIET_MILLIS = 1000;

/**
 * Seals and reads what keeps coming, and keeps the judgement up to date with it. The order of steps and what a crash leaves are those
 * of `SealAndRead`; an object is acknowledged when the commit that has its last record and its progress is durable.
 */
export class LivePipeline {
  readonly log: EvidenceLog;
  readonly reader: EvidenceReader;
  readonly store: DuckStore;
  readonly known: GrowingKnown;
  /** What came of each source, in this run. */
  readonly sources: SourceTallies;
  readonly #options: LiveOptions;
  readonly #crew: Crew;
  readonly #flow: SealAndRead;
  readonly #judge: LiveJudge;
  readonly #activity: Activity;
  readonly #queue: ItemQueue;
  readonly #running: Promise<void>;
  readonly #waiting: Map<CollectedObject, (end: EndedObject | Error) => void>;
  #judging: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #lastMillis = 0;
  #stopping = false;
  #failure: Error | null = null;

  /** Opens the data folder, made if absent: log, index brought up to it and judged. Throws `EvidenceError`, `StoreError`. */
  static async open(dataDir: string, options: LiveOptions): Promise<LivePipeline> {
    const evidence = evidenceFolder(dataDir);
    const mappings = options.mappings ?? [];
    const passphrase = options.passphrase === undefined ? {} : { passphrase: options.passphrase };
    const log = await openLog(evidence, { create: true, ...passphrase });
    try {
      const store = await DuckStore.open(indexFolder(dataDir), readingVersion(mappings), {
        waitMillis: options.waitMillis ?? 0,
      });
      const reader = openReader(evidence, passphrase);
      await catchUp(store, reader, new RecordReader(sourcesWith(mappings)));
      await judgeIndex(store, () => reader, options);
      await store.allowQuestions();
      collectForQuestions();
      const memory = new BatchMemory();
      const crew =
        options.workers === 0
          ? new InProcessCrew(log.dataKey, sourcesWith(mappings), memory)
          : new GrowingCrew(options.workers ?? 1, { dataKey: log.dataKey, mappings }, memory);
      const known = knownOf(reader);
      const sources = new SourceTallies();
      const activity: Activity = { sealedAt: Number.NEGATIVE_INFINITY };
      const judge = new LiveJudge(store, () => reader, options, await store.numberRuns());
      const waiting = new Map<CollectedObject, (end: EndedObject | Error) => void>();
      const flow = await SealAndRead.start(log, store, crew, {
        known,
        refs: await openRefIndex(log, reader, mappings),
        passedOver: await NotedPassages.of(store),
        onRead: (batch) => sources.add(batch.columns, Date.now()),
        originOf: options.originOf ?? (() => UNDECLARED),
        commitMillis: COMMIT_MILLIS,
        batchesInFlight: BATCHES_IN_FLIGHT,
        now: () => micros(Date.now() * 1000) as Micros,
        onSealed: (logSize) => {
          activity.sealedAt = performance.now();
          options.onSealed?.(logSize);
        },
        onEnded: (ended) => {
          for (const end of ended) {
            waiting.get(end.object)?.(end);
            waiting.delete(end.object);
          }
        },
      });
      return new LivePipeline(options, { log, reader, store, known, crew, flow, waiting, sources, judge, activity });
    } catch (error) {
      await log.close();
      throw error;
    }
  }

  private constructor(options: LiveOptions, parts: LiveParts) {
    this.log = parts.log;
    this.reader = parts.reader;
    this.store = parts.store;
    this.known = parts.known;
    this.sources = parts.sources;
    this.#options = options;
    this.#crew = parts.crew;
    this.#flow = parts.flow;
    this.#waiting = parts.waiting;
    this.#judge = parts.judge;
    this.#activity = parts.activity;
    this.#queue = new ItemQueue();
    this.#running = parts.flow.run(this.#queue.items()).catch((error: unknown) => this.#fail(error));
    this.#timer = setInterval(() => this.#workIfDue(), REST_MILLIS);
  }

  /** Bytes that were handed in and are not on their way yet. */
  get waitingBytes(): number {
    return this.#queue.bytes;
  }

  /** What has come in, in this run. */
  summary() {
    return this.#flow.summary();
  }

  /** How many numbers are known to be missing from the logs of each source that numbers its records. */
  missingNumbers(): ReadonlyMap<string, number> {
    return this.#judge.missingNumbers();
  }

  get unjudgedRecords(): number {
    return this.#flow.unjudgedRecords;
  }

  /**
   * Hand in all of one object, beginning with its first batch. Resolves when it is sealed; rejects where it never will be. Items of one
   * object must be handed in together or in order.
   */
  seal(object: CollectedObject, items: readonly CollectItem[]): Promise<EndedObject> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== null || this.#stopping) {
        reject(this.#failure ?? new Error('the pipeline is stopping'));
        return;
      }
      this.#waiting.set(object, (end) => (end instanceof Error ? reject(end) : resolve(end)));
      for (const item of items) this.#queue.push(item);
    });
  }

  /** Hand in one item of an object that is waited for otherwise; resolves when there is room for the next. */
  async give(item: CollectItem): Promise<void> {
    if (this.#failure !== null) throw this.#failure;
    this.#queue.push(item);
    await this.#queue.room();
  }

  /** Resolves once everything that was handed in before is in the index and judged. */
  async judged(): Promise<void> {
    await this.#queue.drained();
    while (
      this.#failure === null &&
      (this.#flow.inFlight > 0 || this.#flow.unjudgedRecords > 0 || this.#judging !== null)
    )
      await new Promise((resume) => setTimeout(resume, 20));
    if (this.#failure !== null) throw this.#failure;
  }

  /** Everything that was handed in is sealed and in the index; then log and index are closed. The next opening judges. */
  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#judging;
    this.#queue.end();
    await this.#running;
    await this.#crew.close();
    await this.store.close();
    await this.log.close();
  }

  #workIfDue(): void {
    if (this.#judging !== null || this.#stopping || this.#failure !== null) return;
    const now = performance.now();
    const isToJudge = this.#flow.unjudgedRecords > 0 && now >= this.#lastEnd + Math.max(REST_MILLIS, this.#lastMillis);
    const isQuiet = this.#flow.unjudgedRecords === 0 && now >= this.#activity.sealedAt + QUIET_MILLIS;
    const isToComplete = this.#flow.isRefsBehind && (isQuiet || now >= this.#refsAt + REFS_MILLIS);
    if (!isToJudge && !isToComplete) return;
    this.#judging = (isToComplete ? this.#completeRefs() : this.#bringUpToDate())
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#judging = null;
      });
  }

  #lastEnd = Number.NEGATIVE_INFINITY;
  /** When the index of refs was last complete. */
  #refsAt = performance.now();

  async #completeRefs(): Promise<void> {
    await this.#flow.completeRefs();
    this.reader.refresh();
    this.#refsAt = performance.now();
  }

  async #bringUpToDate(): Promise<void> {
    const began = performance.now();
    await this.#options.beforeJudging();
    await this.#flow.between(async (logSize) => {
      this.reader.refresh();
      await this.#options.onJudged(logSize, await this.#judge.judge(logSize));
    });
    this.#lastEnd = performance.now();
    this.#lastMillis = this.#lastEnd - began;
  }

  #fail(error: unknown): void {
    if (this.#failure !== null) return;
    this.#failure = error instanceof Error ? error : new Error(String(error));
    for (const settle of this.#waiting.values()) settle(this.#failure);
    this.#waiting.clear();
    this.#queue.fail(this.#failure);
    this.#options.onFailed(error);
  }
}

/** Of what was sealed before: whole objects are recognised when they come again, parts are gone on with. */
function knownOf(reader: EvidenceReader): GrowingKnown {
  const known = new GrowingKnown();
  for (const { consumed, prefixDigest, complete } of reader.progress().values())
    known.add({ consumed, prefixDigest: prefixDigest.toString('hex') }, !complete);
  return known;
}
