import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ref } from '../model/ref.ts';
import type { Finding } from '../model/verdict.ts';
import { fill, testEvent, testSegment } from './fill.fixture.ts';
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

const finding = (code: string, over: Partial<Finding>): Finding => ({
  ...{ id: code, code, severity: 'high', subject: ref('os.user', 'h/deploy'), says: '', strands: [], first: null },
  ...{ last: null, events: 1, evidence: [], trust: 'unprotected', suppressed: null },
  ...over,
});

test('findings across the evidence lead to the actions that they concern, and those that are suppressed are counted apart', async () => {
  const event = (id: string, principal: string) =>
    testEvent({
      sourceEventId: id,
      identity: id,
      principal: { ref: ref('okta.user', principal), id: null, name: null, email: null, type: null },
    });
  await fill(store, [
    { text: 'a', events: [event('1', 'ann')] },
    { text: 'b', events: [event('2', 'bob')] },
  ]);
  const { strands } = await store.facts();
  const ann = strands.find((s) => s.principal.ref === 'okta.user:ann')!;
  const segments = strands.map((s) => testSegment(s, { findings: ['key-id-recurs'] }));
  const findings = [
    finding('orphan-credential', { strands: [ann.key] }),
    finding('key-id-recurs', { strands: [ann.key], suppressed: { reason: 'known', until: null } }),
    finding('log-silent', {}),
  ];
  await store.writeJudgement({ segments, findings, credentials: [], identities: [], clocks: [] }, 'p');
  const found = async (code: string): Promise<(string | null)[]> => {
    const ids: (string | null)[] = [];
    for await (const rows of store.actions({ finding: [code] })) ids.push(...rows.map((r) => r.sourceEventId));
    return ids.sort();
  };
  expect(await found('orphan-credential')).toEqual(['1']);
  expect(await found('key-id-recurs')).toEqual(['1', '2']);
  expect(await found('log-silent')).toEqual([]);
  expect((await store.findingsOf(ann.key)).map((f) => f.code)).toEqual(['key-id-recurs', 'orphan-credential']);
  expect(await store.counts()).toMatchObject({ findings: 2, suppressed: 1 });
});
