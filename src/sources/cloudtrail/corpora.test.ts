import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../model/event.ts';
import { type JsonObject, NO_READ_CONTEXT, type RecordView } from '../../model/source.ts';
import { cloudtrail } from './index.ts';

/** Real logs that nobody on the project wrote; not part of the repository. */
const CORPORA = join(import.meta.dirname, '../../../../shared/corpora');
const present = existsSync(CORPORA);

/** Every object under `value` that looks like a CloudTrail record, however the publisher wrapped it. */
function* recordsIn(value: unknown, depth = 0): Generator<JsonObject> {
  if (typeof value !== 'object' || value === null || depth > 4) return;
  if (Array.isArray(value)) {
    for (const item of value) yield* recordsIn(item, depth + 1);
    return;
  }
  const o = value as { Records?: unknown; detail?: unknown; eventName?: unknown; insightDetails?: unknown };
  if (Array.isArray(o.Records)) yield* recordsIn(o.Records, depth + 1);
  else if (typeof o.detail === 'object') yield* recordsIn(o.detail, depth + 1);
  else if (o.eventName !== undefined || o.insightDetails !== undefined) yield value as JsonObject;
}

function* recordsOfFile(path: string): Generator<JsonObject> {
  const bytes = path.endsWith('.gz') ? gunzipSync(readFileSync(path)) : readFileSync(path);
  const text = bytes.toString('utf8');
  const whole = parsed(text);
  if (whole !== undefined) yield* recordsIn(whole);
  else for (const line of text.split('\n')) yield* recordsIn(parsed(line));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function* filesUnder(folder: string): Generator<string> {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* filesUnder(path);
    else if (/\.(?:json|ndjson|jsonl|gz)$/.test(name)) yield path;
  }
}

/** Lines of `{stream, original}` or `{log}` around records. */
function* embedded(path: string, pick: (line: Record<string, unknown>) => unknown): Generator<JsonObject> {
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const outer = parsed(line);
    if (typeof outer !== 'object' || outer === null) continue;
    const inner = pick(outer as Record<string, unknown>);
    yield* recordsIn(typeof inner === 'string' ? parsed(inner) : inner);
  }
}

const view = (json: JsonObject): RecordView => ({ text: JSON.stringify(json), json, syslog: null });

interface Mix {
  records: number;
  unclaimed: number;
  readonly types: Map<string, number>;
  readonly issues: Map<string, number>;
}

function readAll(records: Iterable<JsonObject>): { mix: Mix; events: Event[] } {
  const mix: Mix = { records: 0, unclaimed: 0, types: new Map(), issues: new Map() };
  const events: Event[] = [];
  const count = (map: Map<string, number>, key: string): void => void map.set(key, (map.get(key) ?? 0) + 1);
  for (const record of records) {
    mix.records++;
    const v = view(record);
    if (!cloudtrail.recognise(v)) mix.unclaimed++;
    const result = cloudtrail.read(v, NO_READ_CONTEXT);
    if (!result.ok) throw new Error(`${result.reason}: ${v.text.slice(0, 300)}`);
    for (const event of result.events) {
      events.push(event);
      count(mix.types, event.principal.type ?? 'none');
      for (const issued of event.issued) count(mix.issues, `${event.action} ${issued.lineage}`);
    }
  }
  return { mix, events };
}

const print = (name: string, mix: Mix): void =>
  console.log(
    `${name}: ${mix.records} records, ${mix.unclaimed} not claimed; types ${JSON.stringify(Object.fromEntries(mix.types))}; issued ${JSON.stringify(Object.fromEntries(mix.issues))}`,
  );

describe.skipIf(!present)('on the shared corpora (skipped where ../shared/corpora is absent)', () => {
  for (const name of ['opensearch', 'permiso', 'sans504', 'stratus', 'trailscraper']) {
    it(`reads every record of cloudtrail-${name}`, () => {
      const records = [...filesUnder(join(CORPORA, `cloudtrail-${name}`))].flatMap((f) => [...recordsOfFile(f)]);
      const { mix, events } = readAll(records);
      print(name, mix);
      expect(events.length).toBeGreaterThan(0);
      expect(mix.unclaimed).toBe(0);
      // The publisher stripped identities from permiso; everywhere else each record has an id.
      if (name !== 'permiso') expect(events.every((e) => e.sourceEventId !== null && e.time !== null)).toBe(true);
    });
  }

  it('finds 23,981 distinct events in the 30,477 records of sans504', () => {
    const records = [...filesUnder(join(CORPORA, 'cloudtrail-sans504'))].flatMap((f) => [...recordsOfFile(f)]);
    const { mix, events } = readAll(records);
    expect(mix.records).toBe(30_477);
    expect(new Set(events.map((e) => e.identity)).size).toBe(23_981);
  });

  it('reads every CloudTrail record of the detection tests and of the peer pairs', () => {
    const panther = readAll(embedded(join(CORPORA, 'panther/AWS.CloudTrail.jsonl'), (l) => l.log));
    print('panther', panther.mix);
    expect(panther.events.length).toBeGreaterThan(400);
    const elastic = readAll(
      embedded(join(CORPORA, 'peer-pairs/elastic.dev.jsonl'), (l) =>
        l.stream === 'aws/cloudtrail' ? l.original : null,
      ),
    );
    print('elastic', elastic.mix);
    expect(elastic.events.length).toBeGreaterThan(25);
  });

  it('links every session of stratus whose issuance is in the log to that issuance', () => {
    const records = [...filesUnder(join(CORPORA, 'cloudtrail-stratus'))].flatMap((f) => [...recordsOfFile(f)]);
    const { events } = readAll(records);
    const keyIds = new Set(events.flatMap((e) => e.issued.map((i) => i.ref)));
    const issued = new Set(events.flatMap((e) => e.issued.flatMap((i) => i.keys)));
    const uses = events.filter((e) => e.presented?.ref != null && keyIds.has(e.presented.ref));
    expect(uses.length).toBeGreaterThan(20);
    for (const use of uses) expect(use.presented?.joins.some((j) => issued.has(j.key))).toBe(true);
  });
});
