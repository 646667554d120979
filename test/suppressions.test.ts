import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ascribe, ascribeOk } from './cli.fixture.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ascribe-suppress-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Lines of one session of a database, with a hole of four in their numbers. */
const line = (n: number): string =>
  `2026-03-04 12:00:${String(n).padStart(2, '0')}.123 UTC,"app","cases",77,"10.0.0.5:5555",65e5b1c0.4d,${n},"SELECT",2026-03-04 12:00:00 UTC,3/7,0,LOG,00000,"statement: SELECT ${n}",,,,,,,,,"app","client backend",,0`;
const log = [...Array(30).keys()].flatMap((i) => (i >= 12 && i < 16 ? [] : [line(i + 1)])).join('\n');

test('a finding that the policy suppresses is counted, and listed with its reason when asked for; the evidence decides how long', async () => {
  const data = join(folder, 'data');
  mkdirSync(data);
  writeFileSync(join(folder, 'postgresql.csv'), `${log}\n`);
  const policy = (until: string, code = 'sequence-hole'): void =>
    writeFileSync(
      join(data, 'ascribe.yaml'),
      `suppressions:\n  - {finding: ${code}, subject: "host.name:*", reason: "rotated by hand, CHG-7", until: ${until}}\n`,
    );
  policy('2026-03-05');
  await ascribeOk(data, ['ingest', join(folder, 'postgresql.csv')]);
  const quiet = await ascribe(data, ['findings']);
  expect(quiet.stdout).not.toContain('sequence-hole');
  expect(quiet.stderr).toContain('1 more is suppressed by the policy: ascribe findings --suppressed');
  const [asked] = (await ascribeOk(data, ['findings', '--suppressed', '--format', 'ndjson'])).trim().split('\n');
  expect(JSON.parse(asked ?? '')).toMatchObject({
    code: 'sequence-hole',
    suppressed: { reason: 'rotated by hand, CHG-7', until: '2026-03-05T00:00:00.000Z' },
  });
  // What happened on the day itself is no longer covered, whatever day it is now.
  policy('2026-03-04');
  expect(await ascribeOk(data, ['findings'])).toContain('sequence-hole');
  policy('2026-03-05', 'sequence-holes');
  const wrong = await ascribe(data, ['findings']);
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain(
    'ascribe.yaml:2:15: there is no finding "sequence-holes". Did you mean "sequence-hole"?',
  );
});
