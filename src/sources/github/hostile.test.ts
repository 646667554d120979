import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../model/event.ts';
import { roleOf, valueOf } from '../../model/ref.ts';
import { type JsonObject, NO_READ_CONTEXT, type RecordView, type Source } from '../../model/source.ts';
import { githubActions } from '../github-actions/index.ts';
import { githubAudit } from '../github-audit/index.ts';
import { viewOf } from '../view.ts';

const recordsOf = (source: string): readonly string[] => {
  const folder = join(import.meta.dirname, '..', source, 'golden');
  return readdirSync(folder)
    .flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as { record: unknown }[])
    .filter(({ record }) => typeof record === 'object')
    .map(({ record }) => JSON.stringify(record));
};

type Mutable = Record<string, unknown>;

/** Every place in a record, as the object that holds it and its key. */
function places(value: unknown, found: [Mutable, string][] = []): [Mutable, string][] {
  if (typeof value !== 'object' || value === null || found.length > 2000) return found;
  for (const key of Object.keys(value)) {
    found.push([value as Mutable, key]);
    places((value as Mutable)[key], found);
  }
  return found;
}

const deep = (): unknown => {
  let v: unknown = 'x';
  for (let i = 0; i < 1000; i++) v = i % 2 === 0 ? [v] : { actor_id: v };
  return v;
};

/** Made afresh each time: a value that two records share would be changed by both. */
const HUGE: Readonly<Record<string, () => unknown>> = {
  long: () => 'a'.repeat(100_000),
  list: () => Array.from({ length: 500 }, () => ({ id: 1, name: 'x' })),
  deep,
  array: () => [],
  object: () => ({}),
};

const wrong = fc.oneof(
  fc.constantFrom<unknown>(null, 0, -1, 1e300, 1e15, 253_402_300_799_999, -62_167_219_200_000, true, '', ' ', '.', '/'),
  fc.constantFrom<unknown>('__proto__', 'constructor.prototype', 'org.__proto__', '\u0000', '\ud800', 'ci.job:x', '0'),
  fc.constantFrom<unknown>('9999-12-31T23:59:59Z', '0000-01-01T00:00:00Z', '::ffff:999.1.1.1', 'https://', 'SHA256:'),
  fc.constantFrom('long', 'list', 'deep', 'array', 'object').map((what): unknown => HUGE[what]?.()),
  fc.string(),
  fc.jsonValue({ maxDepth: 2 }).map((v): unknown => JSON.parse(JSON.stringify(v))),
);

const mutatedOf = (records: readonly string[]): fc.Arbitrary<JsonObject> =>
  fc
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

function eventsOf(source: Source, json: JsonObject): readonly Event[] {
  source.recognise(view(json));
  const result = source.read(view(json), NO_READ_CONTEXT);
  return result.ok ? result.events : [];
}

const isText = (v: unknown): boolean => v === null || (typeof v === 'string' && v !== '');

function expectSound(e: Event): void {
  for (const v of [
    e.sourceEventId,
    e.identity,
    e.target,
    e.principal.ref,
    e.principal.id,
    e.principal.name,
    e.principal.email,
    e.principal.type,
    e.device.ip,
    e.device.userAgent,
    e.device.host,
    e.device.deviceId,
    e.context.job,
    e.context.agentRun,
    e.context.trace,
  ]) {
    expect(isText(v)).toBe(true);
  }
  expect(e.time === null || Number.isSafeInteger(e.time)).toBe(true);
  expect(e.precision).toBeGreaterThanOrEqual(0);
  for (const ref of [
    ...e.issued.flatMap((i) => [i.ref, ...i.keys, ...i.holder]),
    ...e.ended.map((x) => x.ref),
    ...e.statements.map((s) => s.ref),
    ...e.nativeSession,
    ...e.onBehalfOf,
    ...(e.presented?.holder ?? []),
    ...(e.presented?.joins.map((j) => j.key) ?? []),
  ]) {
    expect(roleOf(ref)).toBeDefined();
    expect(valueOf(ref)).not.toBe('');
  }
}

describe.each([
  ['github-audit', githubAudit],
  ['github-actions', githubActions],
] as const)('%s: records that attackers wrote or pipelines broke', (folder, source) => {
  const mutated = mutatedOf(recordsOf(folder));

  it('are read without a throw, into events whose roles have the types of the model', () => {
    fc.assert(
      fc.property(mutated, (record) => {
        for (const event of eventsOf(source, record)) expectSound(event);
      }),
      { numRuns: 1500 },
    );
  });

  it('read the same whatever was read before them', () => {
    fc.assert(
      fc.property(mutated, mutated, (a, b) => {
        const first = JSON.stringify(eventsOf(source, a));
        eventsOf(source, b);
        expect(JSON.stringify(eventsOf(source, a))).toBe(first);
      }),
      { numRuns: 200 },
    );
  });
});

describe('what nobody may gain by writing a field', () => {
  const text = fc.oneof(fc.string(), fc.constantFrom('github.user:1', '31', 'deploy_key', 'mona', 'admin[bot]'));

  it('an account by its login alone', () => {
    fc.assert(
      fc.property(text, text, text, (actor, user, name) => {
        const [event] = eventsOf(githubAudit, {
          '@timestamp': 1_772_442_930_123,
          _document_id: 'd',
          action: 'repo.access',
          actor,
          user,
          external_identity_nameid: name,
          org: 'o',
        });
        expect([event?.principal.ref, event?.presented, event?.onBehalfOf]).toEqual([null, null, []]);
      }),
    );
  });

  it('another holder than the subject of a token', () => {
    fc.assert(
      fc.property(
        text,
        fc.dictionary(fc.constantFrom('actor', 'actor_id', 'workflow', 'sub', 'jti'), text),
        (sub, over) => {
          const [event] = eventsOf(githubActions, {
            iss: 'https://token.actions.githubusercontent.com',
            repository: 'o/r',
            run_id: '1',
            ...over,
            sub: `repo:${sub}`,
          });
          for (const issued of event?.issued ?? []) expect(issued.holder).toEqual([`github.workflow:repo:${sub}`]);
          expect(event?.issued[0]?.keys).toEqual([`oidc.assertion:token.actions.githubusercontent.com|repo:${sub}`]);
        },
      ),
    );
  });

  it('a job that another repository or server ran, by a name with slashes', () => {
    const job = (run_url: string): unknown =>
      eventsOf(githubActions, { id: 9, run_id: 7, run_attempt: 1, status: 'queued', run_url })[0]?.context.job;
    expect(job('https://api.github.com/repos/o/r/actions/runs/7')).toBe('ci.job:github/o/r/7/1/9');
    expect(job('https://api.github.com/repos/o/r/x/../../y/actions/runs/7')).toBe('ci.job:github/o/r/7/1/9');
    expect(job('https://api.github.com/repos/o%2Fr/actions/runs/7')).toBeNull();
    expect(job('/actions/runs/7')).toBeNull();
  });
});

describe('look-alikes', () => {
  it.each([
    [{ action: 'user.login', created_at: 1_772_442_930, actor: 'mona' }],
    [{ action: 'login', created_at: 1_772_442_930_123, actor: 'mona' }],
    [{ action: 'shop.checkout', created_at: 1_772_442_930_123, actor: 'mona', org: 'shop' }],
    [{ action: { entity: 'x' }, '@timestamp': 1_772_442_930_123, actor: 'mona' }],
    [{ id: 1, run_id: 2, status: 'queued' }],
    [{ total_count: 1, jobs: [{ id: 1, name: 'x' }] }],
    [{ total_count: 0, jobs: [] }],
    [{ iss: 'https://idp.example', sub: 'x', repository: 'o/r', run_id: '1' }],
    [{ sender: { login: 'mona' }, repository: { full_name: 'o/r' }, action: 'opened', issue: { id: 1 } }],
    [{ message: '{"action":"repo.access","@timestamp":1772442930123,"_document_id":"d","actor":"mona"}' }],
  ])('%j is nobody’s', (record) => {
    const views = viewOf(JSON.stringify(record)).views;
    expect(views.map((v) => githubAudit.recognise(v) || githubActions.recognise(v))).toEqual([false]);
  });

  it('a line of another program that quotes an entry is not an entry', () => {
    const line = '<134>Mar  2 09:15:30 web1 shop[1]: {"action":"repo.access","_document_id":"d","actor_id":31}';
    expect(githubAudit.recognise(viewOf(line).views[0]!)).toBe(false);
  });

  it('a broken line of an Enterprise Server is refused with a reason', () => {
    const line = '<134>Mar  2 09:15:30 ghes github_audit[1]: {"action":"repo.acc';
    expect(githubAudit.read(viewOf(line).views[0]!, NO_READ_CONTEXT)).toEqual({
      ok: false,
      reason: 'not-an-audit-entry',
    });
  });
});
