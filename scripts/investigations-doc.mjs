/**
 * Writes docs/investigations/: each of the five questions asked of evidence of realistic size, with the real commands and what they
 * print. `npm run docs:investigations`; takes a few minutes. The same commit writes the same pages, ids of the log apart.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './ensure.mjs';
import { Failure, say } from './lib/console.mjs';

const OUT = join(ROOT, 'docs', 'investigations');
const SIZE = 55_000;
const NUMBERS = [1, 2, 3, 4, 5];
/** Lines of a listing that a page shows. */
const SHOWN = 40;

function main() {
  mkdirSync(OUT, { recursive: true });
  const pages = NUMBERS.map((number) => {
    say(`investigation ${number} …`);
    const dir = mkdtempSync(join(tmpdir(), `ascribe-investigation-${number}-`));
    try {
      return page(number, dir);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
  for (const { file, text } of pages) writeFileSync(join(OUT, file), text);
  writeFileSync(join(OUT, 'README.md'), index(pages));
}

function page(number, dir) {
  const evidence = join(dir, 'evidence');
  const data = join(dir, 'data');
  const made = run([
    'dist/lab/generate.js',
    '--out',
    evidence,
    '--seed',
    `${number}`,
    '--size',
    `${SIZE}`,
    '--investigation',
    `${number}`,
  ]);
  mkdirSync(data);
  copyFileSync(join(evidence, 'ascribe.yaml'), join(data, 'ascribe.yaml'));
  const ingested = ascribe(data, ['ingest', join(evidence, 'logs')]);
  const [{ name, question, asked }] = JSON.parse(readFileSync(join(evidence, 'questions.json'), 'utf8'));
  const attributions = join(dir, 'attributions.ndjson');
  writeFileSync(attributions, ascribe(data, ['attributions', '--format', 'ndjson']).stdout);
  const score = run([
    'dist/lab/score.js',
    '--truth',
    join(evidence, 'truth.ndjson'),
    '--attributions',
    attributions,
  ]).stdout;
  const clean = (text) => text.replaceAll(`${dir}/`, '').replaceAll(dir, '.').trimEnd();
  const fenced = (command, text) => `\`\`\`text\n$ ${clean(command)}\n${clean(text)}\n\`\`\``;
  const answers = asked.map(({ asks, event }) => {
    const { stdout } = ascribe(data, ['explain', event, '--brief']);
    return `### ${asks}\n\n${fenced(`npx ascribe explain ${event} --brief --data data`, stdout)}`;
  });
  if (number === 5) {
    const event = asked.at(-1).event;
    const { stdout } = ascribe(data, ['compare', event]);
    answers.push(
      `### The two sides, and the moment at which they part\n\n${fenced(`npx ascribe compare ${event} --data data`, stdout)}`,
    );
  }
  const found = ascribe(data, ['findings', '--limit', '4']).stdout.split('\n').slice(0, SHOWN).join('\n');
  const text = `# ${number} · ${question}

Made by \`npm run docs:investigations\` with the commands below; the lab invents the people, and says beside the evidence what really
happened. What goes on around the story is other work of the same organisation, duplicates, late files and clocks that differ.

\`\`\`sh
npm run build
node dist/lab/generate.js --out evidence --seed ${number} --size ${SIZE} --investigation ${number}
mkdir data && cp evidence/ascribe.yaml data/
npx ascribe ingest evidence/logs --data data
\`\`\`

${fenced('node dist/lab/generate.js …', made.stderr)}

${fenced('npx ascribe ingest evidence/logs --data data', ingested.stdout)}

## The answers

${answers.join('\n\n')}

The proof of each is in the same command without \`--brief\`: the chain step by step, with the words of the records.

## What must be seen besides

${fenced('npx ascribe findings --limit 4 --data data', found)}

## Against the truth

Every action of this evidence, compared with what the lab knows. Synthetic scenarios; not a casework error rate.

${fenced('node dist/lab/score.js --truth evidence/truth.ndjson --attributions attributions.ndjson', bars(score))}
`;
  return { file: `${number}-${name}.md`, text, question, number };
}

const bars = (score) =>
  score
    .split('\n')
    .filter((line) => /^(?:scenario|all |holds|FAILS|stolen uses)/.test(line))
    .join('\n');

const index = (pages) => `# The five questions

Each asked of about ${SIZE.toLocaleString('en')} records from five or more sources, with real commands and what they print. \`npm run demo\` asks all
five of a smaller set.

${pages.map(({ file, question, number }) => `${number}. [${question}](${file})`).join('\n')}
`;

const ascribe = (data, args) => run(['dist/bundle/main.js', ...args, '--data', data, '--quiet']);

function run(args) {
  const done = spawnSync(process.execPath, args, {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    env: { ...process.env, COLUMNS: '110' },
  });
  if (done.status !== 0)
    throw new Failure(`${args.join(' ')} ended with ${done.status ?? done.signal}:\n${done.stderr}`);
  return done;
}

main();
