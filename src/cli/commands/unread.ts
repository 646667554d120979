import { noteListing } from '../access.ts';
import { commandOf } from '../command.ts';
import { addLimitOption } from '../filters.ts';
import { withHouse } from '../house.ts';
import { type Format, formatOption, printListing } from '../listing-output.ts';

export const unread = () =>
  commandOf<{ format: Format; limit?: number }>({
    name: 'unread',
    summary: 'what no source could read, and what was not sealed',
    description:
      'Every sealed record that no source claims or that could not be read, with its file, byte offset and reason; they are in ' +
      'the evidence log and are read again by `ascribe reindex` once a source knows them. And every place where bytes were ' +
      'passed over and not sealed (too long, damaged, encrypted, no text): the log notes where and why.',
    examples: [
      ['unread', 'all of them'],
      ['unread --format csv > unread.csv', 'for a spreadsheet'],
    ],
    configure: (command) => {
      command.addOption(formatOption());
      addLimitOption(command);
    },
    run: async (_args, { format, limit }, context) => {
      const { UNREAD } = await import('../../report/listings/unread.ts');
      await noteListing(context, 'unread', { format, limit }, () =>
        withHouse(context, ({ store }) =>
          printListing(UNREAD, limited(store.unread(), limit), format, context.terminal),
        ),
      );
    },
  });

async function* limited<T>(batches: AsyncIterable<readonly T[]>, limit = Number.POSITIVE_INFINITY) {
  let left = limit;
  for await (const batch of batches) {
    if (left <= 0) return;
    yield batch.slice(0, left);
    left -= batch.length;
  }
}
