import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildWorld } from './build.ts';
import { readAttributions } from './scoring/attribution.ts';
import { barsOf } from './scoring/bars.ts';
import type { Mark } from './scoring/mark.ts';
import { printed } from './scoring/print.ts';
import { scoreWorld } from './scoring/score-world.ts';
import type { Truth } from './truth.ts';
import { evidenceFiles, writeWorld } from './write.ts';

const USAGE = `Usage: npm run lab:score -- [--seeds 3] [--size 4000] [--first-seed 1] [--show 8] [--keep]
                            [--scenario a,b]
       node dist/lab/score.js --truth truth.ndjson --attributions attributions.ndjson

Generates worlds, runs the real command line on their evidence, and compares with the truth, action by action.
Exit code 1 if a bar fails; --show is the number of kinds of failure to list for each bar.
`;

const BIN = fileURLToPath(new URL('../../bin/ascribe.mjs', import.meta.url));

interface Scored {
  readonly marks: readonly Mark[];
  readonly extra: number;
}

async function scoreFiles(truthPath: string, attributionsPath: string): Promise<Scored> {
  const truths = readFileSync(truthPath, 'utf8')
    .split('\n')
    .filter((l) => l !== '')
    .map((l) => JSON.parse(l) as Truth);
  const attributions = await readAttributions(attributionsPath);
  return { marks: scoreWorld(truths, attributions), extra: attributions.extra };
}

async function scoreSeed(seed: string, size: number, only: readonly string[], keep: boolean): Promise<Scored> {
  const dir = mkdtempSync(join(tmpdir(), 'ascribe-lab-'));
  try {
    const { world, truth } = buildWorld(seed, size, only);
    writeWorld(dir, evidenceFiles(seed, world.emissions, 'mixed'), truth, world);
    const data = join(dir, 'data');
    const declared = ['--config', join(dir, 'ascribe.yaml'), '--data', data];
    ascribe(['ingest', join(dir, 'logs'), ...declared], null);
    ascribe(['attributions', '--format', 'ndjson', ...declared], join(dir, 'attributions.ndjson'));
    return await scoreFiles(join(dir, 'truth.ndjson'), join(dir, 'attributions.ndjson'));
  } finally {
    if (keep) console.error(`seed ${seed}: kept ${dir}`);
    else rmSync(dir, { recursive: true, force: true });
  }
}

/** Run the command line as a user does; its standard output goes to a file. */
function ascribe(args: readonly string[], out: string | null): void {
  const fd = out === null ? null : openSync(out, 'w');
  const run = spawnSync(process.execPath, [BIN, ...args], {
    stdio: ['ignore', fd ?? 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  if (fd !== null) closeSync(fd);
  if (run.status !== 0)
    throw new Error(`ascribe ${args.join(' ')} ended with ${run.status ?? run.signal}:\n${run.stderr.slice(-4000)}`);
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '3' },
      size: { type: 'string', default: '4000' },
      'first-seed': { type: 'string', default: '1' },
      show: { type: 'string', default: '8' },
      scenario: { type: 'string', default: '' },
      keep: { type: 'boolean', default: false },
      truth: { type: 'string' },
      attributions: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const scored: Scored[] = [];
  if (values.truth !== undefined && values.attributions !== undefined) {
    scored.push(await scoreFiles(values.truth, values.attributions));
  } else {
    const only = values.scenario.split(',').filter((name) => name !== '');
    const first = Number(values['first-seed']);
    for (let i = 0; i < Number(values.seeds); i++)
      scored.push(await scoreSeed(String(first + i), Number(values.size), only, values.keep));
  }
  const marks = scored.flatMap((s) => s.marks);
  const bars = barsOf(
    marks,
    scored.reduce((n, s) => n + s.extra, 0),
  );
  console.log(printed(marks, bars, Number(values.show)));
  return bars.every((b) => b.holds) ? 0 : 1;
}

process.exitCode = await main();
