import { Option } from 'commander';
import { commandOf } from '../command.ts';

export const status = () =>
  commandOf<{ format: 'text' | 'json' }>({
    name: 'status',
    summary: 'what is in the data folder',
    description: 'The sealed log (size, root, key), the index and its counts, and the disk they take.',
    examples: [
      ['status', 'of the data folder here'],
      ['status --data /evidence/case-17 --format json', 'of another, as data'],
    ],
    configure: (command) => {
      command.addOption(
        new Option('--format <format>', 'text for people, json for programs').choices(['text', 'json']).default('text'),
      );
    },
    run: async (_args, { format }, context) => {
      const { runStatus } = await import('../run-status.ts');
      await runStatus(format, context);
    },
  });
