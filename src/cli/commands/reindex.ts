import { commandOf } from '../command.ts';

export const reindex = () =>
  commandOf({
    name: 'reindex',
    summary: 'make the index anew from the evidence log alone',
    description:
      'Throws the index away, reads every sealed record again and judges. The answers come out byte for byte the same; ' +
      'use it after an update, or when the index is damaged. The evidence log is only read.',
    examples: [['reindex', 'for the data folder here']],
    run: async (_args, _options, context) => {
      const { runReindex } = await import('../run-reindex.ts');
      await runReindex(context);
    },
  });
