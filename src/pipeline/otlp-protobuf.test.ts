import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fsck } from '../evidence/fsck/fsck.ts';
import { openReader } from '../evidence/reader.ts';
import { encoded, prefixed } from '../evidence/testing/otlp.ts';
import type { Event } from '../model/event.ts';
import { evidenceFolder } from './folders.ts';
import { ingest } from './ingest.ts';
import { openIndex, reindex } from './open-index.ts';
import { readEvents } from './read-events.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ascribe-otlp-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Put together here so that no scanner of this repository takes it for a live token. */
const TOKEN = ['ghp', 'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8'].join('_');
const attribute = (key: string, stringValue: string): object => ({ key, value: { stringValue } });
const request = (spanId: string, token: string | null): Record<string, unknown> => ({
  resourceSpans: [
    {
      resource: { attributes: [attribute('service.name', 'claims-agent')] },
      scopeSpans: [
        {
          spans: [
            {
              traceId: 'ab'.repeat(16),
              spanId,
              name: 'GET',
              kind: 3,
              startTimeUnixNano: '1772442930123456789',
              endTimeUnixNano: '1772442931123456789',
              attributes: [
                attribute('http.request.method', 'GET'),
                attribute('url.full', 'https://api.github.com/user'),
                attribute('db.password', 'hunter2-hunter2'),
                ...(token === null ? [] : [attribute('http.request.header.authorization', `Bearer ${token}`)]),
              ],
            },
          ],
        },
      ],
    },
  ],
});
const REQUESTS = [request('cd'.repeat(8), TOKEN), request('ef'.repeat(8), null)];

async function eventsIn(data: string): Promise<Event[]> {
  const store = await openIndex(data, {});
  const events: Event[] = [];
  for await (const batch of readEvents(data, store)) events.push(...batch.map(({ event }) => event));
  await store.close();
  return events;
}

test('protobuf says what the same OTLP/JSON says, is sealed as it was, and proves after a reindex', async () => {
  const messages = REQUESTS.map((r) => encoded('Traces', r));
  writeFileSync(join(folder, 'traces.pb'), Buffer.concat(messages.map(prefixed)));
  writeFileSync(join(folder, 'body.bin'), encoded('Traces', request('99'.repeat(8), null)));
  writeFileSync(join(folder, 'traces.json'), REQUESTS.map((r) => `${JSON.stringify(r)}\n`).join(''));
  const [binary, text] = [join(folder, 'binary'), join(folder, 'text')];
  const summary = await ingest(binary, [join(folder, 'traces.pb')], { workers: 0 });
  expect(summary).toMatchObject({ records: 2, events: 2, unreadable: [], redactedRecords: 2 });
  await ingest(text, [join(folder, 'traces.json')], { workers: 0 });
  const events = await eventsIn(binary);
  expect(events).toEqual(await eventsIn(text));
  expect(events[0]?.presented?.ref).toMatch(/^token\.sha256:[\w-]{43}$/);

  const log = openReader(evidenceFolder(binary));
  const records = Array.from({ length: log.size }, (_, i) => i).filter((i) => log.leaf(i).type === 'record');
  expect(records.map((i) => log.record(i).original)).toEqual(messages);
  expect(records.map((i) => log.record(i).leaf.framing)).toEqual(['message', 'message']);
  for (const i of records) expect(log.record(i).redacted.toString()).not.toMatch(/hunter2|ghp_/);
  expect((await fsck(evidenceFolder(binary))).problems).toEqual([]);

  await reindex(binary);
  expect(await eventsIn(binary)).toEqual(events);
  const again = await ingest(binary, [join(folder, 'traces.pb'), join(folder, 'body.bin')], { workers: 0 });
  expect(again).toMatchObject({ records: 1, skipped: 1 });
});

test('a secret in a message stands in no file of the data folder', async () => {
  writeFileSync(join(folder, 'traces.pb'), prefixed(encoded('Traces', REQUESTS[0]!)));
  const data = join(folder, 'data');
  await ingest(data, [join(folder, 'traces.pb')], { workers: 0 });
  const files = readdirSync(data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(3);
  for (const { parentPath, name } of files) {
    const bytes = readFileSync(join(parentPath, name));
    for (const secret of [TOKEN, 'hunter2-hunter2']) expect(bytes.includes(secret), name).toBe(false);
  }
});
