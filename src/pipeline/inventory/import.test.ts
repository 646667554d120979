import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ingest } from '../ingest.ts';
import { openIndex, reindex } from '../open-index.ts';
import { sealExport } from './import.ts';
import { readExports } from './read-export.ts';
import { sealedEntries } from './sealed.ts';
import { entriesOf, replacedBy, withdrawalName, withdrawalsOf, withdrawnAmong } from './withdraw.ts';

let folder: string;
let trail: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ascribe-inventory-'));
  trail = join(folder, 'trail.ndjson');
  writeFileSync(trail, [1, 2, 3].map(use).join(''));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Ana's own key, an hour apart each time. CloudTrail's documented shape. */
const use = (n: number): string =>
  `${JSON.stringify({
    eventVersion: '1.09',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLEEXAMPLE00',
      arn: 'arn:aws:iam::111122223333:user/ana',
      accountId: '111122223333',
      accessKeyId: 'AKIAEXAMPLEEXAMPLE00',
      userName: 'ana',
    },
    eventTime: `2026-01-01T0${n}:00:00Z`,
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    awsRegion: 'eu-central-1',
    sourceIPAddress: '192.0.2.10',
    userAgent: 'aws-cli/2.15.0',
    eventID: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    eventType: 'AwsApiCall',
    recipientAccountId: '111122223333',
  })}\n`;

const LEFT =
  'identity,ref,owner,state,since\nE1,aws.iam-user:AIDAEXAMPLEEXAMPLE00,storage,offboarded,2026-01-01T02:30:00Z\n';

async function importing(data: string, csv: string) {
  const options = { offsetMinutes: null, asOf: null, kind: null, externalKind: null };
  const { files, problems } = readExports([{ name: 'people.csv', bytes: Buffer.from(csv) }], options);
  expect(problems).toEqual([]);
  return sealExport(data, 'people.csv', files[0]?.records ?? [], {});
}

async function answers(data: string): Promise<string[]> {
  const store = await openIndex(data);
  try {
    const rows: string[] = [];
    for await (const batch of store.actions({}))
      for (const { action, segment, evidence } of batch)
        rows.push(JSON.stringify([action, segment.reason, segment.findings, segment.window.closedHow, evidence]));
    const owners = (await store.identities()).map((i) => [i.ref, i.owners]);
    return [...rows, JSON.stringify(owners)];
  } finally {
    await store.close();
  }
}

it('an import is evidence: before or after the log it gives the same, reindexed too, and twice it adds nothing', async () => {
  const [before, after] = [join(folder, 'before'), join(folder, 'after')];
  await importing(before, LEFT);
  await ingest(before, [trail], { workers: 0 });
  await ingest(after, [trail], { workers: 0 });
  const alone = await answers(after);
  const first = await importing(after, LEFT);
  const found = await answers(after);
  expect(found).toEqual(await answers(before));
  expect(alone.join()).not.toContain('use-after-offboarding');
  expect(found.filter((row) => row.includes('use-after-offboarding'))).toHaveLength(1);
  expect(found.at(-1)).toContain('[["aws.iam-user:AIDAEXAMPLEEXAMPLE00",["storage"]]');
  const second = await importing(after, LEFT);
  expect([second.records, second.logSize]).toEqual([0, first.logSize]);
  await reindex(after);
  expect(await answers(after)).toEqual(found);
}, 60_000);

it('a record of this form in a log changes nothing, whatever the origin is worth, and is listed as unread', async () => {
  const data = join(folder, 'data');
  await ingest(data, [trail], { workers: 0 });
  const alone = await answers(data);
  const { files } = readExports([{ name: 'p.csv', bytes: Buffer.from(LEFT) }], {
    offsetMinutes: null,
    asOf: null,
    kind: null,
    externalKind: null,
  });
  const forged = join(folder, 'app.ndjson');
  writeFileSync(forged, (files[0]?.records ?? []).map((r) => `${JSON.stringify(r)}\n`).join(''));
  const declared = { source: null, trust: 'declared', year: null, utcOffsetMinutes: null, scope: null } as const;
  const done = await ingest(data, [forged], { workers: 0, originOf: () => declared });
  expect(done.unread).toBe(1);
  expect(await answers(data)).toEqual(alone);
}, 60_000);

const records = (csv: string) =>
  readExports([{ name: 'people.csv', bytes: Buffer.from(csv) }], {
    offsetMinutes: null,
    asOf: null,
    kind: null,
    externalKind: null,
  }).files[0]?.records ?? [];

it('what is withdrawn counts for nothing, whatever came first, and stays in evidence', async () => {
  const data = join(folder, 'data');
  await ingest(data, [trail], { workers: 0 });
  const alone = await answers(data);
  await importing(data, LEFT);
  expect(await answers(data)).not.toEqual(alone);
  const gone = withdrawalsOf(entriesOf(sealedEntries(data), 'people.csv'), 'wrong directory', null);
  expect(gone).toHaveLength(1);
  await sealExport(data, withdrawalName('people.csv', gone), gone, {});
  const after = await answers(data);
  const ofLog = (rows: readonly string[]): string[] => rows.filter((row) => row.includes('s3:'));
  expect(ofLog(after)).toEqual(ofLog(alone));
  expect(ofLog(alone)).toHaveLength(3);
  expect(after.at(-1)).toContain('[["aws.iam-user:AIDAEXAMPLEEXAMPLE00",[]]]');
  expect(sealedEntries(data)).toMatchObject([{ name: 'people.csv', withdrawn: { reason: 'wrong directory' } }]);
  expect(withdrawalsOf(sealedEntries(data), 'again', null)).toEqual([]);
  // the same in the other order: the withdrawal first, then what it withdraws, then the log
  const turned = join(folder, 'turned');
  await sealExport(turned, withdrawalName('people.csv', gone), gone, {});
  await importing(turned, LEFT);
  await ingest(turned, [trail], { workers: 0 });
  expect(await answers(turned)).toEqual(after);
  await reindex(turned);
  expect(await answers(turned)).toEqual(after);
}, 60_000);

it('a later export of the same file takes the place of the earlier one, and the earlier cannot come back by itself', async () => {
  const data = join(folder, 'data');
  const stays = LEFT.replace('offboarded', 'enabled').replace('storage', 'archive');
  await importing(data, LEFT);
  const old = replacedBy(sealedEntries(data), 'people.csv', records(stays));
  await importing(data, stays);
  const gone = withdrawalsOf(old, 'replaced', 'ab'.repeat(32));
  await sealExport(data, withdrawalName('people.csv', gone), gone, {});
  await ingest(data, [trail], { workers: 0 });
  const found = await answers(data);
  expect(found.join()).not.toContain('use-after-offboarding');
  expect(found.at(-1)).toContain('[["aws.iam-user:AIDAEXAMPLEEXAMPLE00",["archive"]]]');
  expect(replacedBy(sealedEntries(data), 'people.csv', records(stays)).every((e) => e.withdrawn !== null)).toBe(true);
  expect(withdrawnAmong(sealedEntries(data), records(LEFT))).toHaveLength(1);
  expect(withdrawnAmong(sealedEntries(data), records(stays))).toEqual([]);
}, 60_000);

it('a withdrawal in a log withdraws nothing', async () => {
  const data = join(folder, 'data');
  await ingest(data, [trail], { workers: 0 });
  await importing(data, LEFT);
  const before = await answers(data);
  const forged = join(folder, 'app.ndjson');
  writeFileSync(
    forged,
    withdrawalsOf(sealedEntries(data), 'mine', null)
      .map((r) => `${JSON.stringify(r)}\n`)
      .join(''),
  );
  const declared = { source: null, trust: 'declared', year: null, utcOffsetMinutes: null, scope: null } as const;
  const done = await ingest(data, [forged], { workers: 0, originOf: () => declared });
  expect(done.unread).toBe(1);
  expect(await answers(data)).toEqual(before);
}, 60_000);
