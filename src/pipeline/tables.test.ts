import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fsck } from '../evidence/fsck/fsck.ts';
import { parseCustomMapping } from '../sources/custom/schema.ts';
import { removeDatabase } from '../store/database.ts';
import { evidenceFolder, indexFolder } from './folders.ts';
import { ingest } from './ingest.ts';
import { openIndex, reindex } from './open-index.ts';
import { readEvents } from './read-events.ts';

let folder: string;
let data: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ascribe-tables-'));
  data = join(folder, 'data');
  file = join(folder, 'export.csv');
});
afterEach(() => rmSync(folder, { recursive: true }));

const parsed = parseCustomMapping({
  name: 'desk',
  match: [{ path: 'System', equals: 'desk' }],
  id: 'Ticket',
  time: { path: 'When' },
  actor: { id: 'Who' },
  action: 'What',
  target: 'Password',
});
if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
const mappings = [parsed.mapping];

const HEADER = 'System,Ticket,When,Who,What,Password\n';
const row = (n: number): string =>
  `desk,T${n},2026-01-01T00:00:${String(n % 60).padStart(2, '0')}Z,ada,"open\nit",pw-${n}\n`;
const rows = (from: number, to: number): string => Array.from({ length: to - from }, (_, i) => row(from + i)).join('');

async function events(): Promise<readonly string[]> {
  const store = await openIndex(data, { mappings });
  try {
    const told: string[] = [];
    for await (const batch of readEvents(data, store, {}, { mappings }))
      for (const { event } of batch) told.push(`${event.sourceEventId} ${event.action} ${event.target}`);
    return told.sort();
  } finally {
    await store.close();
  }
}

async function unread(): Promise<readonly string[]> {
  const store = await openIndex(data, { mappings });
  try {
    const reasons: string[] = [];
    for await (const batch of store.unread()) for (const one of batch) reasons.push(one.reason);
    return reasons.sort();
  } finally {
    await store.close();
  }
}

const told = (n: number): string => `T${n} custom.desk:open\nit [redacted:password]`;

test('rows are read by their columns, by any number of threads and from the evidence alone', async () => {
  writeFileSync(file, HEADER + rows(0, 9000));
  const summary = await ingest(data, [file], { workers: 2, mappings });
  expect(summary).toMatchObject({ records: 9001, events: 9000, unread: 0, bySource: { 'custom.desk': 9000 } });
  const before = await events();
  expect(before[0]).toBe(told(0));
  expect(await unread()).toEqual(['table-header']);
  expect(await reindex(data, { mappings })).toMatchObject({ records: 9001, actions: 9000 });
  expect(await events()).toEqual(before);
  expect((await fsck(evidenceFolder(data))).problems).toEqual([]);
});

test('a file that has grown is read on, with an index that was lost in between', async () => {
  writeFileSync(file, HEADER + rows(0, 3));
  await ingest(data, [file], { workers: 0, mappings });
  writeFileSync(file, HEADER + rows(0, 5));
  removeDatabase(indexFolder(data));
  expect(await ingest(data, [file], { workers: 0, mappings })).toMatchObject({ records: 3, events: 2 });
  expect(await events()).toEqual([0, 1, 2, 3, 4].map(told));
  expect(await ingest(data, [file], { workers: 0, mappings })).toMatchObject({ records: 0, skipped: 1 });
});

test('what cannot be read of a table is kept with a reason', async () => {
  writeFileSync(file, `${HEADER}${row(0)}short,row\n${HEADER}${row(1)}`);
  const rest = join(folder, 'rest.csv');
  writeFileSync(rest, rows(2, 3).replace('"open\nit"', 'open'));
  expect(await ingest(data, [file, rest], { workers: 0, mappings })).toMatchObject({
    records: 6,
    events: 2,
    unread: 2,
  });
  expect(await unread()).toEqual(['row-malformed', 'row-without-header', 'table-header', 'table-header']);
});
