import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Finding } from '../model/verdict.ts';
import { allCases, openCase } from './acts.ts';
import { dataFolder, logFile, WHO } from './custody.fixture.ts';
import { recordAccess } from './record.ts';
import { decide, decisions } from './triage.ts';

let office: Awaited<ReturnType<typeof dataFolder>>;
let data: string;
beforeEach(async () => {
  office = await dataFolder();
  data = office.data;
});
afterEach(() => office.close());

const FINDING = {
  ...{ id: 'f1', code: 'session-on-second-device', subject: 'okta.session:1', events: 4, last: 1_772_442_000_000_000 },
} as unknown as Finding;

test('the latest decision on a finding stands, with what there was of it then', async () => {
  await decide(data, WHO, FINDING, { state: 'working', assignee: ' ana ', reason: '' });
  await decide(data, WHO, { ...FINDING, id: 'f2' }, { state: 'working', assignee: null, reason: '' });
  await decide(data, WHO, FINDING, { state: 'accepted', assignee: 'ana', reason: 'a test of ours' });
  expect(decisions(data)).toMatchObject([
    { finding: 'f2', state: 'working', assignee: null, entry: 2 },
    {
      ...{ finding: 'f1', state: 'accepted', assignee: 'ana', reason: 'a test of ours', entry: 3, by: WHO },
      seen: { events: 4, last: '2026-03-02T09:00:00.000Z' },
    },
  ]);
});

test('nothing is put aside without a reason', async () => {
  for (const state of ['accepted', 'resolved'] as const)
    await expect(decide(data, WHO, FINDING, { state, assignee: null, reason: ' ' })).rejects.toMatchObject({
      code: 'case-refuses',
    });
  expect(decisions(data)).toEqual([]);
});

test('looking again reads what came since, and still sees an edit of what was read before', async () => {
  await decide(data, WHO, FINDING, { state: 'working', assignee: 'ana', reason: '' });
  expect(decisions(data)).toHaveLength(1);
  await recordAccess(data, WHO, { act: 'explained', events: ['e1'] });
  await openCase(data, WHO, { question: 'q', scope: 's', authority: 'a', investigator: 'i' });
  expect(allCases(data).map(({ id }) => id)).toEqual(['case-3']);
  expect(decisions(data)).toHaveLength(1);
  const file = logFile(data);
  const before = readFileSync(file, 'utf8');
  writeFileSync(file, before.replace('"ana"', '"bob"'));
  expect(() => decisions(data)).toThrow(expect.objectContaining({ code: 'custody-damaged' }));
  writeFileSync(file, before);
  expect(decisions(data)).toMatchObject([{ assignee: 'ana' }]);
});
