import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ascribe, ascribeOk } from './cli.fixture.ts';
import { writeManyActions } from './cli-logs.fixture.ts';

const ACTIONS = 30_000;

let dir = '';
let logs = '';

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'ascribe-interrupt-'));
  logs = writeManyActions(dir, ACTIONS);
});

afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('interrupting', () => {
  it('an ingest exits 130, says how to go on, and the next run completes to the same result', async () => {
    const data = join(dir, 'data');
    const interrupted = await ascribe(data, ['ingest', logs, '--workers', '0'], {
      onStart: (child) => {
        setTimeout(() => child.kill('SIGINT'), 700);
      },
    });
    // On a fast machine it may have been done before the signal came.
    if (interrupted.code !== 0) {
      expect(interrupted.code).toBe(130);
      expect(interrupted.stderr).toContain('run the same command again');
    }
    await ascribeOk(data, ['ingest', logs]);
    const whole = join(dir, 'whole');
    await ascribeOk(whole, ['ingest', logs]);
    const list = (folder: string) => ascribeOk(folder, ['attributions', '--format', 'ndjson']);
    expect(await list(data)).toBe(await list(whole));
  });

  it('a second process gets a clear message, or waits', async () => {
    const data = join(dir, 'busy');
    await ascribeOk(data, ['ingest', logs, '--quiet']);
    const ask = (wait: string) => ascribe(data, ['attributions', '--format', 'csv', '--wait', wait]);
    const both = await Promise.all([ask('0'), ask('0')]);
    for (const { code, stderr } of both.filter((one) => one.code !== 0)) {
      expect(code).toBe(3);
      expect(stderr).toMatch(/^ascribe: The index in .* is in use by /);
    }
    const waiting = await Promise.all([ask('60'), ask('60')]);
    expect(waiting.map((one) => one.code)).toEqual([0, 0]);
    expect(waiting[0]?.stdout).toBe(waiting[1]?.stdout);
  });
});
