/**
 * `npm run bench`: the speed, memory and disk of the main job through the real command line, beside the bars.
 *
 *   --records N       size of the inputs (500000)
 *   --rounds N        interleaved rounds (3)
 *   --large N         records of the second memory run (twice --records; 0 leaves it out)
 *   --input KIND      real | sessions | both (both)
 *   --explains N      explanations timed on a warm process (1000; 0 leaves it out)
 *   --keep DIR        where inputs and data folders go (bench-out)
 */
import { readFileSync, rmSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { INPUT_KINDS, type Input, inputOf } from './inputs.ts';
import { bytesUnder, measured, median, type Run, script } from './measure.ts';
import { cpuByKind, PROOF_KINDS, SEALING_KINDS, stagesOf } from './stages.ts';

const BARS = { ratio: 0.3, memoryBytes: 1.5e9, disk: 0.35, sealCpuShare: 0.25, proofCpuShare: 0.3, explainP99Ms: 50 };

/** Parts of the data folder that are told apart; `.` is the whole. */
const DISK_PARTS = ['evidence/originals', 'evidence/log', 'index'];

interface Round {
  readonly parse: { readonly records: number; readonly seconds: number };
  readonly parseRun: Run;
  readonly job: Run;
  readonly disk: ReadonlyMap<string, number>;
}

async function main(): Promise<void> {
  const options = readOptions();
  console.log(
    `node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${gb(totalmem())} memory\n`,
  );
  const data = new DataFolders(join(options.folder, 'data'));
  for (const kind of options.inputs) {
    const input = await inputOf(kind, options.records, options.folder);
    if (!input) continue;
    const profile = join(options.folder, `profile-${kind}.json`);
    const rounds: Round[] = [];
    for (let i = 0; i < options.rounds; i++) rounds.push(await round(input, data.fresh(), profile));
    print(input, rounds);
    printStages(profile);
    await printCpu(input, data.fresh(), options.folder);
    if (options.explains > 0) await printExplain(data.latest, options.explains);
    if (options.large > 0) await printLarge(kind, options, rounds, data.fresh());
    console.log('');
  }
  data.remove();
}

/**
 * A folder of its own for each run, all removed when nothing is measured any more: for a minute after files were deleted ext4 passes
 * over their inodes one by one whenever a file is made, which took 0.35 ms a file instead of 0.02 ms.
 */
class DataFolders {
  readonly #base: string;
  #made = 0;

  constructor(base: string) {
    this.#base = base;
    this.remove();
  }

  get latest(): string {
    return join(this.#base, String(this.#made));
  }

  fresh(): string {
    this.#made++;
    return this.latest;
  }

  remove(): void {
    rmSync(this.#base, { recursive: true, force: true });
  }
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      records: { type: 'string', default: '500000' },
      rounds: { type: 'string', default: '3' },
      large: { type: 'string' },
      input: { type: 'string', default: 'both' },
      explains: { type: 'string', default: '1000' },
      keep: { type: 'string', default: 'bench-out' },
    },
  });
  const records = Number(values.records);
  const inputs = INPUT_KINDS.filter((kind) => values.input === 'both' || values.input === kind);
  if (!(records > 0) || inputs.length === 0) throw new Error('usage: see the head of bench/main.ts');
  return {
    records,
    inputs,
    rounds: Math.max(1, Number(values.rounds)),
    large: Number(values.large ?? records * 2),
    explains: Number(values.explains),
    folder: resolve(values.keep),
  };
}
type Options = ReturnType<typeof readOptions>;

/** The yardstick, then the main job on an empty data folder. */
async function round(input: Input, data: string, profile: string): Promise<Round> {
  const parsed = await measured(script('bench/parse-only.js'), [input.path]);
  const job = await ingest(input, data, profile);
  const disk = new Map(['.', ...DISK_PARTS].map((part) => [part, bytesUnder(join(data, part))]));
  return { parse: JSON.parse(parsed.stdout) as Round['parse'], parseRun: parsed, job, disk };
}

/** Collect, seal, read, link, judge, store: when `ingest` ends, every listing answers. */
function ingest(input: Input, data: string, profile: string, flags: readonly string[] = []): Promise<Run> {
  return measured(script('bundle/main.js'), ['ingest', input.path, '--data', data, '--profile', profile], flags);
}

function print(input: Input, rounds: readonly Round[]): void {
  const records = rounds[0]?.parse.records ?? 0;
  const parse = median(rounds.map(({ parse }) => parse.records / parse.seconds));
  const job = median(rounds.map(({ job }) => records / job.wallSeconds));
  const ratio = median(rounds.map(({ parse, job }) => parse.seconds / job.wallSeconds));
  const cpu = median(rounds.map(({ job }) => (job.userMicros + job.systemMicros) / 1e6));
  const peak = median(rounds.map(({ job }) => job.peakBytes));
  const diskOf = (part: string): number => median(rounds.map(({ disk }) => disk.get(part) ?? 0));
  const disk = diskOf('.');
  const parseCpu = median(rounds.map(({ parseRun }) => (parseRun.userMicros + parseRun.systemMicros) / 1e6));
  console.log(`== ${input.says}: ${count(records)} records, ${gb(input.bytes)}; medians of ${rounds.length} rounds`);
  line('JSON.parse alone, one thread', `${count(parse)} records/s`);
  line('main job', `${count(job)} records/s`);
  line('ratio', ratio.toFixed(3), ratio >= BARS.ratio, `≥ ${BARS.ratio}`);
  const cpuSays = (seconds: number): string =>
    `${seconds.toFixed(1)} s, ${((seconds / records) * 1e6).toFixed(1)} µs a record`;
  line('CPU of JSON.parse alone', cpuSays(parseCpu));
  line('CPU of the main job', cpuSays(cpu));
  line('peak memory', gb(peak), peak <= BARS.memoryBytes, `≤ ${gb(BARS.memoryBytes)} at 1 M records`);
  const share = disk / input.bytes;
  const perRecord = `${Math.round(disk / records)} B a record, ${percent(share)} of the raw JSON`;
  line('disk, everything included', perRecord, share <= BARS.disk, `≤ ${percent(BARS.disk)}`);
  line('disk, by part', DISK_PARTS.map((part) => `${part} ${percent(diskOf(part) / input.bytes)}`).join(', '));
}

function printStages(profile: string): void {
  const stages = stagesOf(readFileSync(profile, 'utf8'));
  line('stages, s', stages.map(({ name, seconds }) => `${name} ${seconds.toFixed(2)}`).join(', '));
}

/** One more run under V8's sampling profiler, which sees all JavaScript threads; the index's own threads are in the rest. */
async function printCpu(input: Input, data: string, folder: string): Promise<void> {
  const profiles = join(folder, 'cpu');
  rmSync(profiles, { recursive: true, force: true });
  const { userMicros, systemMicros } = await ingest(input, data, join(folder, 'profile-cpu.json'), [
    '--cpu-prof',
    `--cpu-prof-dir=${profiles}`,
  ]);
  const kinds = cpuByKind(profiles);
  const seen = [...kinds.values()].reduce((sum, seconds) => sum + seconds, 0);
  // Samples count a thread that waits for its turn too; on a busy machine they exceed the CPU time.
  const total = Math.max(seen, (userMicros + systemMicros) / 1e6);
  const shares = [...kinds, ['native threads and the runtime', total - seen] as const];
  line('CPU, profiled', shares.map(([kind, seconds]) => `${kind} ${percent(seconds / total)}`).join(', '));
  const shareOf = (wanted: readonly string[]): number =>
    wanted.reduce((sum, kind) => sum + (kinds.get(kind) ?? 0), 0) / total;
  const [sealing, proof] = [shareOf(SEALING_KINDS), shareOf(PROOF_KINDS)];
  const met = sealing <= BARS.sealCpuShare;
  line('hashing, tree and fsync, of the CPU', percent(sealing), met, `≤ ${percent(BARS.sealCpuShare)}`);
  const isCheap = proof <= BARS.proofCpuShare;
  line('the same with the index of refs', percent(proof), isCheap, `≤ ${percent(BARS.proofCpuShare)}`);
}

async function printExplain(data: string, explains: number): Promise<void> {
  const run = await measured(script('bench/explain.js'), [data, String(explains)]);
  const { timed, p50, p99, max } = JSON.parse(run.stdout) as Record<'timed' | 'p50' | 'p99' | 'max', number>;
  const says = `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, longest ${max.toFixed(1)} ms, of ${count(timed)}`;
  line('explain, warm process', says, p99 <= BARS.explainP99Ms, `p99 ≤ ${BARS.explainP99Ms} ms at 1 M records`);
}

/** Memory and explain at the larger size, once. */
async function printLarge(kind: Input['name'], options: Options, small: readonly Round[], data: string): Promise<void> {
  const input = await inputOf(kind, options.large, options.folder);
  if (!input) return;
  const job = await ingest(input, data, join(options.folder, `profile-${kind}-large.json`));
  const records = small[0]?.parse.records ?? 1;
  const growth = job.peakBytes / median(small.map(({ job }) => job.peakBytes));
  console.log(`-- ${count(options.large)} records, once`);
  line('main job', `${count(options.large / job.wallSeconds)} records/s`);
  line('peak memory', gb(job.peakBytes), job.peakBytes <= BARS.memoryBytes, `≤ ${gb(BARS.memoryBytes)}`);
  const times = options.large / records;
  line(
    'memory grows',
    `× ${growth.toFixed(2)} for × ${times.toFixed(2)} records`,
    growth < times,
    'slower than the data',
  );
  if (options.explains > 0) await printExplain(data, options.explains);
}

function line(what: string, value: string, met?: boolean, bar?: string): void {
  const judged = met === undefined ? '' : `   ${met ? 'meets' : 'MISSES'} ${bar ?? ''}`;
  console.log(`${what.padEnd(38)} ${value}${judged}`);
}

const count = (n: number): string => Math.round(n).toLocaleString('en');
const gb = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB`;
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

await main();
