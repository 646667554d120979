import { Option } from 'commander';
import { noteListing } from '../access.ts';
import { commandOf } from '../command.ts';
import { type House, withHouse } from '../house.ts';

export const coverage = () =>
  commandOf<{ format: 'table' | 'json' }>({
    name: 'coverage',
    summary: 'how much of what matters can be defended, and what is missing',
    description:
      'The share of privileged actions whose identity, device and window are each C3 or better; verdicts and grades by ' +
      'source; and the evidence that is missing, ranked by how many privileged actions it would lift, with how to get ' +
      'it logged and what that costs.',
    examples: [
      ['coverage', 'the headline, the tables, the ten most valuable gaps'],
      ['coverage --format json', 'all of it as data'],
    ],
    configure: (command) => {
      command.addOption(
        new Option('--format <format>', 'table for people, json for programs')
          .choices(['table', 'json'])
          .default('table'),
      );
    },
    run: async (_args, { format }, context) => {
      const { coverageOf, renderCoverage } = await import('../../report/coverage.ts');
      const { safeJson } = await import('../../report/text/visible.ts');
      const { terminal } = context;
      const show = async ({ store, policy }: House): Promise<number> => {
        const found = coverageOf(await store.coverage(), await store.gaps(), policy, await store.clocks());
        await terminal.out.write(
          format === 'json'
            ? `${safeJson(JSON.stringify(found, null, 2))}\n`
            : renderCoverage(found, terminal.width, terminal.paint),
        );
        await terminal.out.flush();
        return 1;
      };
      await noteListing(context, 'coverage', { format }, () => withHouse(context, show));
    },
  });
