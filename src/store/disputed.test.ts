import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Event, NO_PRINCIPAL } from '../model/event.ts';
import { type Ref, ref } from '../model/ref.ts';
import type { ActionRow } from './contract.ts';
import { fill, judgeAll, type TestRecord, testEvent } from './fill.fixture.ts';
import { DuckStore } from './store.ts';

let folder: string;
let store: DuckStore;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ascribe-disputed-'));
  store = await DuckStore.open(folder, 'test');
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const SECOND = 1_000_000;
const says = (who: string | null, change: Partial<Event> & { at?: number } = {}): Event =>
  testEvent({
    at: 10 * SECOND,
    sourceEventId: 'id-1',
    identity: 'id-1',
    principal: { ...NO_PRINCIPAL, ref: who === null ? null : ref('okta.user', who) },
    ...change,
  });
const record = (text: string, event: Event, trust: TestRecord['trust'] = 'unprotected'): TestRecord => ({
  text,
  trust,
  events: [event],
});

async function rows(): Promise<ActionRow[]> {
  await judgeAll(store);
  const found: ActionRow[] = [];
  for await (const batch of store.actions({})) found.push(...batch);
  return found;
}
const told = (all: readonly ActionRow[]) =>
  all.map((r) => `${r.event} ${r.strand.principal.ref} ${[...r.evidence].sort().join()}`).sort();

const ADA = record('ada', says('ada'));
const BOB = record('bob', says('bob'));

it('records that claim one id for two accounts are two events, and each cites the other', async () => {
  await fill(store, [ADA, BOB]);
  const all = await rows();
  expect(all.map((r) => r.strand.principal.ref).sort()).toEqual(['okta.user:ada', 'okta.user:bob']);
  expect(all.map((r) => r.sourceEventId)).toEqual(['id-1', 'id-1']);
  expect(new Set(all.map((r) => r.event)).size).toBe(2);
  for (const r of all) expect(r.evidence).toHaveLength(2);
  const strands = all.map((r) => r.strand.key);
  // Without the one that keeps the id, the other would be that event; not the other way round.
  const cited = [...(await store.recordsOfStrands(strands)).values()].map((found) => found.length).sort();
  expect(cited).toEqual([1, 2]);
});

it('whatever the order in which they come, and however often', async () => {
  await fill(store, [ADA, BOB]);
  const once = told(await rows());
  for (const batches of [
    [[BOB], [ADA]],
    [[BOB, BOB], [ADA], [BOB]],
    [[ADA], [ADA, BOB], [ADA]],
  ]) {
    await store.close();
    rmSync(folder, { recursive: true });
    store = await DuckStore.open(folder, 'test');
    for (const batch of batches) await fill(store, batch);
    expect(told(await rows())).toEqual(once);
  }
});

it('copies differ in what one of them leaves out, and by minutes, and are one event', async () => {
  await fill(store, [ADA, record('no actor', says(null)), record('again', says('ada', { at: 200 * SECOND }))]);
  expect(await rows()).toHaveLength(1);
});

it('what anybody could have written does not dispute what somebody vouches for', async () => {
  await fill(store, [BOB, record('ada', says('ada'), 'declared')]);
  const all = await rows();
  expect(all.map((r) => r.strand.principal.ref)).toEqual(['okta.user:ada']);
});

it('and ceases to, once that comes in', async () => {
  await fill(store, [ADA, BOB]);
  await fill(store, [record('carol', says('carol'), 'declared')]);
  const all = await rows();
  expect(all.map((r) => r.strand.principal.ref)).toEqual(['okta.user:carol']);
  expect(all[0]?.evidence).toHaveLength(3);
});

it('two issuances of different credentials, two actions, and two days are no copies', async () => {
  const gives = (key: string) => {
    const credential = ref('aws.access-key', key) as Ref;
    return says('ada', {
      issued: [
        {
          ref: credential,
          keys: [credential],
          issuedAt: null,
          expires: null,
          lineage: 'presenter',
          holder: [],
          boundTo: null,
          authenticates: false,
        },
      ],
    });
  };
  await fill(store, [
    record('k1', gives('ASIA1')),
    record('k2', gives('ASIA2')),
    record('other', says('ada', { action: 'svc:Other' })),
    record('day', says('ada', { at: 86_400 * SECOND })),
  ]);
  expect(await rows()).toHaveLength(4);
});

it('an id that a mapping takes from a constant loses no record', async () => {
  const own = (at: number) =>
    record(`own ${at}`, says('ada', { source: 'custom.app', action: 'custom.app:x', at: at * SECOND }));
  await fill(store, [own(1), own(2), own(3)]);
  expect(await rows()).toHaveLength(3);
});

it('thousands that claim one id are not cited by each other', async () => {
  await fill(
    store,
    Array.from({ length: 1500 }, (_, i) => record(`r${i}`, says(`u${i}`))),
  );
  const cited = (await rows()).map((r) => r.evidence.length);
  expect(cited).toHaveLength(1500);
  expect(Math.max(...cited)).toBe(17);
});
