/**
 * The main job on real logs: `npm run real-logs` ingests each corpus of ../shared/corpora through the real command line and
 * prints what was read and every verdict with its reason; `--write` puts the table into docs/real-logs.md.
 */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ROOT } from './ensure.mjs';

const CORPORA = join(ROOT, '..', 'shared', 'corpora');
const BEGIN = '<!-- measured: npm run real-logs -- --write -->';
const END = '<!-- end -->';

/** Name, what is ingested, and whether the raw record lies in a field of each row (a test collection, not a log). */
const SETS = [
  ['cloudtrail-sans504', ['cloudtrail-sans504']],
  ['cloudtrail-stratus', ['cloudtrail-stratus']],
  ['cloudtrail-opensearch', ['cloudtrail-opensearch']],
  ['cloudtrail-permiso', ['cloudtrail-permiso']],
  ['cloudtrail-trailscraper', ['cloudtrail-trailscraper']],
  ['k8s-hkerma', ['k8s-hkerma']],
  ['k8s-aks', ['k8s-aks']],
  ['ssh-loghub', ['ssh-loghub']],
  ['plaso', ['plaso']],
  [
    'panther: CloudTrail, EKS, Okta',
    ['panther/AWS.CloudTrail.jsonl', 'panther/Amazon.EKS.Audit.jsonl', 'panther/Okta.SystemLog.jsonl'],
    'log',
  ],
  ['sentinel-samples: Okta', ['sentinel-samples/Sample Data/Custom/Okta_CL.json', 'sentinel-samples/Sample Data/Okta']],
];

function main() {
  if (!existsSync(CORPORA)) {
    console.log('real logs: skipped, ../shared/corpora is not here');
    return 0;
  }
  const scratch = mkdtempSync(join(tmpdir(), 'ascribe-real-'));
  const sections = [];
  try {
    for (const [name, paths, field] of SETS) {
      const found = paths
        .map((p) => join(CORPORA, p))
        .filter((p) => existsSync(p))
        .flatMap(logsIn);
      if (found.length === 0) {
        console.log(`${name}: skipped, not here`);
        continue;
      }
      const section = measure(
        name,
        field ? found.map((p) => unpacked(p, field, scratch)) : found,
        join(scratch, `data-${sections.length}`),
      );
      console.log(`${section}\n`);
      sections.push(section);
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  if (process.argv.includes('--write')) write(sections.join('\n\n'));
  return 0;
}

function measure(name, paths, data) {
  const summary = JSON.parse(ascribe('ingest', ...paths, '--data', data, '--format', 'json'));
  const verdicts = new Map();
  let actions = 0;
  let noVerdict = 0;
  for (const line of ascribe('attributions', '--data', data, '--format', 'ndjson').split('\n')) {
    if (line === '') continue;
    const row = JSON.parse(line);
    actions++;
    if (!row.verdict || !row.reason) noVerdict++;
    const key = `${row.source} | ${row.verdict} | ${row.reason}`;
    verdicts.set(key, (verdicts.get(key) ?? 0) + 1);
  }
  const found = new Map();
  for (const line of ascribe('findings', '--data', data, '--format', 'ndjson').split('\n')) {
    if (line === '') continue;
    const row = JSON.parse(line);
    const key = `${row.severity} \`${row.code}\``;
    found.set(key, (found.get(key) ?? 0) + 1);
  }
  const unread = new Map();
  for (const line of ascribe('unread', '--data', data, '--format', 'ndjson').split('\n')) {
    if (line === '') continue;
    const row = JSON.parse(line);
    const key = `${basename(row.file)}: ${row.reason}`;
    unread.set(key, (unread.get(key) ?? 0) + 1);
  }
  rmSync(data, { recursive: true, force: true });
  const { files, records } = summary;
  const rows = [...verdicts].sort((a, b) => b[1] - a[1]).map(([key, n]) => `| ${n.toLocaleString('en')} | ${key} |`);
  const lost = [...unread].sort((a, b) => b[1] - a[1]);
  const head = `### ${name}\n\n${files} files, ${records.toLocaleString('en')} records, **${actions.toLocaleString('en')} distinct actions**, ${noVerdict} without a verdict.`;
  const table =
    rows.length > 0
      ? `\n\n| actions | source | verdict | reason |\n| ---: | --- | --- | --- |\n${rows.join('\n')}`
      : '';
  const findings = [...found].map(([key, n]) => `${n} × ${key}`).join(', ') || 'none';
  const rest = lost.slice(0, 12).map(([key, n]) => `- ${n.toLocaleString('en')} × ${key}`);
  const more = lost.length > 12 ? [`- and ${lost.length - 12} more kinds`] : [];
  return (
    `${head}${table}\n\nFindings: ${findings}.` +
    (lost.length > 0 ? `\n\nSealed, and unread:\n\n${[...rest, ...more].join('\n')}` : '')
  );
}

/** What lies in a corpus, without its publisher's licence and note of origin. */
function logsIn(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => !/^(LICENSE|SOURCE)/.test(name))
    .map((name) => join(path, name));
}

/** The raw records of a test collection, one a line, as their log would have them. */
function unpacked(path, field, scratch) {
  const dir = join(scratch, 'unpacked');
  mkdirSync(dir, { recursive: true });
  const out = join(dir, basename(path));
  const logs = readFileSync(path, 'utf8')
    .split('\n')
    .filter((l) => l !== '')
    .map((l) => JSON.stringify(JSON.parse(l)[field]));
  writeFileSync(out, `${logs.join('\n')}\n`);
  return out;
}

function ascribe(...args) {
  const run = spawnSync(process.execPath, [join(ROOT, 'bin/ascribe.mjs'), ...args], {
    maxBuffer: 1 << 30,
    encoding: 'utf8',
  });
  if (run.status !== 0 && run.status !== 1)
    throw new Error(`ascribe ${args[0]} ended with ${run.status}: ${run.stderr}`);
  return run.stdout;
}

function write(text) {
  const file = join(ROOT, 'docs/real-logs.md');
  const page = readFileSync(file, 'utf8');
  const [before, after] = [page.slice(0, page.indexOf(BEGIN) + BEGIN.length), page.slice(page.indexOf(END))];
  writeFileSync(file, `${before}\n\n${text}\n\n${after}`);
}

process.exitCode = main();
