import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildWorld } from '../lab/build.ts';
import { Rng } from '../lab/prng.ts';
import { evidenceFiles } from '../lab/write.ts';
import { fsck } from '../src/evidence/fsck/fsck.ts';
import { openReader } from '../src/evidence/reader.ts';
import { ascribe, attributions } from './cli.fixture.ts';

/**
 * An ingest is killed (SIGKILL) at random points, started again, and killed again, until one run gets through. After each
 * kill the log must be whole, continue what it was before, and hold everything that was acknowledged; in the end the answers
 * must be those of an ingest that nobody disturbed. Half of the kills hit the real command line, the others an ingest that
 * commits every few records, so that commits and what surrounds them are hit often.
 */
const KILLS = Number(process.env.CRASH_KILLS ?? 200);
const LANES = 2;
/** Kills after which a run is let through, so that the end state is looked at every now and then. */
const KILLS_PER_DATA_FOLDER = 10;

const CHILD = fileURLToPath(new URL('./ingest-child.mjs', import.meta.url));

let folder: string;
let logs: string;
let expected: string;
let expectedRecords: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ascribe-crash-'));
  logs = join(folder, 'logs');
  const { world } = buildWorld('crash', 4000);
  for (const [i, file] of evidenceFiles('crash', world.emissions, 'ndjson').entries()) {
    mkdirSync(logs, { recursive: true });
    writeFileSync(join(logs, `${i}-${file.path.replaceAll('/', '-')}`), file.bytes);
  }
  const data = join(folder, 'undisturbed');
  const ended = await ascribe(data, ['ingest', logs]);
  expect(ended.code, ended.stderr).toBe(0);
  expected = await attributions(data);
  expectedRecords = recordCount(data);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Outcome {
  readonly killed: boolean;
  readonly code: number | null;
  /** Log sizes that the run said are durable. */
  readonly acknowledged: number;
  readonly stderr: string;
}

/** Run until the end, or until it is killed after `delay` ms. */
function run(data: string, rng: Rng, delay: number | null): Promise<Outcome> {
  let killed = false;
  const kill = (child: ChildProcess) => {
    if (delay !== null) setTimeout(() => (killed = child.kill('SIGKILL')), delay);
  };
  if (rng.chance(0.5)) {
    const args = ['ingest', logs, '--workers', rng.pick(['0', '2'])];
    return ascribe(data, args, { onStart: kill }).then(({ code, stderr }) => ({
      killed: killed && code === null,
      code,
      acknowledged: 0,
      stderr,
    }));
  }
  const child = spawn(process.execPath, [CHILD, data, rng.pick(['0', '2']), String(rng.int(50, 600)), logs]);
  kill(child);
  return new Promise((resolve, reject) => {
    let out = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      const whole = out.slice(0, out.lastIndexOf('\n') + 1);
      const acknowledged = Math.max(0, ...whole.split('\n').map(Number));
      resolve({ killed: killed && code === null, code, acknowledged, stderr });
    });
  });
}

interface Seen {
  readonly size: number;
  readonly digest: string;
}

/** What the log holds up to `size`, as one digest. */
function contents(data: string, size?: number): Seen {
  const evidence = join(data, 'evidence');
  if (!existsSync(join(evidence, 'log', 'checkpoint'))) return { size: 0, digest: '' };
  const reader = openReader(evidence);
  const upTo = size ?? reader.size;
  const hash = createHash('sha256');
  for (let i = 0; i < upTo; i++) hash.update(reader.leafBytes(i));
  return { size: upTo, digest: upTo === 0 ? '' : hash.digest('hex') };
}

/** Kill ingests into one data folder until one is let through. Returns the kills, and what was wrong. */
async function campaign(seed: string): Promise<{ kills: number; problems: string[] }> {
  const rng = new Rng(`crash/${seed}`);
  const data = join(folder, seed);
  const problems: string[] = [];
  let kills = 0;
  let before: Seen = { size: 0, digest: '' };
  for (;;) {
    const isLast = kills >= KILLS_PER_DATA_FOLDER;
    const outcome = await run(data, rng, isLast ? null : rng.int(100, 1600));
    if (outcome.killed) kills++;
    else if (outcome.code !== 0) problems.push(`${seed}: ended with ${outcome.code}: ${outcome.stderr}`);
    if (contents(data, before.size).digest !== before.digest) problems.push(`${seed}: the log does not continue`);
    const now = contents(data);
    if (now.size < before.size) problems.push(`${seed}: the log has shrunk`);
    if (now.size < outcome.acknowledged)
      problems.push(`${seed}: ${outcome.acknowledged} acknowledged, ${now.size} there`);
    before = now;
    if (now.size > 0) problems.push(...(await wholeness(data, seed)));
    if (outcome.killed && problems.length === 0) continue;
    if ((await attributions(data)) !== expected) problems.push(`${seed}: other attributions`);
    if (recordCount(data) !== expectedRecords) problems.push(`${seed}: ${recordCount(data)} records`);
    rmSync(data, { recursive: true });
    return { kills, problems };
  }
}

/** What a check of every byte of the evidence finds. */
async function wholeness(data: string, seed: string): Promise<string[]> {
  const { problems } = await fsck(join(data, 'evidence'));
  return problems.map((p) => `${seed}: fsck: ${p.what} ${p.where}: ${p.detail}`);
}

/** Sealed records: redelivered copies would not show in the attributions, but a record taken twice is one too many. */
function recordCount(data: string): number {
  const reader = openReader(join(data, 'evidence'));
  let records = 0;
  for (let i = 0; i < reader.size; i++) if (reader.leaf(i).type === 'record') records++;
  return records;
}

describe('an ingest that is killed', () => {
  test(`${KILLS} times loses nothing, and ends with the same answers`, { timeout: 1_800_000 }, async () => {
    const problems: string[] = [];
    let kills = 0;
    let next = 0;
    const lane = async () => {
      while (kills < KILLS && problems.length === 0) {
        const result = await campaign(`campaign-${next++}`);
        kills += result.kills;
        problems.push(...result.problems);
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    expect(problems).toEqual([]);
    expect(kills).toBeGreaterThanOrEqual(KILLS);
  });
});
