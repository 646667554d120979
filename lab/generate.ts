import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Built, buildWorld } from './build.ts';
import { INVESTIGATIONS } from './investigations/index.ts';
import type { Investigation } from './investigations/story.ts';
import { SCENARIOS } from './scenarios/index.ts';
import { evidenceFiles, FORMATS, type Format, writeWorld } from './write.ts';

const USAGE = `Usage: node dist/lab/generate.js --out DIR [--seed 7] [--size 20000] [--scenario a,b]
                             [--investigation 1,2…|all] [--format mixed|ndjson|records-gz]

Writes DIR/logs/** (evidence), DIR/ascribe.yaml (what is declared of it) and DIR/truth.ndjson (what really happened); with
--investigation DIR/questions.json too: what to ask, and of which actions. The same seed and size give the same bytes.

Scenarios:
${SCENARIOS.map((s) => `  ${s.name.padEnd(24)} ${s.says}`).join('\n')}
  ${'service-internal'.padEnd(24)} Calls that AWS services make by themselves.

Investigations:
${INVESTIGATIONS.map((i) => `  ${i.number} ${i.name.padEnd(18)} ${i.question}`).join('\n')}
`;

/** What to ask of the evidence: each question with the actions that it is about. */
const questions = (told: readonly Investigation[], asked: Built['asked']) =>
  told.map(({ number, name, question }) => ({
    number,
    name,
    question,
    asked: asked.filter((a) => a.investigation === number).map(({ asks, event }) => ({ asks, event })),
  }));

function main(): number {
  const { values } = parseArgs({
    options: {
      out: { type: 'string' },
      seed: { type: 'string', default: '7' },
      size: { type: 'string', default: '20000' },
      scenario: { type: 'string', default: '' },
      investigation: { type: 'string', default: '' },
      format: { type: 'string', default: 'mixed' },
      help: { type: 'boolean', default: false },
    },
  });
  const size = Number(values.size);
  const format = FORMATS.find((f): f is Format => f === values.format);
  const only = values.scenario.split(',').filter((s) => s !== '');
  const named = values.investigation.split(',');
  const unknown = only.filter((s) => s !== 'service-internal' && !SCENARIOS.some((k) => k.name === s));
  if (
    values.help ||
    values.out === undefined ||
    !Number.isInteger(size) ||
    size < 1 ||
    format === undefined ||
    unknown.length > 0
  ) {
    if (unknown.length > 0) console.error(`No such scenario: ${unknown.join(', ')}`);
    (values.help ? console.log : console.error)(USAGE);
    return values.help ? 0 : 2;
  }
  const told = INVESTIGATIONS.filter((i) => values.investigation === 'all' || named.includes(String(i.number)));
  const around =
    values.investigation === 'all' || told.length === 0 ? only : [...only, ...told.flatMap((i) => i.around)];
  const noise = around.length > 0 && told.length > 0 ? [...around, 'service-internal'] : around;
  const { world, truth, asked } = buildWorld(values.seed, size, noise, told);
  const files = evidenceFiles(values.seed, world.emissions, format);
  writeWorld(values.out, files, truth, world);
  if (told.length > 0)
    writeFileSync(join(values.out, 'questions.json'), `${JSON.stringify(questions(told, asked), null, 2)}\n`);
  console.error(
    `${truth.length} actions in ${files.length} files under ${values.out}/logs; truth in ${values.out}/truth.ndjson`,
  );
  return 0;
}

process.exitCode = main();
