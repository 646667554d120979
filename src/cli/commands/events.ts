import { noteListing } from '../access.ts';
import { commandOf } from '../command.ts';
import { addFilterOptions, type FilterOptions, filterFrom } from '../filters.ts';
import { withHouse } from '../house.ts';
import { type Format, formatOption, printListing } from '../listing-output.ts';

export const events = () =>
  commandOf<FilterOptions & { format: Format }>({
    name: 'events',
    summary: 'what the records say, before any judgement',
    description:
      'Every event as it was read from its sealed record: one value per role (principal, credential, device, target …), ' +
      'sorted by time. The filters are those of attributions.',
    examples: [
      ['events --source okta.system-log --from 2026-01-01', 'what Okta said since New Year'],
      ['events --format ndjson > events.ndjson', 'everything, one JSON line per event, in the documented form'],
    ],
    configure: (command) => {
      command.addOption(formatOption());
      addFilterOptions(command);
    },
    run: async (_args, options, context) => {
      const filter = filterFrom(options);
      const { EVENTS } = await import('../../report/listings/events.ts');
      await noteListing(context, 'events', options, () =>
        withHouse(context, (house) => printListing(EVENTS, house.events(filter), options.format, context.terminal)),
      );
    },
  });
