/**
 * What recognising costs with all sources present, beside parsing the same records: records of every source's golden files, in
 * turn, so that neighbours are of different products as in a mixed file.
 *
 *   node dist/bench/recognise.js [ROUNDS]     prints one line for each source, and the whole
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RecordView } from '../src/model/source.ts';
import { SOURCES } from '../src/sources/registry.ts';
import { viewOf } from '../src/sources/view.ts';
import { quantile } from './measure.ts';

interface Sample {
  readonly source: string;
  readonly text: string;
  readonly views: readonly RecordView[];
}

/** Beside `dist/` and beside `bench/` alike. */
const FOLDERS = fileURLToPath(
  new URL(import.meta.url.includes('/dist/') ? '../../src/sources/' : '../src/sources/', import.meta.url),
);

function main([rounds = '40']: readonly string[]): void {
  const samples = goldenRecords();
  const parsing = new Map<string, number[]>();
  const asking = new Map<string, number[]>();
  for (let round = 0; round < Number(rounds) + WARM_UP; round++) {
    for (const sample of samples) {
      const started = performance.now();
      for (let n = 0; n < REPEATS; n++) JSON.parse(sample.text);
      const parsed = performance.now();
      for (let n = 0; n < REPEATS; n++) for (const view of sample.views) claimant(view);
      const asked = performance.now();
      if (round < WARM_UP) continue;
      add(parsing, sample.source, (parsed - started) / REPEATS);
      add(asking, sample.source, (asked - parsed) / REPEATS);
    }
  }
  const lines = [...parsing].map(([source, times]) => {
    const ratio = quantile(asking.get(source) ?? [], 0.5) / quantile(times, 0.5);
    return { source, place: SOURCES.findIndex(({ meta }) => meta.id === source) + 1, ratio };
  });
  lines.sort((a, b) => a.place - b.place);
  console.log('recognising ÷ JSON.parse of the same record, all sources present');
  for (const { source, place, ratio } of lines) {
    console.log(`${String(place).padStart(3)}  ${source.padEnd(30)} ${ratio.toFixed(3)}`);
  }
  const ratios = lines.map(({ ratio }) => ratio);
  console.log(
    `${SOURCES.length} sources, ${samples.length} records: median ${quantile(ratios, 0.5).toFixed(3)}, worst ${quantile(ratios, 1).toFixed(3)}`,
  );
}

const WARM_UP = 5;
/** Of one record in a row: a single one is too short for the clock. */
const REPEATS = 20;

function claimant(view: RecordView): string | null {
  for (const source of SOURCES) if (source.recognise(view)) return source.meta.id;
  return null;
}

function add(to: Map<string, number[]>, key: string, value: number): void {
  const times = to.get(key);
  if (times === undefined) to.set(key, [value]);
  else times.push(value);
}

/** JSON records only: the others have no parser to be compared with. */
function goldenRecords(): readonly Sample[] {
  const samples: Sample[] = [];
  for (const folder of readdirSync(FOLDERS, { withFileTypes: true })) {
    if (!folder.isDirectory()) continue;
    for (const name of goldenFiles(`${FOLDERS}${folder.name}/golden`)) {
      for (const golden of [JSON.parse(readFileSync(name, 'utf8')) as unknown].flat() as { record: unknown }[]) {
        const text = typeof golden.record === 'string' ? golden.record : JSON.stringify(golden.record);
        const { views } = viewOf(text);
        const source = views[0] === undefined || views[0].json === null ? null : claimant(views[0]);
        if (source !== null) samples.push({ source, text, views });
      }
    }
  }
  return samples;
}

function goldenFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder).map((name) => `${folder}/${name}`);
  } catch {
    return [];
  }
}

main(process.argv.slice(2));
