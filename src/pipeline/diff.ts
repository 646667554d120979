import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openReader, type SealedLog } from '../evidence/reader.ts';
import { judge } from '../judgement/index.ts';
import { withVerified } from '../judgement/integrity/standing.ts';
import { NO_POLICY } from '../judgement/policy.ts';
import type { Digest, EventId, FactOrigin, Facts, StrandKey } from '../model/facts.ts';
import { type Ref, ref } from '../model/ref.ts';
import type { Segment } from '../model/verdict.ts';
import type { ActionRow } from '../store/contract.ts';
import { DuckStore } from '../store/store.ts';
import { catchUp } from './catch-up.ts';
import { readingVersion, sourcesWith } from './engine.ts';
import { evidenceFolder } from './folders.ts';
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

/** What is said of an action; rows of one segment share it. */
export interface Answer {
  readonly segment: Segment;
  readonly privileged: boolean;
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
 * away: the data folder is not touched. Where both read records alike, what was read once serves both.
 */
export async function diff(
  dataDir: string,
  before: Side,
  after: Side,
  variations: readonly Variation[],
  onStage: (stage: string) => void = () => {},
): Promise<Diff> {
  const folder = mkdtempSync(join(tmpdir(), 'ascribe-diff-'));
  const stores: DuckStore[] = [];
  const judged = async (name: string, side: Side): Promise<DuckStore> => {
    const version = readingVersion(side.settings.mappings);
    let store = versions.get(version);
    if (store === undefined) {
      store = await DuckStore.open(join(folder, String(stores.length)), version);
      stores.push(store);
      versions.set(version, store);
    }
    onStage(`reading ${name}`);
    const log = logAt(openReader(evidenceFolder(dataDir), passphraseOf(side.settings)), side.size);
    await catchUp(store, log, new RecordReader(sourcesWith(side.settings.mappings)));
    onStage(`judging ${name}`);
    await judgeIndex(store, () => log, side.settings);
    return store;
  };
  const versions = new Map<string, DuckStore>();
  try {
    const first = await judged('before', before);
    const old = await answersOf(first);
    const facts = before.size === after.size ? null : factsKnown(await first.facts());
    const log = logAt(openReader(evidenceFolder(dataDir), passphraseOf(before.settings)), before.size);
    const bySetting = await effectsOf(
      first,
      log,
      before.settings,
      variations.filter((v) => v.setting !== 'sources'),
      onStage,
    );
    const store = await judged('after', after);
    return await compare(store, old, variations, bySetting, facts);
  } finally {
    for (const store of stores) await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
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

/** What is said of each strand, judged in memory: nothing is written or listed for it. */
async function saidOf(
  store: DuckStore,
  log: SealedLog,
  settings: PipelineSettings,
): Promise<ReadonlyMap<StrandKey, string>> {
  await store.overrulePrivileged(settings.isPrivileged ?? ((_source, _action, byReader) => byReader));
  const integrity = await sourceIntegrity(store, () => log, settings.cloudtrailKeys ?? []);
  const facts = withVerified(await store.facts(), integrity.strands);
  const said = new Map<StrandKey, string>();
  for (const segment of judge(facts, settings.policy ?? NO_POLICY).segments) {
    const parts = PARTS.map(([, of]) => of({ segment, privileged: false }));
    said.set(segment.strand, `${said.get(segment.strand) ?? ''}${JSON.stringify([segment.from, segment.to, parts])}\n`);
  }
  return said;
}

async function effectsOf(
  store: DuckStore,
  log: SealedLog,
  before: PipelineSettings,
  variations: readonly Variation[],
  onStage: (stage: string) => void,
): Promise<ReadonlyMap<string, Effect>> {
  const effects = new Map<string, Effect>();
  if (variations.length < 2) return effects;
  const base = await saidOf(store, log, before);
  for (const { setting, settings } of variations) {
    onStage(`judging with ${setting}`);
    const said = await saidOf(store, log, settings);
    effects.set(
      setting,
      new Set([...base].filter(([strand, text]) => said.get(strand) !== text).map(([strand]) => strand)),
    );
  }
  return effects;
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

/** Parts of an answer that can differ, by the name under which `ascribe attributions` has them. */
const PARTS: readonly (readonly [name: string, of: (a: Answer) => unknown])[] = [
  ['verdict', (a) => a.segment.verdict],
  ['reason', (a) => a.segment.reason],
  ['holder', (a) => a.segment.holder],
  ['operator', (a) => a.segment.operator],
  ['onBehalfOf', (a) => a.segment.onBehalfOf],
  ['candidates', (a) => a.segment.candidates],
  ['device', (a) => a.segment.device],
  ['window', ({ segment: { window: w } }) => [w.from, w.to, w.closedHow]],
  ['secretVersion', (a) => a.segment.secret?.version ?? null],
  ['approval', (a) => a.segment.approval],
  ['grade', (a) => a.segment.grade],
  ['findings', (a) => a.segment.findings],
  ['privileged', (a) => a.privileged],
];

function differences(a: Answer, b: Answer): readonly string[] {
  if (a.segment === b.segment && a.privileged === b.privileged) return [];
  return PARTS.filter(([, of]) => JSON.stringify(of(a)) !== JSON.stringify(of(b))).map(([name]) => name);
}

/** Strands and facts that a side has, each by what names it. */
function factsKnown(facts: Facts): ReadonlySet<string> {
  const known = new Set<string>(facts.uses.map((u) => `${u.strand}/${u.events}`));
  for (const { fact } of refsIn(facts)) known.add(fact.event);
  return known;
}

/** By ref, a record that names it and was not known: a strand that is new or has grown, or a fact. */
function recordsSince(facts: Facts, known: ReadonlySet<string>): ReadonlyMap<Ref, Digest> {
  const found = new Map<Ref, Digest>();
  const note = (r: Ref, digest: Digest): void => {
    const have = found.get(r);
    if (have === undefined || digest < have) found.set(r, digest);
  };
  const grown = new Map(
    facts.uses.flatMap((u) => (known.has(`${u.strand}/${u.events}`) ? [] : [[u.strand, u.lastEvidence] as const])),
  );
  for (const s of facts.strands) {
    const digest = grown.get(s.key);
    if (digest === undefined) continue;
    const refs = [
      s.principal.ref,
      s.presented?.ref ?? null,
      ...(s.presented?.joins ?? []).map((j) => j.key),
      ...(s.presented?.holder ?? []),
      ...s.nativeSession,
    ];
    for (const r of refs) if (r !== null) note(r, digest);
    if (s.device.ip !== null) note(ref('net.address', s.device.ip), digest);
  }
  for (const { fact, refs } of refsIn(facts)) if (!known.has(fact.event)) for (const r of refs) note(r, fact.evidence);
  return found;
}

function* refsIn(facts: Facts): Generator<{ readonly fact: FactOrigin; readonly refs: readonly Ref[] }> {
  for (const fact of facts.issues) yield { fact, refs: [fact.issued.ref, ...fact.issued.keys, ...fact.issued.holder] };
  for (const fact of facts.ends) yield { fact, refs: [fact.ended.ref] };
  for (const fact of facts.statements) yield { fact, refs: [fact.statement.ref] };
  for (const fact of facts.decisions) yield { fact, refs: [fact.decision.subject] };
  for (const fact of facts.secrets) yield { fact, refs: [fact.secret.version] };
}
