import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openReader, type SealedLog } from '../evidence/reader.ts';
import { judge } from '../judgement/index.ts';
import { withVerified } from '../judgement/integrity/standing.ts';
import { NO_POLICY } from '../judgement/policy.ts';
import { at } from '../judgement/segment-at.ts';
import type { Digest, EventId, Facts, StrandKey } from '../model/facts.ts';
import type { Ref } from '../model/ref.ts';
import type { Segment } from '../model/verdict.ts';
import type { ActionRow } from '../store/contract.ts';
import { copyDatabase, removeDatabase } from '../store/database.ts';
import { DuckStore } from '../store/store.ts';
import { catchUp } from './catch-up.ts';
import { factsKnown, recordsSince } from './diff-late.ts';
import { type Answer, differences, saidOf } from './diff-parts.ts';
import { readingVersion, sourcesWith } from './engine.ts';
import { evidenceFolder, indexFolder } from './folders.ts';
import { judgeIndex } from './judge-index.ts';
import { logAt } from './log-at.ts';
import { RecordReader } from './read.ts';
import type { PipelineSettings } from './settings.ts';
import { sourceIntegrity } from './source-integrity.ts';

/** Evidence and policy under which something is judged. */
export interface Side {
  readonly settings: PipelineSettings;
  /** Leaves of the log. */
  readonly size: number;
}

/** The same with one setting of the other side, to see what that setting does by itself. */
export interface Variation {
  readonly setting: string;
  readonly settings: PipelineSettings;
}

export interface Change {
  readonly row: Pick<ActionRow, 'event' | 'sourceEventId' | 'time' | 'source' | 'action' | 'target'>;
  readonly before: Answer;
  readonly after: Answer;
  /** Names of the parts that differ. */
  readonly fields: readonly string[];
  /** Settings of the policy that each bring about a change of this action; with several settings that only do so together, all. */
  readonly settings: readonly string[];
  /** Records that came in between and are cited now or, where none is, mention what was consulted. */
  readonly evidence: readonly Digest[];
}

export interface Diff {
  /** By (time, event). */
  readonly changes: readonly Change[];
  readonly compared: number;
  /** Actions that only one side has. */
  readonly added: number;
  readonly gone: number;
}

/**
 * Judge the sealed evidence under one policy or at one size of the log, and then under or at another, in an index of its own that is thrown
 * away: the data folder is not touched, and where its index is at rest and fits, a copy of it serves. Where only the policy differs, and not
 * in what is privileged, the facts are the same: the second side and each setting by itself are judged in memory, and nothing is written.
 * `variations` name every setting in which the policies differ.
 */
export async function diff(
  dataDir: string,
  before: Side,
  after: Side,
  variations: readonly Variation[],
  onStage: (stage: string) => void = () => {},
): Promise<Diff> {
  const folder = mkdtempSync(join(tmpdir(), 'ascribe-diff-'));
  const stores = new Map<string, DuckStore>();
  const judged = async (name: string, side: Side): Promise<DuckStore> => {
    const version = readingVersion(side.settings.mappings);
    onStage(`reading ${name}`);
    const store =
      stores.get(version) ??
      (await openCopy(indexFolder(dataDir), join(folder, String(stores.size)), version, side.size));
    stores.set(version, store);
    const log = logAt(openReader(evidenceFolder(dataDir), passphraseOf(side.settings)), side.size);
    await catchUp(store, log, new RecordReader(sourcesWith(side.settings.mappings)));
    onStage(`judging ${name}`);
    await judgeIndex(store, () => log, side.settings);
    return store;
  };
  try {
    const first = await judged('before', before);
    const log = logAt(openReader(evidenceFolder(dataDir), passphraseOf(before.settings)), before.size);
    const inMemory = new InMemory(first, log);
    const isOfPolicy = before.size === after.size && !variations.some((v) => OF_FACTS.has(v.setting));
    if (isOfPolicy) {
      onStage('judging after');
      const was = await inMemory.segments(before.settings);
      const bySetting = await effectsOf(inMemory, was, variations, onStage);
      return await compareSegments(first, [was, await inMemory.segments(after.settings)], variations, bySetting);
    }
    const old = await answersOf(first);
    const facts = before.size === after.size ? null : factsKnown(await first.facts());
    const ofPolicy = variations.filter((v) => v.setting !== 'sources');
    const was = ofPolicy.length < 2 ? [] : await inMemory.segments(before.settings);
    const bySetting = await effectsOf(inMemory, was, ofPolicy, onStage);
    return await compare(await judged('after', after), old, variations, bySetting, facts);
  } finally {
    for (const store of stores.values()) await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Settings that change what the index says of an action by itself, not only what is judged of it. */
const OF_FACTS: ReadonlySet<string> = new Set(['sources', 'privileged']);

/** An index for these records: a copy of the data folder's own, where that can be had and has read no more than these; else an empty one. */
async function openCopy(index: string, folder: string, version: string, size: number): Promise<DuckStore> {
  const isCopied = await copyDatabase(index, folder);
  const store = await DuckStore.open(folder, version);
  if (!isCopied || (await store.state()).appliedSize <= size) return store;
  await store.close();
  removeDatabase(folder);
  return DuckStore.open(folder, version);
}

const passphraseOf = ({ passphrase }: PipelineSettings) => (passphrase === undefined ? {} : { passphrase });

async function answersOf(store: DuckStore): Promise<Map<EventId, Answer>> {
  const answers = new Map<EventId, Answer>();
  for await (const rows of store.actions({})) for (const row of rows) answers.set(row.event, answerOf(row));
  return answers;
}

const answerOf = ({ segment, privileged }: ActionRow): Answer => ({ segment, privileged });

/** What one setting does by itself: the strands of which it changes what is said. */
type Effect = ReadonlySet<StrandKey>;

/** Judges the facts of one index under several settings; nothing is written or listed for it. */
class InMemory {
  readonly #store: DuckStore;
  readonly #log: SealedLog;
  /** The facts as the index has them, under what the first side calls privileged. */
  #facts: Facts | null = null;

  constructor(store: DuckStore, log: SealedLog) {
    this.#store = store;
    this.#log = log;
  }

  async segments(settings: PipelineSettings): Promise<readonly Segment[]> {
    this.#facts ??= await this.#store.facts();
    return this.#judged(this.#facts, settings);
  }

  /** Where what is privileged differs, uses count differently: the facts are read again, and the index is of that side from here on. */
  async segmentsWithOwnFacts(settings: PipelineSettings): Promise<readonly Segment[]> {
    this.#facts ??= await this.#store.facts();
    await this.#store.overrulePrivileged(settings.isPrivileged ?? ((_source, _action, byReader) => byReader));
    return this.#judged(await this.#store.facts(), settings);
  }

  async #judged(facts: Facts, settings: PipelineSettings): Promise<readonly Segment[]> {
    const integrity = await sourceIntegrity(this.#store, () => this.#log, settings.cloudtrailKeys ?? []);
    return judge(withVerified(facts, integrity.strands), settings.policy ?? NO_POLICY).segments;
  }
}

async function effectsOf(
  inMemory: InMemory,
  was: readonly Segment[],
  variations: readonly Variation[],
  onStage: (stage: string) => void,
): Promise<ReadonlyMap<string, Effect>> {
  const effects = new Map<string, Effect>();
  if (variations.length < 2) return effects;
  const base = saidOf(was);
  for (const { setting, settings } of variations) {
    onStage(`judging with ${setting}`);
    const ofIt = OF_FACTS.has(setting) ? inMemory.segmentsWithOwnFacts(settings) : inMemory.segments(settings);
    const said = saidOf(await ofIt);
    effects.set(
      setting,
      new Set([...base].filter(([strand, text]) => said.get(strand) !== text).map(([strand]) => strand)),
    );
  }
  return effects;
}

/** The actions of an index, by what is said of the same facts before and after. */
async function compareSegments(
  store: DuckStore,
  [before, after]: readonly [readonly Segment[], readonly Segment[]],
  variations: readonly Variation[],
  bySetting: ReadonlyMap<string, Effect>,
): Promise<Diff> {
  const [then, now] = [byStrand(before), byStrand(after)];
  const known = new Map<Segment, Map<Segment, readonly string[]>>();
  const changes: Change[] = [];
  let compared = 0;
  for await (const rows of store.actions({})) {
    for (const row of rows) {
      compared++;
      const was = at(then.get(row.segment.strand) ?? null, row.time);
      const is = at(now.get(row.segment.strand) ?? null, row.time);
      if (was === null || is === null) throw new Error(`nothing is said of ${row.event}`);
      const ofWas = known.get(was) ?? new Map<Segment, readonly string[]>();
      known.set(was, ofWas);
      const { privileged } = row;
      const fields = ofWas.get(is) ?? differences({ segment: was, privileged }, { segment: is, privileged });
      ofWas.set(is, fields);
      if (fields.length === 0) continue;
      const segment = withCall(is, was, row.segment);
      changes.push(changeOf({ ...row, segment }, answerOf(row), fields, variations, bySetting, null));
    }
  }
  return { changes, compared, added: 0, gone: 0 };
}

function byStrand(segments: readonly Segment[]): ReadonlyMap<StrandKey, readonly Segment[]> {
  const found = new Map<StrandKey, Segment[]>();
  for (const segment of segments) {
    const list = found.get(segment.strand);
    if (list) list.push(segment);
    else found.set(segment.strand, [segment]);
  }
  return found;
}

/** What the index adds to a segment for single actions (the tool call behind one, that it may be a duplicate), no policy changes. */
function withCall(is: Segment, was: Segment, shown: Segment): Segment {
  const added = shown.findings.filter((code) => !was.findings.includes(code));
  const isCalled = JSON.stringify(shown.onBehalfOf) !== JSON.stringify(was.onBehalfOf);
  return {
    ...is,
    findings: [...new Set([...is.findings, ...added])].sort(),
    ...(isCalled && { onBehalfOf: shown.onBehalfOf, mode: shown.mode, context: shown.context }),
  };
}

async function compare(
  store: DuckStore,
  old: Map<EventId, Answer>,
  variations: readonly Variation[],
  bySetting: ReadonlyMap<string, Effect>,
  known: ReadonlySet<string> | null,
): Promise<Diff> {
  const changes: Change[] = [];
  const late = known === null ? null : recordsSince(await store.facts(), known);
  let compared = 0;
  let added = 0;
  for await (const rows of store.actions({})) {
    for (const row of rows) {
      const was = old.get(row.event);
      if (was === undefined) added++;
      else {
        compared++;
        old.delete(row.event);
        const fields = differences(was, answerOf(row));
        if (fields.length > 0) changes.push(changeOf(row, was, fields, variations, bySetting, late));
      }
    }
  }
  return { changes, compared, added, gone: old.size };
}

function changeOf(
  row: ActionRow,
  before: Answer,
  fields: readonly string[],
  variations: readonly Variation[],
  bySetting: ReadonlyMap<string, Effect>,
  late: ReadonlyMap<Ref, Digest> | null,
): Change {
  const names = variations.map((v) => v.setting);
  const alone = names.filter(
    (name) =>
      bySetting.get(name)?.has(before.segment.strand) === true ||
      (name === 'privileged' && fields.includes('privileged')),
  );
  const cited = new Set(before.segment.evidence.map((e) => e.digest));
  const isNew = row.segment.evidence.map((e) => e.digest).filter((digest) => !cited.has(digest));
  const mentioned = row.segment.consulted.flatMap((r) => late?.get(r) ?? []);
  const { event, sourceEventId, time, source, action, target } = row;
  return {
    row: { event, sourceEventId, time, source, action, target },
    before,
    after: answerOf(row),
    fields,
    settings: alone.length > 0 ? alone : names,
    evidence: late === null ? [] : [...new Set(isNew.length > 0 ? isNew : mentioned)].slice(0, MOST_EVIDENCE),
  };
}

const MOST_EVIDENCE = 8;
