import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildWorld } from '../lab/build.ts';
import { declarations } from '../lab/write.ts';
import { ascribeOk } from './cli.fixture.ts';

/**
 * Laws 3 and 6 through the real command line: every record is accounted for, and every action has a verdict with a reason.
 */
const UNREAD = ['no log line', '{"nobody":"claims this"}', '{"__proto__":{"a":1}}', '{"eventVersion":'];

let folder: string;
let data: string;
let distinct: Set<string>;
let records: number;
let summary: { records: number; total: { records: number; actions: number; duplicates: number; replicas: number } };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ascribe-complete-'));
  data = join(folder, 'data');
  const { world, truth } = buildWorld('complete', 2000);
  const delivered = world.emissions.filter(({ delivery }) => delivery.lost !== true);
  const lines = delivered.flatMap(({ text, delivery }) => Array.from({ length: delivery.copies ?? 1 }, () => text));
  records = lines.length + UNREAD.length;
  distinct = new Set(truth.map(({ sourceEventId }) => sourceEventId));
  writeFileSync(join(folder, 'all.log'), `${[...UNREAD, ...lines].join('\n')}\n`);
  writeFileSync(join(folder, 'ascribe.yaml'), declarations(world));
  summary = JSON.parse(await asked('ingest', join(folder, 'all.log'), '--format', 'json'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const asked = (...args: readonly string[]): Promise<string> =>
  ascribeOk(data, [...args, '--config', join(folder, 'ascribe.yaml')]);

const listed = async (...args: string[]): Promise<Record<string, unknown>[]> =>
  (await asked(...args, '--format', 'ndjson'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('nothing is silent', () => {
  test('every record is sealed, and is an action, a copy of one, or unread', async () => {
    expect(summary.records).toBe(records);
    const { actions, duplicates, replicas } = summary.total;
    expect(actions).toBe(distinct.size);
    expect(actions + duplicates + replicas + UNREAD.length).toBe(records);
  });

  test('every unread record is listed with its place and the reason', async () => {
    const unread = await listed('unread');
    expect(unread).toHaveLength(UNREAD.length);
    for (const row of unread) {
      expect(row['reason']).toMatch(/^[a-z-]+$/);
      expect(Object.values(row)).toContain(join(folder, 'all.log'));
    }
  });

  test('every action has one verdict with a reason and four grades', async () => {
    const rows = await listed('attributions');
    expect(rows).toHaveLength(distinct.size);
    expect(new Set(rows.map(({ event }) => event)).size).toBe(distinct.size);
    for (const { verdict, reason, grade, operator, holder } of rows as Record<string, string[]>[]) {
      expect(['attributed', 'held', 'contested', 'ambiguous', 'unattributed']).toContain(verdict);
      expect(reason).toMatch(/^[a-z0-9-]+$/);
      for (const value of Object.values(grade ?? {})) expect(value).toMatch(/^C[0-5]$/);
      if (String(verdict) !== 'attributed') expect(operator).toEqual([]);
      if (['ambiguous', 'unattributed'].includes(String(verdict))) expect(holder).toEqual([]);
    }
  });
});
