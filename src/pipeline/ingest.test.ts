import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NO_POLICY } from '../judgement/policy.ts';
import type { ActionRow } from '../store/contract.ts';
import { removeDatabase } from '../store/database.ts';
import { indexFolder } from './folders.ts';
import { type IngestOptions, ingest } from './ingest.ts';
import { openIndex, reindex } from './open-index.ts';
import { UNDECLARED } from './origin.ts';
import { readEvents } from './read-events.ts';

let folder: string;
let data: string;
let log: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ascribe-ingest-'));
  data = join(folder, 'data');
  log = join(folder, 'trail.ndjson');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A CloudTrail management event in its documented shape; `n` makes it one of many. */
const record = (n: number, change: Record<string, unknown> = {}): string =>
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
    eventTime: new Date(Date.UTC(2026, 0, 1, 0, 0, n)).toISOString().replace('.000', ''),
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    awsRegion: 'eu-central-1',
    sourceIPAddress: '192.0.2.10',
    userAgent: 'aws-cli/2.15.0',
    requestParameters: { bucketName: 'b', key: `k${n}` },
    responseElements: null,
    eventID: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    readOnly: true,
    eventType: 'AwsApiCall',
    managementEvent: false,
    recipientAccountId: '111122223333',
    eventCategory: 'Data',
    ...change,
  })}\n`;

const run = (paths: readonly string[], options: IngestOptions = {}) => ingest(data, paths, { workers: 0, ...options });

async function actions(options = {}): Promise<ActionRow[]> {
  const store = await openIndex(data, options);
  try {
    const rows: ActionRow[] = [];
    for await (const batch of store.actions({})) rows.push(...batch);
    return rows;
  } finally {
    await store.close();
  }
}

describe('ingest', () => {
  test('what is too long to be sealed is noted in the log, once, and listed again from the log alone', async () => {
    const unread = async () => {
      const store = await openIndex(data);
      const rows = [];
      for await (const batch of store.unread()) rows.push(...batch);
      const { passedOver, unread } = await store.counts();
      await store.close();
      expect([passedOver, unread]).toEqual([rows.length, 0]);
      return rows.map(({ position, size, reason, digest }) => ({ position, size, reason, digest }));
    };
    const long = `{"a":"${'x'.repeat(5000)}"}`;
    writeFileSync(log, `${record(1)}${long}\n${record(2)}`);
    const limits = { recordBytes: 2000 };
    const before = await run([log], { limits });
    const noted = [{ position: record(1).length, size: long.length, reason: 'record-too-long', digest: null }];
    expect(await unread()).toEqual(noted);
    const after = await run([log], { limits });
    expect(after.logSize).toBe(before.logSize);
    expect(await unread()).toEqual(noted);
    removeDatabase(indexFolder(data));
    await reindex(data);
    expect(await unread()).toEqual(noted);
  });

  test('a file that cannot be read at all is noted once', async () => {
    const picture = join(folder, 'a.png');
    writeFileSync(picture, Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(3000)]));
    const first = await run([picture, join(folder, 'absent')]);
    const second = await run([picture, join(folder, 'absent')]);
    expect(first.counts.passedOver).toBe(1);
    expect(second.logSize).toBe(first.logSize);
  });

  test('seals what a stream has brought when it pauses', async () => {
    let sealed = (): void => undefined;
    const isSealed = new Promise<void>((resolve) => {
      sealed = resolve;
    });
    const stdin = (async function* () {
      yield Buffer.from(`${record(1)}${record(2)}{"cut":`);
      await isSealed;
      yield Buffer.from(`"off"}\n${record(3)}`);
    })();
    const sizes: number[] = [];
    const summary = await run(['-'], {
      stdin,
      onSealed: (size) => {
        sizes.push(size);
        sealed();
      },
    });
    expect(sizes.length).toBeGreaterThan(1);
    expect(summary).toMatchObject({ records: 4, events: 3, unread: 1 });
  });

  test('seals, reads and judges every record, and keeps what it cannot read', async () => {
    writeFileSync(log, `${record(1)}not a record\n${record(2)}`);
    const summary = await run([log]);
    expect(summary).toMatchObject({ objects: 1, records: 3, events: 2, unread: 1, bySource: { 'aws.cloudtrail': 2 } });
    const rows = await actions();
    expect(rows.map((r) => r.sourceEventId?.slice(-1))).toEqual(['1', '2']);
    expect(rows.every((r) => r.segment.reason !== '')).toBe(true);
  });

  test('adds nothing when nothing is new, and the new part of a grown file', async () => {
    writeFileSync(log, record(1) + record(2));
    const first = await run([log]);
    const again = await run([log]);
    expect(again).toMatchObject({ records: 0, skipped: 1, logSize: first.logSize });
    appendFileSync(log, record(3));
    expect(await run([log])).toMatchObject({ records: 1, duplicates: 0 });
    expect(await actions()).toHaveLength(3);
  });

  test('counts a record redelivered in another file, and keeps one action', async () => {
    writeFileSync(log, record(1));
    const other = join(folder, 'other.ndjson');
    writeFileSync(other, `${record(2)}${record(1)}`);
    expect(await run([log, other])).toMatchObject({ records: 3, duplicates: 1, replicas: 0 });
    expect(await actions()).toHaveLength(2);
  });

  test('a copy from a less trusted place changes nothing but the list of evidence', async () => {
    writeFileSync(log, record(1));
    const forged = join(folder, 'forged.ndjson');
    writeFileSync(forged, record(1, { sourceIPAddress: '203.0.113.66', eventName: 'DeleteBucket' }));
    const originOf = (uri: string) =>
      uri === log ? { ...UNDECLARED, source: 'aws.cloudtrail', trust: 'declared' as const } : UNDECLARED;
    await run([log], { originOf });
    const [before] = await actions({ originOf });
    await run([forged], { originOf });
    const [after, ...more] = await actions({ originOf });
    expect(more).toEqual([]);
    expect({ ...after, evidence: [] }).toEqual({ ...before, evidence: [] });
    expect(after?.evidence).toHaveLength(2);
  });

  test('a record in a place declared for another source is foreign there', async () => {
    writeFileSync(log, record(1));
    await run([log], { originOf: () => ({ ...UNDECLARED, source: 'okta.system-log', trust: 'declared' }) });
    expect((await actions())[0]?.strand.trust).toBe('foreign');
  });

  test('interrupted, goes on where it stopped', async () => {
    writeFileSync(log, Array.from({ length: 50 }, (_, n) => record(n)).join(''));
    const stop = new AbortController();
    stop.abort();
    expect((await run([log], { signal: stop.signal })).interrupted).toBe(true);
    expect((await run([log])).interrupted).toBe(false);
    expect(await actions()).toHaveLength(50);
  });

  test('threads and one thread give the same', async () => {
    writeFileSync(log, Array.from({ length: 12_000 }, (_, n) => record(n)).join(''));
    await run([log], { workers: 1 });
    const threaded = await actions();
    rmSync(data, { recursive: true });
    await run([log]);
    expect(threaded).toHaveLength(12_000);
    expect((await actions()).map(comparable)).toEqual(threaded.map(comparable));
  });
});

/** All but where in the log the record lies, which is of the order of arrival. */
const comparable = ({ logIndex: _, ...row }: ActionRow) => JSON.stringify(row);

describe('the index', () => {
  test('is made anew from the log, lost or not', async () => {
    writeFileSync(log, record(1) + record(2));
    await run([log]);
    const before = await actions();
    removeDatabase(indexFolder(data));
    expect(await actions()).toEqual(before);
    expect(await reindex(data)).toMatchObject({ records: 2, actions: 2 });
    expect(await actions()).toEqual(before);
  });

  test('is judged anew under another policy', async () => {
    writeFileSync(log, record(1));
    await run([log]);
    expect((await actions())[0]?.privileged).toBe(false);
    const policy = { ...NO_POLICY, policyId: 'p2' };
    const rows = await actions({ policy, isPrivileged: (_: string, action: string) => action === 's3:GetObject' });
    expect(rows[0]?.privileged).toBe(true);
  });

  test('events read again are the ones that were judged', async () => {
    writeFileSync(log, record(2) + record(1));
    await run([log]);
    const store = await openIndex(data);
    const events = [];
    for await (const batch of readEvents(data, store)) events.push(...batch);
    await store.close();
    expect(events.map((e) => e.event.target)).toEqual((await actions()).map((r) => r.target));
    expect(events.map((e) => e.id)).toEqual((await actions()).map((r) => r.event));
  });
});
