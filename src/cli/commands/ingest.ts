import { Option } from 'commander';
import { commandOf } from '../command.ts';
import { usageError } from '../errors.ts';

interface Options {
  source?: string;
  workers?: number;
  profile?: string;
  format: 'text' | 'json';
}

export const ingest = () =>
  commandOf<Options>({
    name: 'ingest',
    summary: 'seal and read logs, and judge every action in them',
    description:
      'Takes files, folders, globs and - for standard input; .gz, .zst and .zip are opened. Every record is sealed in ' +
      'the evidence log before it is read. Run it again at any time: what is known already is not taken twice, a grown ' +
      'file adds its new part, and an interrupted run goes on where it stopped.',
    examples: [
      ['ingest logs/', 'everything in a folder'],
      ["ingest 'logs/**/*.json.gz' okta.ndjson", 'globs and single files'],
      ['kubectl logs audit | ascribe ingest --source k8s.audit -', 'standard input, with the reader named'],
      ['ingest logs/ --format json > summary.json', 'the summary as data'],
    ],
    configure: (command) => {
      command
        .argument('<path...>', 'files, folders, globs; - for standard input')
        .addOption(
          new Option('--source <id>', 'read everything as this source instead of by content, e.g. aws.cloudtrail'),
        )
        .addOption(new Option('--workers <n>', 'worker threads; 0 for none').argParser(parseWorkers))
        .addOption(new Option('--profile <file>', 'write where the time went, as JSON'))
        .addOption(
          new Option('--format <format>', 'of the summary: text for people, json for programs')
            .choices(['text', 'json'])
            .default('text'),
        );
    },
    run: async (paths, options, context) => {
      const { runIngest } = await import('../run-ingest.ts');
      await runIngest(paths, options, context);
    },
  });

const MOST_WORKERS = 64;

function parseWorkers(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 0 || n > MOST_WORKERS)
    throw usageError(`--workers ${JSON.stringify(text)} is not a whole number from 0 to ${MOST_WORKERS}.`);
  return n;
}
