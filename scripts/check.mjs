/**
 * All that CI checks, in the order of how soon it tells: `npm run check`. Every gate runs, even after one has failed. The
 * last line is `N passed, N failed`: the tests as vitest counted them, plus one failure for each gate that failed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from './ensure.mjs';
import { filesUnder } from './lib/build.mjs';
import { PROJECTS } from './types.mjs';

const RESULTS = join(ROOT, '.check', 'vitest.json');
const SCORE = join(ROOT, 'dist', 'lab', 'score.js');

const GATES = [
  { name: 'native packages load', command: ['node', 'scripts/check-native.mjs'] },
  { name: 'lint and format', command: ['biome', 'check', '--error-on-warnings', '.'], proof: lintedEverything },
  { name: 'types', command: ['node', 'scripts/types.mjs'], proof: typedEverything },
  { name: 'import direction', command: ['node', 'scripts/check-imports.mjs'] },
  { name: 'unused code and packages', command: ['knip', '--no-progress', '--no-config-hints'] },
  { name: 'build', command: ['node', 'scripts/ensure.mjs', 'build'] },
  {
    name: 'tests',
    command: ['npm', 'test', '--', '--reporter=default', '--reporter=json', `--outputFile.json=${RESULTS}`],
    proof: ranEveryTestFile,
  },
  { name: 'lab score', command: ['node', SCORE, '--seeds', '1', '--size', '4000'], needs: SCORE },
];

async function main() {
  rmSync(join(ROOT, '.check'), { recursive: true, force: true });
  mkdirSync(join(ROOT, '.check'));
  const outcomes = [];
  for (const gate of GATES) outcomes.push(await pass(gate));
  console.log('');
  for (const { name, problem, seconds } of outcomes) {
    console.log(`${problem ? 'FAILED' : 'ok    '}  ${name} (${seconds.toFixed(1)} s)${problem ? `: ${problem}` : ''}`);
  }
  const tests = testCounts();
  for (const { file, name, says } of failedTests()) console.log(`FAILED  ${file} > ${name}\n        ${says}`);
  const failedGates = outcomes.filter(({ name, problem }) => problem && !(name === 'tests' && tests.failed > 0)).length;
  if (tests.skipped > 0) console.log(`${tests.skipped} tests were skipped; each says why.`);
  console.log(`${tests.passed} passed, ${tests.failed + failedGates} failed`);
  return tests.failed + failedGates === 0 && tests.passed > 0 ? 0 : 1;
}

/** Run one gate. A gate that finds nothing to check has failed: that is how gates fall silent. */
async function pass({ name, command, proof, needs }) {
  console.log(`\n── ${name}: ${command.join(' ')}`);
  const started = Date.now();
  let problem = null;
  if (needs && !existsSync(needs)) problem = `${relative(ROOT, needs)} is missing`;
  else {
    const { status, output } = await echoed(command);
    if (status !== 0) problem = `exit ${status}`;
    else problem = proof?.(output) ?? null;
  }
  return { name, problem, seconds: (Date.now() - started) / 1000 };
}

/** Run a command, show what it says as it says it, and keep it. */
function echoed([program, ...args]) {
  const child = spawn(program, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
      process.stdout.write(text);
    });
  }
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ status: error.message, output }));
    child.on('close', (code, signal) => resolve({ status: code ?? signal, output }));
  });
}

function lintedEverything(output) {
  const count = Number(/Checked (\d+) files/.exec(output)?.[1] ?? 0);
  const least = sourceFiles().length;
  return count >= least ? null : `checked ${count} files of at least ${least}`;
}

function typedEverything() {
  const listed = PROJECTS.map(
    (project) => spawnSync('tsc', ['-p', project, '--listFilesOnly'], { cwd: ROOT, encoding: 'utf8' }).stdout,
  ).join('\n');
  const seen = new Set(listed.split('\n').map((path) => relative(ROOT, path.trim())));
  const missed = sourceFiles().filter((path) => /\.tsx?$/.test(path) && !seen.has(path));
  return missed.length === 0
    ? null
    : `the compiler never saw ${missed.slice(0, 3).join(', ')} (${missed.length} in all)`;
}

function ranEveryTestFile() {
  const ran = new Set(results().testResults.map(({ name }) => relative(ROOT, name)));
  const missed = sourceFiles().filter((path) => /\.test\.m?ts$|\.test\.mjs$/.test(path) && !ran.has(path));
  return missed.length === 0 ? null : `never ran ${missed.slice(0, 3).join(', ')} (${missed.length} in all)`;
}

function testCounts() {
  if (!existsSync(RESULTS)) return { passed: 0, failed: 0, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = results();
  // A file that fails to load has no failed test in it.
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  ).length;
  return { passed: numPassedTests, failed: numFailedTests + brokenFiles, skipped: numPendingTests };
}

/** Said once more at the end: whoever reads the log of a run elsewhere often has its last lines only. */
function failedTests() {
  if (!existsSync(RESULTS)) return [];
  return results().testResults.flatMap(({ name, message, assertionResults }) => {
    const file = relative(ROOT, name);
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    if (failed.length === 0) return message ? [{ file, name: '(the file itself)', says: firstLine(message) }] : [];
    return failed.map((test) => ({ file, name: test.fullName, says: firstLine(test.failureMessages[0] ?? '') }));
  });
}

const firstLine = (text) => text.split('\n', 1)[0].slice(0, 300);

const results = () => JSON.parse(readFileSync(RESULTS, 'utf8'));

/** Our own code, found on disk and not through any tool's settings. */
function sourceFiles() {
  return ['src', 'lab', 'bench', 'conformance', 'test', 'scripts', 'bin', 'verifier', 'web']
    .flatMap((folder) => filesUnder(join(ROOT, folder)))
    .map((path) => relative(ROOT, path))
    .filter((path) => /\.(tsx?|mjs)$/.test(path) && !path.includes('/golden/'));
}

process.exitCode = await main();
