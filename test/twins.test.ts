import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ascribeOk } from './cli.fixture.ts';

const LINE = 'Mar  4 05:06:07 web-01 sshd[4711]: Failed password for root from 192.0.2.9 port 50022 ssh2\n';
const OTHER = 'Mar  4 05:06:09 web-01 sshd[4712]: Failed password for root from 192.0.2.9 port 50023 ssh2\n';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ascribe-twins-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('records without an id of their own', () => {
  test('are kept apart where they are byte-identical at distinct positions, and marked as possible duplicates', async () => {
    writeFileSync(join(folder, 'a.log'), LINE);
    writeFileSync(join(folder, 'b.log'), OTHER + LINE);
    const data = join(folder, 'data');
    await ascribeOk(data, ['ingest', join(folder, 'a.log'), join(folder, 'b.log')]);
    const rows = async (...options: string[]) => {
      const stdout = await ascribeOk(data, ['attributions', '--format', 'ndjson', ...options]);
      return stdout
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as { event: string; findings: string[] });
    };
    const all = await rows();
    expect(all).toHaveLength(3);
    expect(new Set(all.map((row) => row.event)).size).toBe(3);
    expect(all.filter((row) => row.findings.includes('possible-duplicate'))).toHaveLength(2);
    expect(await rows('--finding', 'possible-duplicate')).toHaveLength(2);
  });
});
