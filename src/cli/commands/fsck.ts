import { commandOf } from '../command.ts';

export const fsck = () =>
  commandOf({
    name: 'fsck',
    summary: 'check log, originals and index against each other, byte by byte',
    description:
      'Recomputes every hash of the evidence log up to its signed root, opens every original and compares it with what ' +
      'was sealed, and compares the index with the log. Repairs nothing. Exits 4 if anything does not match.',
    examples: [['fsck --data /evidence/case-17', 'before the evidence is handed over']],
    run: async (_args, _options, context) => {
      const { runFsck } = await import('../run-fsck.ts');
      await runFsck(context);
    },
  });
