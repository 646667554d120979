import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../model/event.ts';
import { type Ref, roleOf, valueOf } from '../model/ref.ts';
import { NO_READ_CONTEXT, type ReadContext, type RecordView } from '../model/source.ts';
import { INSERTS, mutatedJson, mutatedText } from './fuzz.fixture.ts';
import { columnsOf, type Golden, sourceFolders, textOf, viewsOf } from './goldens.fixture.ts';
import { PRIVILEGED_DEFAULTS } from './privileged-defaults.ts';
import { recogniseAndRead, SOURCES } from './registry.ts';
import { viewOf } from './view.ts';

const CONTEXT: ReadContext = { ...NO_READ_CONTEXT, year: 2026, utcOffsetMinutes: 0, scope: 'h' };
/** A line of text can begin with a bracket as well. */
function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}

/** The view of a golden's record. Its wrapper, if it has one, brings exactly this record. */
function viewIn(golden: Golden): RecordView {
  const { views } = viewsOf(golden);
  expect(views).toHaveLength(1);
  return views[0]!;
}

const claimants = (view: RecordView): readonly string[] =>
  SOURCES.filter((source) => source.recognise(view)).map((source) => source.meta.id);

const refsOf = (e: Event): readonly (Ref | null)[] => [
  e.principal.ref,
  ...(e.presented === null ? [] : [e.presented.ref, e.presented.boundTo, ...e.presented.holder]),
  ...(e.presented?.joins.map((j) => j.key) ?? []),
  ...e.issued.flatMap((i) => [i.ref, i.boundTo, ...i.keys, ...i.holder]),
  ...e.ended.map((x) => x.ref),
  ...e.statements.map((s) => s.ref),
  ...e.nativeSession,
  ...e.onBehalfOf,
  e.device.deviceId,
  e.context.agentRun,
  e.context.job,
  e.context.request,
  e.secretVersion,
];

function expectSound(e: Event, at: string, size: number): void {
  const { principal: p, device: d, context: c } = e;
  const texts = [
    ...[e.sourceEventId, e.identity, e.target, e.error, p.id, p.name, p.email, p.type],
    ...[d.ip, d.service, d.userAgent, d.host, d.pod, d.node, d.fingerprint, c.toolCall, c.trace],
  ];
  for (const text of texts) expect(text === null || (typeof text === 'string' && text !== ''), at).toBe(true);
  expect(e.time === null || Number.isSafeInteger(e.time), at).toBe(true);
  expect(e.precision, at).toBeGreaterThanOrEqual(0);
  // The words of the record, perhaps with ours between them: a reader never makes a long text out of a short one.
  expect(e.target?.length ?? 0, at).toBeLessThanOrEqual(size + 200);
  for (const r of refsOf(e)) {
    if (r === null) continue;
    expect(roleOf(r), `${at}: ${r.slice(0, 80)}`).toBeDefined();
    expect(valueOf(r), at).not.toBe('');
  }
}

describe.each((await sourceFolders()).map((s) => [s.folder, s] as const))('%s', (_folder, { source, goldens }) => {
  const texts = goldens.map(textOf);
  const json = texts.filter(isJson);

  it.each(goldens.map((golden) => [golden.says, golden] as const))('%s', (_says, golden) => {
    const view = viewIn(golden);
    expect(claimants(view)).toEqual([source.meta.id]);
    const reading = recogniseAndRead(view, { ...NO_READ_CONTEXT, columns: columnsOf(golden), ...golden.context });
    const parts = golden.expect === null ? [] : [golden.expect].flat();
    expect(reading?.result).toMatchObject(
      golden.expect === null ? { ok: false, reason: golden.refused } : { ok: true, events: parts },
    );
    for (const event of reading?.result.ok ? reading.result.events : [])
      expectSound(event, golden.says, textOf(golden).length);
  });

  it('has a line on what counts as privileged, if any of its records does', () => {
    const isPrivileged = goldens.some((golden) => {
      const reading = recogniseAndRead(viewIn(golden), {
        ...NO_READ_CONTEXT,
        columns: columnsOf(golden),
        ...golden.context,
      });
      return reading?.result.ok === true && reading.result.events.some((event) => event.privileged);
    });
    if (isPrivileged) expect(PRIVILEGED_DEFAULTS[source.meta.id]?.says, source.meta.id).toMatch(/\.$/);
    for (const action of PRIVILEGED_DEFAULTS[source.meta.id]?.actions ?? []) expect(action).not.toBe('');
  });

  it('reads a broken record without a throw, twice alike, into roles of the right types', () => {
    const check = (text: string): void => {
      for (const view of viewOf(text).views) {
        source.recognise(view);
        const result = source.read(view, CONTEXT);
        if (!result.ok) expect(result.reason).not.toBe('');
        else for (const event of result.events) expectSound(event, text.slice(0, 400), text.length);
        expect(source.read(view, CONTEXT)).toEqual(result);
      }
    };
    if (json.length > 0) fc.assert(fc.property(mutatedJson(json), check), { numRuns: 500 });
    fc.assert(fc.property(mutatedText(texts), check), { numRuns: 300 });
  });

  it('reads a record the same whatever was read before it', () => {
    const readAll = (text: string): unknown => viewOf(text).views.map((view) => source.read(view, CONTEXT));
    const broken = json.length > 0 ? mutatedJson(json) : mutatedText(texts);
    fc.assert(
      fc.property(broken, broken, (a, b) => {
        const first = JSON.stringify(readAll(a));
        readAll(b);
        expect(JSON.stringify(readAll(a))).toBe(first);
      }),
      { numRuns: 100 },
    );
  });

  // A step that grows with the square of the length takes hours here: the time limit of the test tells.
  it('reads a line of a megabyte', () => {
    for (const insert of INSERTS) {
      const line = `${texts[0]} ${insert.repeat(Math.ceil(1_000_000 / insert.length))}`;
      for (const view of viewOf(line).views) if (source.recognise(view)) source.read(view, CONTEXT);
    }
  });

  it('leaves its record alone where another product quotes it', () => {
    for (const text of texts) {
      const quotes = [
        JSON.stringify({ level: 'info', msg: text, ts: 1 }),
        JSON.stringify({ comment: { text }, logger: 'shop' }),
        `<134>Mar  2 09:15:30 web1 shop[1]: user said ${text.replaceAll('\n', ' ')}`,
      ];
      for (const quote of quotes) {
        for (const view of viewOf(quote).views) expect(source.recognise(view), quote.slice(0, 200)).toBe(false);
      }
    }
  });
});
