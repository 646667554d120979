import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Digest } from '../model/facts.ts';
import type { Ref } from '../model/ref.ts';
import { ref } from '../model/ref.ts';
import { micros } from '../model/time.ts';
import type { ActionFilter, ActionRow } from './contract.ts';
import { fill, judgeAll, type TestRecord, testEvent, testSegment } from './fill.fixture.ts';
import { DuckStore } from './store.ts';

let folder: string;
let store: DuckStore;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ascribe-store-'));
  store = await DuckStore.open(folder, 'test');
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

async function actions(filter: ActionFilter = {}): Promise<ActionRow[]> {
  const rows: ActionRow[] = [];
  for await (const batch of store.actions(filter)) rows.push(...batch);
  return rows;
}

const uuid = '11111111-2222-3333-4444-555555555555';
const withId = (id: string, change: Parameters<typeof testEvent>[0] = {}) =>
  testEvent({ sourceEventId: id, identity: id, ...change });

describe('an event comes back as it went in', () => {
  test('with every column', async () => {
    const event = withId(uuid, {
      at: 1_700_000_000_123_456,
      kind: 'issue',
      target: 'arn:x',
      privileged: true,
      outcome: 'failure',
      error: 'Denied',
      context: { agentRun: null, toolCall: 'call-1', job: null, request: null, trace: 't' },
      secretVersion: ref('secret.version', 'v'),
    });
    await fill(store, [{ text: 'a', events: [event] }]);
    await judgeAll(store);
    const [row] = await actions();
    expect(row).toMatchObject({
      sourceEventId: uuid,
      source: 'test.source',
      time: 1_700_000_000_123_456,
      precision: 1_000_000,
      kind: 'issue',
      action: 'svc:Do',
      target: 'arn:x',
      outcome: 'failure',
      error: 'Denied',
      privileged: true,
      toolCall: 'call-1',
      trace: 't',
      secretVersion: 'secret.version:v',
      copies: 1,
      logIndex: 0,
      ordinal: 0,
    });
    expect(row?.segment.reason).toBe('test-reason');
    expect(row?.strand.authentication).toBe('proven');
  });

  test('also where most columns are empty, over several chunks', async () => {
    const records: TestRecord[] = Array.from({ length: 5000 }, (_, i) => ({
      text: `r${i}`,
      events: [i % 3 === 0 ? testEvent() : withId(`id-${i}`, { at: i, target: i % 2 === 0 ? `t${i}` : null })],
    }));
    await fill(store, records);
    await judgeAll(store);
    const rows = await actions();
    expect(rows).toHaveLength(5000);
    expect(rows.filter((r) => r.time === null)).toHaveLength(1667);
    expect(rows.slice(0, 1667).every((r) => r.time === null)).toBe(true);
    for (const r of rows.slice(1667)) {
      expect(r.sourceEventId).toBe(`id-${r.time}`);
      expect(r.target).toBe((r.time as number) % 2 === 0 ? `t${r.time}` : null);
    }
  });

  test('a time before 1970 and a UUID in capitals are kept as written', async () => {
    await fill(store, [{ text: 'a', events: [withId('AAAAAAAA-2222-3333-4444-555555555555', { at: -5 })] }]);
    await judgeAll(store);
    expect(await actions()).toMatchObject([{ time: -5, sourceEventId: 'AAAAAAAA-2222-3333-4444-555555555555' }]);
  });
});

describe('copies of one event', () => {
  const low = withId('e', { at: 1, action: 'svc:Low', issued: [] });
  const high = withId('e', { at: 2, action: 'svc:High' });

  test('the most trusted counts, whatever the order, and the others are evidence', async () => {
    await fill(store, [{ text: 'low', trust: 'unprotected', events: [low] }]);
    await judgeAll(store);
    expect((await actions()).map((r) => r.action)).toEqual(['svc:Low']);
    await fill(store, [{ text: 'high', trust: 'verified', events: [high] }]);
    await judgeAll(store);
    const rows = await actions();
    expect(rows.map((r) => r.action)).toEqual(['svc:High']);
    expect(rows[0]?.evidence).toHaveLength(2);
    expect(await store.counts()).toMatchObject({ actions: 1, replicas: 1, duplicates: 0 });
    expect(await store.recordsOf(rows[0]?.event as never)).toEqual([0, 1]);
  });

  test('redelivered bytes are a duplicate and change nothing', async () => {
    await fill(store, [{ text: 'x', events: [low] }]);
    await judgeAll(store);
    const before = await actions();
    await fill(store, [
      { text: 'x', events: [low] },
      { text: 'x', events: [low] },
    ]);
    await judgeAll(store);
    expect(await actions()).toEqual(before);
    expect(await store.counts()).toMatchObject({ actions: 1, replicas: 0, duplicates: 2, records: 3 });
  });

  test('facts and strands of a copy that does not count are left out', async () => {
    const issued = {
      ref: ref('aws.access-key', 'AKIA1'),
      keys: [],
      issuedAt: null,
      expires: null,
      lineage: 'window' as const,
      holder: [],
      boundTo: null,
      authenticates: false,
    };
    await fill(store, [
      { text: 'forged', trust: 'unprotected', events: [{ ...low, issued: [issued] }] },
      { text: 'true', trust: 'verified', events: [high] },
    ]);
    const facts = await store.facts();
    expect(facts.issues).toEqual([]);
    expect(facts.strands.map((s) => s.trust)).toEqual(['verified']);
  });
});

describe('byte-identical records without an id', () => {
  test('all count, under ids that do not depend on how they arrived', async () => {
    const twin: TestRecord = { text: 'same', events: [testEvent({ at: 5 })] };
    await fill(store, [twin, twin, twin]);
    await judgeAll(store);
    const together = await actions();
    expect(together.map((r) => r.copies)).toEqual([3, 3, 3]);
    expect(new Set(together.map((r) => r.event)).size).toBe(3);

    const other = mkdtempSync(join(tmpdir(), 'ascribe-store-'));
    const second = await DuckStore.open(other, 'test');
    for (let i = 0; i < 3; i++) await fill(second, [twin]);
    await judgeAll(second);
    const apart: ActionRow[] = [];
    for await (const batch of second.actions({})) apart.push(...batch);
    expect(apart.map((r) => [r.event, r.copies])).toEqual(together.map((r) => [r.event, r.copies]));
    await second.close();
    rmSync(other, { recursive: true });
  });
});

describe('facts', () => {
  test('name the first and last record of a strand by time, then by event id', async () => {
    await fill(store, [
      { text: 'b', events: [withId('b', { at: 20 })] },
      { text: 'a', events: [withId('a', { at: 10 })] },
      { text: 'none', events: [withId('n')] },
    ]);
    const { uses } = await store.facts();
    expect(uses).toHaveLength(1);
    const row = (await store.facts()).uses[0];
    expect(row).toMatchObject({ events: 3, first: 10, last: 20 });
    expect(row?.firstEvidence).not.toBe(row?.lastEvidence);
  });
});

describe('filters', () => {
  beforeEach(async () => {
    await fill(store, [
      { text: '1', events: [withId(uuid, { at: 1, action: 's3:GetObject', target: 'arn:b/key_1', privileged: true })] },
      { text: '2', events: [withId('plain-id', { at: 2, action: 's3:PutObject', target: 'arn:b/keyx1' })] },
      {
        text: '3',
        events: [
          withId('i3', {
            at: 3,
            action: 'iam:x',
            principal: { ref: 'aws.role:r' as Ref, id: null, name: null, email: null, type: null },
          }),
        ],
      },
    ]);
    const { strands } = await store.facts();
    const segments = strands.flatMap((s) =>
      s.principal.ref === null
        ? [
            testSegment(s, { to: micros(2), verdict: 'attributed', operator: ['okta.user:00u1' as Ref] }),
            testSegment(s, { from: micros(2), findings: ['second-device'], device: 'host.name:h' as Ref }),
          ]
        : [testSegment(s, { holder: [], verdict: 'unattributed', reason: 'other' })],
    );
    await store.writeJudgement({ segments, findings: [], credentials: [], identities: [], clocks: [] }, 'p');
  });

  const times = async (filter: ActionFilter) => (await actions(filter)).map((r) => r.time);

  test.each<[ActionFilter, number[]]>([
    [{}, [1, 2, 3]],
    [{ event: uuid }, [1]],
    [{ event: 'plain-id' }, [2]],
    [{ identity: ['00u1'] }, [1, 2]],
    [{ identity: ['aws.role:r'] }, [3]],
    [{ operator: ['okta.user:00u1'] }, [1]],
    [{ device: ['host.name:h'] }, [2]],
    [{ action: ['S3:get*'] }, [1]],
    [{ action: ['*object'] }, [1, 2]],
    [{ target: ['arn:b/key_1'] }, [1]],
    [{ verdict: ['unattributed', 'attributed'] }, [1, 3]],
    [{ reason: ['other'] }, [3]],
    [{ finding: ['second-device'] }, [2]],
    [{ privileged: true }, [1]],
    [{ privileged: false }, [2, 3]],
    [{ from: micros(2) }, [2, 3]],
    [{ from: micros(2), to: micros(3) }, [2]],
    [{ text: 'PUTOBJ' }, [2]],
    [{ text: '2222-3333' }, [1]],
    [{ gradeAtLeast: 'C2' }, []],
    [{ source: ['nobody'] }, []],
    [{ limit: 2 }, [1, 2]],
    [{ text: "'; DROP TABLE events; --" }, []],
  ])('%j', async (filter, expected) => {
    expect(await times(filter)).toEqual(expected);
  });

  test('sessions add up what matches', async () => {
    const rows = [];
    for await (const batch of store.sessions({ verdict: ['attributed', 'held'] })) rows.push(...batch);
    expect(rows).toMatchObject([
      { actions: 2, privilegedActions: 1, first: 1, last: 2, verdicts: ['attributed', 'held'] },
    ]);
  });

  test('an action is found by our id and by the source’s', async () => {
    const [row] = await store.findAction(uuid);
    expect(row?.time).toBe(1);
    expect(await store.findAction(row?.event as string)).toEqual([row]);
    expect((await store.findAction('plain-id')).map((r) => r.time)).toEqual([2]);
    expect(await store.findAction('nothing')).toEqual([]);
    const digest = row?.evidence[0] as Digest;
    const none = `sha256:${'0'.repeat(64)}` as Digest;
    expect(await store.logIndicesOf([none, digest])).toEqual(new Map([[digest, 0]]));
  });

  test('coverage and counts see every action once', async () => {
    const rows = await store.coverage();
    expect(rows.reduce((n, r) => n + r.actions, 0)).toBe(3);
    expect(await store.counts()).toMatchObject({ actions: 3, segments: 3, strands: 2, unread: 0 });
    const strands = (await store.facts()).strands;
    const byStrand = await store.actionCounts(strands.map((s) => s.key));
    expect([...byStrand.values()].map((c) => c.actions).sort()).toEqual([1, 2]);
    expect(await store.segmentsMentioning('okta.user:00u1' as Ref)).toHaveLength(2);
  });
});

describe('the index file', () => {
  test('is made anew when another version of the reading code opens it', async () => {
    await fill(store, [{ text: 'a', events: [withId('a')] }]);
    await store.close();
    store = await DuckStore.open(folder, 'test');
    expect(await store.appliedSize()).toBe(1);
    await store.close();
    store = await DuckStore.open(folder, 'newer');
    expect(await store.appliedSize()).toBe(0);
  });
});

describe('the policy', () => {
  test('says which actions are privileged, over the reader, and can take it back', async () => {
    const actionsOf = async (filter: ActionFilter) => (await actions(filter)).map((r) => [r.action, r.privileged]);
    await fill(store, [
      { text: '1', events: [withId('1', { at: 1, action: 'a:Read', privileged: false })] },
      { text: '2', events: [withId('2', { at: 2, action: 'a:Write', privileged: true })] },
    ]);
    await judgeAll(store);
    await store.overrulePrivileged((_source, action) => action === 'a:Read');
    expect(await actionsOf({ privileged: true })).toEqual([['a:Read', true]]);
    expect(await actionsOf({ privileged: false })).toEqual([['a:Write', false]]);
    await store.overrulePrivileged((_source, _action, byReader) => byReader);
    expect(await actionsOf({ privileged: true })).toEqual([['a:Write', true]]);
  });
});
