import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../model/event.ts';
import { type JsonObject, type JsonValue, NO_READ_CONTEXT, type RecordView } from '../../model/source.ts';
import { cloudtrail } from './index.ts';

const FOLDER = join(import.meta.dirname, 'golden');
const records = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .flatMap((name) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as { record: JsonObject }[])
  .map((g) => JSON.stringify(g.record));

type Mutable = Record<string, unknown>;

/** Every place in a record, as the object that holds it and its key. */
function places(value: unknown, found: [Mutable, string][] = []): [Mutable, string][] {
  if (typeof value !== 'object' || value === null) return found;
  for (const key of Object.keys(value)) {
    found.push([value as Mutable, key]);
    places((value as Mutable)[key], found);
  }
  return found;
}

const nested = (depth: number): unknown => {
  let v: unknown = 'x';
  for (let i = 0; i < depth; i++) v = i % 2 === 0 ? [v] : { accessKeyId: v };
  return v;
};

const HUGE: Readonly<Record<string, () => unknown>> = {
  long: () => 'A'.repeat(100_000),
  list: () => Array.from({ length: 500 }, () => ({ key: 'k', value: 'v' })),
  deep: () => nested(1000),
  array: () => [],
  object: () => ({}),
};

const wrong = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    0,
    -1,
    1e300,
    true,
    '',
    ' ',
    ':',
    '/',
    'arn:',
    'HIDDEN_DUE_TO_SECURITY_REASONS',
    '__proto__',
    'constructor',
  ),
  fc.constantFrom<unknown>(
    'AROA:',
    ':x',
    'arn:aws:iam::1:role/',
    'arn:aws:sts::1:assumed-role//',
    'i-',
    '::ffff:999.1.1.1',
    '9999-99-99T99:99:99Z',
    '\u0000',
    '\ud800',
  ),
  // Made afresh each time: a value that two records share would be changed by both.
  fc.constantFrom('long', 'list', 'deep', 'array', 'object').map((what): unknown => HUGE[what]?.()),
  fc.string(),
  fc.jsonValue({ maxDepth: 2 }).map((v): unknown => JSON.parse(JSON.stringify(v))),
);

const mutated = fc
  .tuple(
    fc.constantFrom(...records),
    fc.array(fc.tuple(fc.nat(), fc.option(wrong, { nil: undefined })), { minLength: 1, maxLength: 5 }),
  )
  .map(([text, changes]) => {
    const record = JSON.parse(text) as Mutable;
    for (const [where, value] of changes) {
      const all = places(record);
      const place = all[where % Math.max(1, all.length)];
      if (place === undefined) continue;
      if (value === undefined) delete place[0][place[1]];
      else Object.defineProperty(place[0], place[1], { value, enumerable: true, configurable: true, writable: true });
    }
    return record as JsonObject;
  });

const view = (json: JsonObject): RecordView => ({ text: '', json, syslog: null });

function read(json: JsonObject): Event {
  const v = view(json);
  cloudtrail.recognise(v);
  const result = cloudtrail.read(v, NO_READ_CONTEXT);
  if (!result.ok) throw new Error(result.reason);
  return result.events[0] as Event;
}

const isText = (v: unknown): boolean => v === null || (typeof v === 'string' && v !== '');

describe('records that attackers wrote or pipelines broke', () => {
  it('are read without a throw, into events whose roles have the types of the model', () => {
    fc.assert(
      fc.property(mutated, (record) => {
        const e = read(record);
        for (const v of [
          e.sourceEventId,
          e.identity,
          e.target,
          e.error,
          e.principal.ref,
          e.principal.id,
          e.principal.name,
          e.principal.email,
          e.principal.type,
          e.device.ip,
          e.device.service,
          e.device.userAgent,
          e.secretVersion,
        ]) {
          expect(isText(v)).toBe(true);
        }
        expect(e.time === null || Number.isSafeInteger(e.time)).toBe(true);
        for (const i of e.issued) {
          expect(i.keys.length).toBeGreaterThan(0);
          expect(i.expires === null || Number.isSafeInteger(i.expires)).toBe(true);
          expect([i.ref, ...i.keys, ...i.holder].every((r) => typeof r === 'string' && r.length > 3)).toBe(true);
        }
        for (const j of e.presented?.joins ?? []) expect(typeof j.key).toBe('string');
      }),
      { numRuns: 3000 },
    );
  });

  it('read the same whatever was read before them', () => {
    fc.assert(
      fc.property(mutated, mutated, (a, b) => {
        const first = JSON.stringify(read(a));
        read(b);
        expect(JSON.stringify(read(a))).toBe(first);
      }),
      { numRuns: 300 },
    );
  });

  it('never name a workload or a person by the name of a session', () => {
    const claimed = fc.constantFrom(
      'i-0123456789abcdef0',
      'root',
      'noor@example.org',
      'intake',
      '0123456789abcdef0123456789abcdef',
    );
    const role = fc.constantFrom('AppServer', 'Worker', 'IntakeFn');
    fc.assert(
      fc.property(claimed, role, (session, name) => {
        const e = read({
          eventVersion: '1.11',
          eventSource: 'iam.amazonaws.com',
          eventName: 'CreateUser',
          eventTime: '2026-03-02T09:15:30Z',
          userIdentity: {
            type: 'AssumedRole',
            principalId: `AROAQ3EGEXAMPLE00001:${session}`,
            arn: `arn:aws:sts::444455556666:assumed-role/${name}/${session}`,
            accountId: '444455556666',
            accessKeyId: 'ASIAQ3EGEXAMPLE00001',
          },
        });
        expect(e.presented?.holder).toEqual([]);
        expect(e.presented?.boundTo).toBeNull();
      }),
    );
  });

  it('do not reach the prototype', () => {
    const record = JSON.parse(
      '{"eventVersion":"1.11","eventSource":"__proto__","eventName":"constructor","userIdentity":{"type":"__proto__","__proto__":{"accessKeyId":"ASIA"}},"requestParameters":{"__proto__":{"name":"x"}}}',
    ) as JsonObject;
    const e = read(record);
    expect(e.action).toBe('__proto__:constructor');
    expect([e.presented, e.target]).toEqual([null, null]);
  });
});

describe('recognising', () => {
  const is = (json: JsonValue): boolean => cloudtrail.recognise(view(json as JsonObject));

  it('takes records of which a pipeline dropped the version', () => {
    expect(is({ eventSource: 's3.amazonaws.com', eventName: 'GetObject', eventID: 'a', awsRegion: 'eu-west-1' })).toBe(
      true,
    );
  });

  it('leaves copies in other schemas, digests, and other products to others', () => {
    expect(is({ class_uid: 6003, eventSource: 'x', eventName: 'y', eventVersion: '1' })).toBe(false);
    expect(is({ '@timestamp': '2026-01-01T00:00:00Z', eventSource: 'x', eventName: 'y', eventVersion: '1' })).toBe(
      false,
    );
    expect(is({ awsAccountId: '1', digestStartTime: '2026-01-01T00:00:00Z', logFiles: [] })).toBe(false);
    expect(is({ eventName: 'login', eventSource: 'app' })).toBe(false);
    expect(is({ kind: 'Event', apiVersion: 'audit.k8s.io/v1', auditID: 'x' })).toBe(false);
  });
});
