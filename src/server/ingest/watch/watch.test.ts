import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../config/policy.ts';
import { OpenFolder } from '../../open-folder.ts';
import { FolderWatch } from './watch.ts';

let root: string;
let logs: string;
let folder: OpenFolder;
let watch: FolderWatch;
const told: string[] = [];

beforeEach(async () => {
  told.length = 0;
  root = mkdtempSync(join(tmpdir(), 'ascribe-watch-'));
  logs = join(root, 'logs');
  mkdirSync(join(logs, 'deep'), { recursive: true });
  await open();
});
afterEach(async () => {
  await close();
  rmSync(root, { recursive: true, force: true });
});

async function open(): Promise<void> {
  const named = { id: DEFAULT_POLICY.policyId, definition: DEFAULT_POLICY.definition, file: null };
  const configure = () => ({ settings: {}, named, originName: () => null });
  folder = new OpenFolder(join(root, 'data'), configure, (error) => told.push(String(error)), 0);
  await folder.ready();
  watch = new FolderWatch({
    folder: logs,
    everySeconds: 0.05,
    exclude: join(root, 'data'),
    take: (paths, signal) => folder.takeGrown(paths, signal),
    log: {
      info: (_, fields) => told.push(String(fields?.['why'])),
      error: (_, error) => told.push(String(error)),
    },
  });
  watch.start();
}

async function close(): Promise<void> {
  await watch.stop();
  await folder.close();
}

const line = (n: number): string => `{"n":${n},"filler":"${'x'.repeat(300)}"}\n`;
const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, i) => line(from + i)).join('');

/** The numbers of all records that are sealed, ascending, once there are `least`. */
async function sealed(least: number): Promise<number[]> {
  const { pipeline } = folder.now().library;
  const now = (): number[] => {
    pipeline.reader.refresh();
    const found: number[] = [];
    for (let i = 0; i < pipeline.reader.size; i++)
      if (pipeline.reader.leaf(i).type === 'record')
        found.push(JSON.parse(pipeline.reader.record(i).redacted.toString('utf8')).n);
    return found.sort((a, b) => a - b);
  };
  await expect.poll(() => now().length, { timeout: 20_000 }).toBeGreaterThanOrEqual(least);
  return now();
}
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe('a watched folder', () => {
  it('is taken in with what was there, what comes and what grows, each line once and when it is whole', async () => {
    writeFileSync(join(logs, 'app.log'), lines(0, 3));
    expect(await sealed(3)).toEqual(upTo(3));
    appendFileSync(join(logs, 'app.log'), line(3) + line(4).slice(0, 50));
    expect(await sealed(4)).toEqual(upTo(4));
    appendFileSync(join(logs, 'app.log'), line(4).slice(50));
    expect(await sealed(5)).toEqual(upTo(5));
    writeFileSync(join(logs, 'deep', 'other.log'), lines(5, 7));
    expect(await sealed(7)).toEqual(upTo(7));
  });

  it('loses nothing and takes nothing twice when a file is rotated, compressed or emptied', async () => {
    const log = join(logs, 'app.log');
    writeFileSync(log, lines(0, 4));
    expect(await sealed(4)).toEqual(upTo(4));
    appendFileSync(log, lines(4, 6));
    renameSync(log, `${log}.1`);
    writeFileSync(log, lines(6, 8));
    expect(await sealed(8)).toEqual(upTo(8));
    writeFileSync(`${log}.1.gz`, gzipSync(lines(0, 6)));
    unlinkSync(`${log}.1`);
    writeFileSync(log, lines(8, 9));
    expect(await sealed(9)).toEqual(upTo(9));
    appendFileSync(log, line(9));
    expect(await sealed(10)).toEqual(upTo(10));
    expect(told).toEqual([]);
  });

  it('goes on where it was when the server starts anew, and beside `ascribe ingest` of the same files', async () => {
    writeFileSync(join(logs, 'app.log'), lines(0, 4));
    expect(await sealed(4)).toEqual(upTo(4));
    await close();
    appendFileSync(join(logs, 'app.log'), lines(4, 6));
    await open();
    expect(await sealed(6)).toEqual(upTo(6));
    await folder.takeFiles([logs], () => undefined);
    appendFileSync(join(logs, 'app.log'), lines(6, 7));
    await folder.takeFiles([logs], () => undefined);
    appendFileSync(join(logs, 'app.log'), lines(7, 8));
    expect(await sealed(8)).toEqual(upTo(8));
  });

  it('waits until a compressed file or a list is whole', async () => {
    const whole = gzipSync(lines(0, 50));
    const path = join(logs, 'trail.gz');
    for (let i = 0; i < whole.length; i += 40) writeFileSync(path, whole.subarray(0, i), { flag: 'w' });
    writeFileSync(path, whole);
    expect(await sealed(50)).toEqual(upTo(50));
  });

  it('leaves hidden files, links and the data folder alone, and says what it cannot look into', async () => {
    writeFileSync(join(root, 'secret.log'), line(99));
    symlinkSync(join(root, 'secret.log'), join(logs, 'link.log'));
    writeFileSync(join(logs, '.hidden.log'), line(98));
    writeFileSync(join(logs, 'app.log'), lines(0, 1));
    expect(await sealed(1)).toEqual([0]);
    rmSync(logs, { recursive: true });
    await expect.poll(() => told, { timeout: 20_000 }).toContain('it cannot be looked into: ENOENT');
    mkdirSync(logs);
    writeFileSync(join(logs, 'back.log'), lines(1, 2));
    expect(await sealed(2)).toEqual([0, 1]);
  });
});
