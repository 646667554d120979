import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openReader } from '../evidence/reader.ts';
import { runsOf } from '../evidence/refs/chain.ts';
import { checkRefs } from './check-refs.ts';
import { collect } from './collect/collect.ts';
import type { CollectedObject, CollectItem } from './collect/types.ts';
import { evidenceFolder } from './folders.ts';
import { LivePipeline } from './live.ts';
import { GrowingObjects } from './tables.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ascribe-live-pipeline-'));
  growing = new GrowingObjects();
});
afterEach(() => rmSync(folder, { recursive: true }));

const failures: unknown[] = [];
let growing: GrowingObjects;
const open = () =>
  LivePipeline.open(folder, {
    workers: 0,
    beforeJudging: async () => undefined,
    onJudged: async () => undefined,
    onFailed: (error) => failures.push(error),
  });

/** Records that name a key each. */
async function seal(live: LivePipeline, uri: string, from: number, to: number): Promise<void> {
  const object: CollectedObject = { uri, size: null };
  async function* body() {
    for (let n = from; n < to; n++) yield Buffer.from(`${JSON.stringify(call(n))}\n`);
  }
  const items: CollectItem[] = [];
  for await (const item of collect(['-'], { stdin: body() })) {
    if (item.type === 'batch') items.push({ ...item, batch: { ...item.batch, object } });
    else if (item.type === 'end') items.push({ ...item, object });
  }
  await live.seal(object, items);
}

const call = (n: number) => ({
  eventVersion: '1.09',
  userIdentity: {
    type: 'IAMUser',
    principalId: `AIDAEXAMPLE${String(n).padStart(9, '0')}`,
    arn: `arn:aws:iam::111122223333:user/u${n}`,
    accountId: '111122223333',
    accessKeyId: `AKIAEXAMPLE${String(n).padStart(9, '0')}`,
    userName: `u${n}`,
  },
  eventTime: '2026-01-01T00:00:00Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'GetObject',
  awsRegion: 'eu-central-1',
  sourceIPAddress: '192.0.2.10',
  userAgent: 'aws-cli/2.15.0',
  eventID: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  eventType: 'AwsApiCall',
  recipientAccountId: '111122223333',
});

/** The log's own index of refs is about all of it, and says what the records say. */
async function expectComplete(): Promise<void> {
  const sealed = openReader(evidenceFolder(folder));
  const last = runsOf(sealed).at(-1);
  expect([last?.leaf.to, last?.index]).toEqual([sealed.size - 1, sealed.size - 1]);
  expect(await checkRefs(sealed, [])).toEqual({ falseRuns: [], unchecked: [], lost: [] });
  growing.catchUp(sealed);
  expect(growing.leaves).toEqual(sealed.objects());
  expect(growing.heads).toEqual(sealed.documentHeads());
}

it('the index of refs is about all of the log once nothing came for a moment, after a stop, and after a start that finds it behind', async () => {
  const live = await open();
  await seal(live, 'a', 0, 40);
  await vi.waitFor(expectComplete, { timeout: 60_000, interval: 200 });
  await seal(live, 'b', 40, 60);
  await live.judged();
  await seal(live, 'c', 60, 70);
  await vi.waitFor(expectComplete, { timeout: 60_000, interval: 200 });
  await seal(live, 'd', 70, 75);
  await live.stop();
  await expectComplete();
  const again = await open();
  await seal(again, 'e', 75, 80);
  await again.stop();
  await expectComplete();
  expect(failures).toEqual([]);
}, 120_000);

it('tells what came of each source: how much, and how new', async () => {
  const live = await open();
  await seal(live, 'a', 0, 3);
  await live.judged();
  const [[source, tally] = [], ...others] = live.sources.all();
  expect([source, tally?.events, tally?.newest]).toEqual(['aws.cloudtrail', 3, Date.UTC(2026, 0, 1)]);
  expect(others).toEqual([]);
  expect([...live.missingNumbers()]).toEqual([]);
  await live.stop();
}, 60_000);
