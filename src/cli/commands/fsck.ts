import { Option } from 'commander';
import { commandOf } from '../command.ts';

interface Options {
  index: boolean;
  format: 'text' | 'json';
}

export const fsck = () =>
  commandOf<Options>({
    name: 'fsck',
    summary: 'check log, originals and index against each other, byte by byte',
    description:
      'Recomputes every hash of the evidence log up to its signed root, opens every original and compares it with what ' +
      'was sealed, and compares every answer of the index with one made afresh from the log. Repairs nothing. Exits 4 ' +
      'if anything does not match.',
    examples: [
      ['fsck --data /evidence/case-17', 'before the evidence is handed over'],
      ['fsck --no-index', 'the evidence alone, which is faster'],
    ],
    configure: (command) => {
      command
        .option('--no-index', 'leave the index out')
        .addOption(
          new Option('--format <format>', 'text for people, json for programs')
            .choices(['text', 'json'])
            .default('text'),
        );
    },
    run: async (_args, options, context) => {
      const { runFsck } = await import('../run-fsck.ts');
      await runFsck(options, context);
    },
  });
