import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ascribe, ascribeOk } from '../../test/cli.fixture.ts';
import { KEY, writeLogs } from '../../test/cli-logs.fixture.ts';
import { readCustody } from '../cases/custody-log.ts';

let folder: string;
let data: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ascribe-access-'));
  data = join(folder, 'data');
  writeLogs(join(folder, 'logs'));
  await ascribeOk(data, ['ingest', join(folder, 'logs')]);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const noted = () => readCustody(data).entries.map(({ entry: { act, detail } }) => ({ act, ...detail }));

test('a look at the screen and an export are on record with what was asked for, and with the rows once all were given', async () => {
  await ascribeOk(data, ['credentials', '--credential', `aws.access-key:${KEY}`, '--limit', '1']);
  await ascribeOk(data, ['trace', KEY]);
  const lines = (await ascribeOk(data, ['events', '--format', 'ndjson'])).trim().split('\n');
  expect(noted()).toEqual([
    {
      ...{ act: 'listed', what: 'credentials', format: 'table' },
      filter: { credential: `aws.access-key:${KEY}`, limit: 1 },
    },
    { act: 'completed', what: 'credentials', entry: 1, rows: 1 },
    { act: 'listed', what: 'trace', format: 'tree', filter: { ref: KEY } },
    { act: 'completed', what: 'trace', entry: 3, rows: 1 },
    { act: 'exported', what: 'events', format: 'ndjson', filter: {} },
    { act: 'completed', what: 'events', entry: 5, rows: lines.length },
  ]);
}, 60_000);

test('a question that nothing answers is on record as well, without an end', async () => {
  expect((await ascribe(data, ['trace', 'nobody-is-called-this'])).code).toBe(1);
  expect(noted().at(-1)).toEqual({
    ...{ act: 'listed', what: 'trace', format: 'tree' },
    filter: { ref: 'nobody-is-called-this' },
  });
}, 60_000);

/** What opens the index and shows nothing of a record: counts, or whether the index is what the log makes it. */
const SHOWS_NO_RECORD = [
  'house.ts',
  'open-house.ts',
  'run-status.ts',
  'run-reindex.ts',
  'run-ingest.ts',
  'index-check.ts',
];

test('whatever opens the evidence to show it notes that', () => {
  const root = import.meta.dirname;
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /(?<!\.test)\.ts$/.test(name),
  );
  const opening = files.filter((name) => /\bwithHouse\(|\bopenIndex\(/.test(readFileSync(join(root, name), 'utf8')));
  const silent = opening.filter(
    (name) =>
      !SHOWS_NO_RECORD.includes(name) &&
      !/\bnote(Listing|Access)\(|\bnotedCustody\(|cases\/acts|writeEntry\(/.test(
        readFileSync(join(root, name), 'utf8'),
      ),
  );
  expect(opening.length).toBeGreaterThan(10);
  expect(silent).toEqual([]);
});
