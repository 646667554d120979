/**
 * The main job on evidence that the lab generates: `npm run demo`. Every command is printed as the reader can repeat it.
 * What it makes lies in demo-out/, which each run empties first.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './ensure.mjs';
import { Failure, say } from './lib/console.mjs';

const OUT = 'demo-out';
const DATA = `${OUT}/data`;
const LOGS = `${OUT}/evidence/logs`;
const LAB = [
  'dist/lab/generate.js',
  '--out',
  `${OUT}/evidence`,
  '--seed',
  '7',
  '--size',
  '10000',
  '--investigation',
  'all',
];
/** What a stolen token looks like, the gravest first; the first that was found is explained. */
const THEFT = ['session-on-second-device', 'workload-credential-elsewhere', 'credential-on-two-devices'];

function demo() {
  const started = Date.now();
  rmSync(join(ROOT, OUT), { recursive: true, force: true });

  chapter('The lab plays a company under attack and writes the logs of it, in the vendors’ formats.');
  show('node', LAB);

  // What an investigator declares of the logs: which system each folder is of. In the data folder it needs no option.
  mkdirSync(join(ROOT, DATA), { recursive: true });
  copyFileSync(join(ROOT, OUT, 'evidence', 'ascribe.yaml'), join(ROOT, DATA, 'ascribe.yaml'));

  chapter('One command seals and reads them all.');
  ascribe('ingest', LOGS);

  chapter('How much of it can be defended? The headline, the verdicts, and what is missing.');
  ascribe('coverage');

  chapter('What must be seen?');
  ascribe('findings', '--severity', 'critical', '--limit', '6');

  const stolen = stolenAction();
  chapter(`Somebody used a session from a second device. One of those actions (${stolen.action}), explained:`);
  ascribe('explain', stolen.event);
  compareWithTruth(stolen);

  chapter('Where did that credential come from, and what else was done with it?');
  ascribe('trace', stolen.credential);

  chapter('Is what lies on disk what was sealed?');
  ascribe('fsck');

  for (const { number, question, asked } of questions()) {
    chapter(`Question ${number}. ${question}`);
    if (number === 5) {
      ascribe('compare', asked.at(-1).event);
      continue;
    }
    for (const { asks, event } of asked.slice(0, 2)) {
      console.log(`\n${asks}:`);
      ascribe('explain', event, '--brief');
    }
    const others = asked.length - 2;
    if (others > 0) console.log(`(${others} more of this question: ${OUT}/evidence/questions.json)`);
  }

  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(`
That took ${seconds} s. Try next:

  npx ascribe attributions --data ${DATA} --privileged          who did what matters
  npx ascribe attributions --data ${DATA} --verdict ambiguous   where two holders fit
  npx ascribe findings --data ${DATA}                           all that must be seen
  npx ascribe serve --data ${DATA}                              the same in a browser
  npx ascribe ingest ${LOGS} --data ${DATA}      again: it adds nothing
  npx ascribe ingest YOUR-LOGS/ && npx ascribe coverage               your own logs, into ./.ascribe
  npm run lab:score                                                   the verdicts against the lab’s truth

README.md goes on from here; docs/investigations/ walks through each of the five questions.`);
}

function chapter(text) {
  console.log(`\n${painted('1', text)}`);
}

/** ANSI, on a terminal only. */
const painted = (code, text) => (process.stdout.isTTY ? `\x1b[${code}m${text}\x1b[0m` : text);

function ascribe(...args) {
  console.log(`${painted('36', `$ npx ascribe ${[...args, '--data', DATA].map(quoted).join(' ')}`)}\n`);
  run([MAIN, ...args, '--data', DATA], 'inherit');
}

function show(program, args) {
  console.log(`${painted('36', `$ ${program} ${args.join(' ')}`)}\n`);
  run(args, 'inherit');
}

const MAIN = 'dist/bundle/main.js';
const quoted = (word) => (/^[\w./:@=-]+$/.test(word) ? word : `'${word}'`);

function run(args, stdout) {
  const done = spawnSync(process.execPath, args, {
    cwd: ROOT,
    stdio: ['ignore', stdout, 'inherit'],
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { COLUMNS: '110', ...process.env },
  });
  if (done.status !== 0)
    throw new Failure(`${args.join(' ')} ended with ${done.status ?? done.signal}; please report this.`);
  return done.stdout;
}

/** What the lab suggests to ask, and of which actions. */
const questions = () => JSON.parse(readFileSync(join(ROOT, OUT, 'evidence', 'questions.json'), 'utf8'));

/** As an investigator would choose: by the finding, not by the lab's truth, and of the credential that was used most. */
function stolenAction() {
  for (const finding of THEFT) {
    const lines = run([MAIN, 'attributions', '--finding', finding, '--format', 'ndjson', '--data', DATA], 'pipe');
    const actions = lines
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    const uses = new Map();
    for (const { credential } of actions) uses.set(credential, (uses.get(credential) ?? 0) + 1);
    uses.delete(null);
    const most = Math.max(...uses.values());
    const chosen = actions.find(({ credential }) => uses.get(credential) === most);
    if (chosen) return chosen;
  }
  throw new Failure('nothing in the demo looks stolen; please report this.');
}

/** Only the demo can do this: the lab knows what really happened. */
function compareWithTruth({ sourceEventId, verdict, holder, operator }) {
  const truth = readFileSync(join(ROOT, OUT, 'evidence', 'truth.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .find(({ ids }) => ids.includes(sourceEventId));
  if (!truth) return;
  console.log(
    `The lab knows what happened: the credential was ${truth.root}’s; ${truth.thief ?? 'its holder'} used it.`,
  );
  console.log(`Ascribe says ${verdict}: holder ${holder[0] ?? 'unnamed'}, operator ${operator.at(-1) ?? 'unnamed'}.`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    demo();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}
