import { parseArgs } from 'node:util';
import { buildWorld } from './build.ts';
import { SCENARIOS } from './scenarios/index.ts';
import { evidenceFiles, FORMATS, type Format, writeWorld } from './write.ts';

const USAGE = `Usage: node dist/lab/generate.js --out DIR [--seed 7] [--size 20000] [--scenario a,b] [--format mixed|ndjson|records-gz]

Writes DIR/logs/** (evidence) and DIR/truth.ndjson (what really happened). The same seed and size give the same bytes.

Scenarios:
${SCENARIOS.map((s) => `  ${s.name.padEnd(24)} ${s.says}`).join('\n')}
  ${'service-internal'.padEnd(24)} Calls that AWS services make by themselves.
`;

function main(): number {
  const { values } = parseArgs({
    options: {
      out: { type: 'string' },
      seed: { type: 'string', default: '7' },
      size: { type: 'string', default: '20000' },
      scenario: { type: 'string', default: '' },
      format: { type: 'string', default: 'mixed' },
      help: { type: 'boolean', default: false },
    },
  });
  const size = Number(values.size);
  const format = FORMATS.find((f): f is Format => f === values.format);
  const only = values.scenario.split(',').filter((s) => s !== '');
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
  const { world, truth } = buildWorld(values.seed, size, only);
  const files = evidenceFiles(values.seed, world.emissions, format);
  writeWorld(values.out, files, truth, world.opened);
  console.error(
    `${truth.length} actions in ${files.length} files under ${values.out}/logs; truth in ${values.out}/truth.ndjson`,
  );
  return 0;
}

process.exitCode = main();
