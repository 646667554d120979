import type { SessionRow } from '../../store/contract.ts';
import { noteListing } from '../access.ts';
import { commandOf } from '../command.ts';
import { addFilterOptions, type FilterOptions, filterFrom } from '../filters.ts';
import { withHouse } from '../house.ts';
import { type Format, formatOption, printListing } from '../listing-output.ts';

export const sessions = () =>
  commandOf<FilterOptions & { format: Format }>({
    name: 'sessions',
    summary: 'what belongs together: actions grouped by credential lineage, device and context',
    description:
      'Sessions with their holder, devices, first and last action and counts. The filters are those of attributions: a ' +
      'session is listed if any of its actions matches.',
    examples: [
      ['sessions --privileged --verdict contested', 'sessions with privileged actions that look like a hijack'],
      ['sessions --holder okta.user:00u1 --from 2026-01-01', 'all sessions of one person since New Year'],
    ],
    configure: (command) => {
      command.addOption(formatOption());
      addFilterOptions(command);
    },
    run: async (_args, options, context) => {
      const { limit, ...filter } = filterFrom(options);
      const { SESSIONS } = await import('../../report/listings/sessions.ts');
      await noteListing(context, 'sessions', options, () =>
        withHouse(context, async ({ store }) => {
          const rows: SessionRow[] = [];
          for await (const batch of store.sessions(filter)) rows.push(...batch);
          rows.sort(byTime);
          return printListing(SESSIONS, [rows.slice(0, limit)], options.format, context.terminal);
        }),
      );
    },
  });

/** By first action; there is one session for some twenty actions or more, so they fit into memory. */
const byTime = (a: SessionRow, b: SessionRow): number =>
  (a.first ?? -1) - (b.first ?? -1) || (a.session < b.session ? -1 : 1);
