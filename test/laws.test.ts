import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildWorld } from '../lab/build.ts';
import { Rng } from '../lab/prng.ts';
import { ascribe, ascribeOk, attributions } from './cli.fixture.ts';

/**
 * Law 1, the set law, through the real command line: the attributions are a function of the set of records. Arrival order,
 * split into files, runs, batches and threads, redelivery and interruption change not one byte of them.
 */
const RECORDS = 10_500;
const ROUNDS = Number(process.env.LAWS_ROUNDS ?? 100);
/** Share of the ingests that are killed or interrupted once. */
const INTERRUPTED = 0.2;
/** Rounds that run beside each other. */
const LANES = 2;

const WARM_CLI = fileURLToPath(new URL('./warm-cli.mjs', import.meta.url));

/** The command line in a process that stays, for the runs that nobody interrupts. */
class WarmCli {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(): Promise<WarmCli> {
    const env = { ...process.env, ASCRIBE_KEY: '', ASCRIBE_HOME: '', NO_COLOR: '1' };
    const warm = new WarmCli(fork(WARM_CLI, { env, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] }));
    await warm.#answer();
    return warm;
  }

  /** What the command printed. Throws where it failed. */
  async run(dataDir: string, args: readonly string[]): Promise<string> {
    const answer = this.#answer();
    this.#child.send(['--data', dataDir, '--quiet', ...args]);
    const { stdout, error } = (await answer) as { stdout?: string; error?: string };
    if (stdout === undefined) throw new Error(`ascribe ${args.join(' ')}: ${error}`);
    return stdout;
  }

  stop(): void {
    this.#child.kill();
  }

  #answer(): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const onExit = () => reject(new Error('the warm command line has died'));
      this.#child.once('exit', onExit);
      this.#child.once('message', (message) => {
        this.#child.off('exit', onExit);
        resolve(message);
      });
    });
  }
}

interface LogRecord {
  readonly source: string;
  readonly text: string;
  /** `sha256:…` where it has none of its own. */
  readonly id: string;
}

let records: readonly LogRecord[];
let expected: string;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ascribe-laws-'));
  records = buildWorld('laws', RECORDS).world.emissions.map(({ source, text, id }) => ({ source, text, id }));
  const plain = join(folder, 'plain');
  mkdirSync(plain);
  for (const source of new Set(records.map((r) => r.source))) {
    const lines = records.filter((r) => r.source === source).map((r) => `${r.text}\n`);
    writeFileSync(join(plain, `${source}.log`), lines.join(''));
  }
  const data = join(folder, 'data-plain');
  await ascribeOk(data, ['ingest', plain, '--workers', '0']);
  expected = await attributions(data);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The records in a new order, some of them again, over a few files of several kinds; the files over a few runs. */
function deal(rng: Rng, into: string): string[][] {
  const copies = rng.chance(0.5) ? records.filter((r) => hasOwnId(r) && rng.chance(0.1)) : [];
  const dealt = shuffled(rng, [...records, ...copies]);
  const fileCount = rng.int(1, 12);
  const files: LogRecord[][] = Array.from({ length: fileCount }, () => []);
  for (const record of dealt) files[rng.int(0, fileCount - 1)]?.push(record);
  mkdirSync(into);
  const paths = files.map((file, i) => writeLog(rng, join(into, `part-${i}`), file));
  const runs: string[][] = Array.from({ length: rng.pick([1, 1, 2, 3]) }, () => []);
  for (const path of shuffled(rng, paths)) runs[rng.int(0, runs.length - 1)]?.push(path);
  return runs.filter((run) => run.length > 0);
}

function shuffled<T>(rng: Rng, items: readonly T[]): T[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = rng.int(0, i);
    [out[i], out[j]] = [out[j] as T, out[i] as T];
  }
  return out;
}

/** A second copy of a record without an id of its own is another record: those are never redelivered here. */
const hasOwnId = (r: LogRecord): boolean => !r.id.startsWith('sha256:');

function writeLog(rng: Rng, path: string, file: readonly LogRecord[]): string {
  const isJson = file.every((r) => r.text.startsWith('{'));
  const style = isJson
    ? rng.pick(['lines', 'array', 'wrapped', 'gzip'] as const)
    : rng.pick(['lines', 'gzip'] as const);
  const texts = file.map((r) => r.text);
  const body =
    style === 'array'
      ? `[${texts.join(',\n')}]`
      : style === 'wrapped'
        ? `{"Records":[${texts.join(',')}]}`
        : texts.map((t) => `${t}\n`).join('');
  const name = `${path}${style === 'gzip' ? '.log.gz' : style === 'lines' ? '.log' : '.json'}`;
  writeFileSync(name, style === 'gzip' ? gzipSync(body, { level: 1 }) : body);
  return name;
}

/** One ingest; sometimes killed or interrupted on the way, and then run again until it ends by itself. */
async function ingest(cli: WarmCli, rng: Rng, data: string, paths: readonly string[]): Promise<void> {
  const args = ['ingest', ...paths, '--workers', rng.pick(['0', '0', '0', '1', '2'])];
  if (rng.chance(INTERRUPTED)) {
    const signal = rng.pick(['SIGKILL', 'SIGINT'] as const);
    const delay = rng.int(200, 1500);
    const ended = await ascribe(data, args, { onStart: (child) => setTimeout(() => child.kill(signal), delay) });
    if (ended.code === 0) return;
  }
  await cli.run(data, args);
}

async function round(cli: WarmCli, n: number): Promise<string> {
  const rng = new Rng(`laws/${n}`);
  const data = join(folder, `data-${n}`);
  const runs = deal(rng, join(folder, `logs-${n}`));
  for (const run of runs) await ingest(cli, rng, data, run);
  const result = await cli.run(data, ['attributions', '--format', 'ndjson']);
  rmSync(data, { recursive: true });
  rmSync(join(folder, `logs-${n}`), { recursive: true });
  return result;
}

describe('the set law', () => {
  test('the records are enough to mean something', () => {
    expect(records.length).toBeGreaterThanOrEqual(10_000);
    expect(new Set(records.map((r) => r.source)).size).toBeGreaterThanOrEqual(3);
    expect(expected.split('\n').length).toBeGreaterThan(10_000);
  });

  test(`${ROUNDS} orders, splits, redeliveries and interruptions give the same bytes`, {
    timeout: 1_800_000,
  }, async () => {
    const differing: number[] = [];
    let next = 0;
    const lane = async () => {
      const cli = await WarmCli.start();
      try {
        while (next < ROUNDS) {
          const n = next++;
          if ((await round(cli, n)) !== expected) differing.push(n);
        }
      } finally {
        cli.stop();
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    expect(differing).toEqual([]);
  });

  test('an index made anew from the log gives the same bytes', async () => {
    const data = join(folder, 'data-plain');
    await ascribeOk(data, ['reindex']);
    expect(await attributions(data)).toBe(expected);
  });
});
