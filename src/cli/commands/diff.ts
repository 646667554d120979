import { commandOf } from '../command.ts';
import { type Format, formatOption } from '../listing-output.ts';

export interface DiffOptions {
  format: Format;
  policy?: string[];
  at?: string[];
}

export const diff = () =>
  commandOf<DiffOptions>({
    name: 'diff',
    summary: 'which verdicts change between two policies, or two sizes of the log, and why',
    description:
      'Judges the sealed evidence twice, beside the data folder, and lists every action of which something changed: before, after, and ' +
      'because of which setting or which record. With one --policy or --at the other side is what holds now. NDJSON ends with a line ' +
      '{"summary": …}.',
    examples: [
      ['diff --policy ascribe.yaml --policy new.yaml', 'what a new policy would change'],
      ['diff --policy new.yaml --format ndjson > changes.ndjson', 'against the policy in force, as data'],
      ['diff --at 120000', 'what has changed since the log had 120,000 leaves (ascribe status tells its size)'],
    ],
    configure: (command) => {
      const each = (value: string, before: string[] | undefined): string[] => [...(before ?? []), value];
      command
        .addOption(formatOption())
        .option('--policy <file>', 'a configuration; twice for both sides', each)
        .option('--at <leaves>', 'a size of the log; twice for both sides', each);
    },
    run: async (_args, options, context) => {
      const { runDiff } = await import('../diff/run.ts');
      await runDiff(options, context);
    },
  });
