/**
 * `npm run conformance [-- STREAM-PATTERN …]`: what Ascribe reads in records that nobody here wrote, beside what a peer made
 * of the same records. A pattern is a part of a stream's name, with `*` for anything; none means all, and only then is
 * docs/conformance.md written.
 *
 *   --verbose     every conflict and miss with both values
 *   --conflicts   only the conflicts of these
 *   --fast        in this process instead of through the command line: for working on a reader
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SOURCES } from '../src/sources/registry.ts';
import { areHere, corporaBeside, readPairs } from './corpora.ts';
import { page } from './page.ts';
import { matching } from './patterns.ts';
import { readByCommandLine } from './read-by-cli.ts';
import { readInProcess } from './read-in-process.ts';
import { score } from './score.ts';
import { OURS } from './streams.ts';
import {
  averages,
  differenceLine,
  failures,
  recognitionTable,
  recognitionText,
  streamTable,
  waiverText,
} from './table.ts';
import { WAIVERS } from './waivers/index.ts';

/** This file runs from `dist/conformance`. */
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MAIN = fileURLToPath(new URL('../bundle/main.js', import.meta.url));

function main(): number {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      verbose: { type: 'boolean', default: false },
      conflicts: { type: 'boolean', default: false },
      fast: { type: 'boolean', default: false },
    },
  });
  const corpora = corporaBeside(ROOT);
  if (!areHere(corpora)) {
    console.log(`conformance: skipped, ${corpora} is not here. Nothing was measured and nothing written.`);
    return 0;
  }
  const isChosen = matching(positionals);
  const pairs = readPairs(corpora).filter((pair) => isChosen(pair.stream));
  if (pairs.length === 0) {
    console.error(`conformance: no stream matches ${positionals.join(' ')}.`);
    return 2;
  }
  const inProcess = readInProcess(OURS);
  const read = values.fast ? inProcess : readByCommandLine(MAIN, pairs, OURS, inProcess);
  const scored = score(pairs, read, {
    ours: OURS,
    waivers: WAIVERS.filter((w) => isChosen(w.stream)),
    sources: SOURCES.map((source) => source.meta.id),
  });
  const shown = scored.streams
    .flatMap((s) => (s.notReadYet ? [] : s.differences))
    .filter((d) => values.verbose || (values.conflicts && d.comparison.verdict === 'conflict'));
  console.log(
    [streamTable(scored), recognitionTable(scored), averages(scored), recognitionText(scored), waiverText(scored)].join(
      '\n\n',
    ),
  );
  if (shown.length > 0) console.log(`\n${shown.map(differenceLine).join('\n')}`);
  if (positionals.length === 0 && !values.fast) writeFileSync(join(ROOT, 'docs', 'conformance.md'), page(scored));
  const failed = failures(scored);
  for (const failure of failed) console.error(`conformance: ${failure}`);
  return failed.length === 0 ? 0 : 1;
}

process.exitCode = main();
