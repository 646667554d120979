import { noteListing } from '../access.ts';
import { commandOf } from '../command.ts';
import { addFilterOptions, type FilterOptions, filterFrom } from '../filters.ts';
import { withHouse } from '../house.ts';
import { type Format, formatOption, printListing } from '../listing-output.ts';

export const attributions = () =>
  commandOf<FilterOptions & { format: Format }>({
    name: 'attributions',
    summary: 'who was operating, for every action',
    description:
      'For every action: verdict and reason, holder, operator, device, window, grade, rivals, findings and evidence, ' +
      'sorted by time. Filters combine: all must hold; of a repeated one, any. A ref is kind:value, or its value alone.',
    examples: [
      ['attributions --privileged --verdict contested,ambiguous', 'privileged actions that nobody can be named for'],
      [
        "attributions --identity okta.user:00u1 --action 's3:*' --from 2026-01-01 --to 2026-02-01",
        'what one person did in S3 in January',
      ],
      [
        'attributions --format ndjson > attributions.ndjson',
        'everything, one JSON line per action, in the documented form',
      ],
      [
        'attributions --format csv --grade-max C2 --privileged > weak.csv',
        'privileged actions that would not stand up',
      ],
    ],
    configure: (command) => {
      command.addOption(formatOption());
      addFilterOptions(command);
    },
    run: async (_args, options, context) => {
      const filter = filterFrom(options);
      const { attributionsUnder } = await import('../../report/listings/attributions.ts');
      const { policyText } = await import('../../report/policy.ts');
      await noteListing(context, 'attributions', options, () =>
        withHouse(context, async ({ store, policy }) => {
          const listing = attributionsUnder(policy.id);
          const rows = await printListing(listing, store.actions(filter), options.format, context.terminal);
          if (options.format === 'table') context.terminal.say(policyText(policy));
          return rows;
        }),
      );
    },
  });
