import { Option } from 'commander';
import { noteListing } from '../access.ts';
import { commandOf } from '../command.ts';
import { addLimitOption, addTimeOptions } from '../filters.ts';
import { withHouse } from '../house.ts';
import { type Format, formatOption, printListing } from '../listing-output.ts';
import { parseTimeOption } from '../times.ts';

interface Options {
  format: Format;
  holder?: string;
  credential?: string;
  device?: string;
  issued?: string;
  from?: string;
  to?: string;
  limit?: number;
}

export const credentials = () =>
  commandOf<Options>({
    name: 'credentials',
    summary: 'every credential seen, with its lineage and end',
    description:
      'Credentials seen issued or used: who holds each, when it was issued, when it ended or is due to, and its uses. ' +
      'One line per issuance: temporary key ids recur.',
    examples: [
      ['credentials --holder okta.user:00u1', 'credentials that lead to one person'],
      ['credentials --issued no', 'credentials in use that were never seen issued'],
      ['credentials --format csv > credentials.csv', 'all of them, for a spreadsheet'],
    ],
    configure: (command) => {
      command
        .addOption(formatOption())
        .option('--holder <ref>', 'anywhere in the holder chain')
        .option('--credential <ref>', 'this credential')
        .option('--device <ref>', 'used on this device')
        .addOption(new Option('--issued <answer>', 'whether the issuance is in evidence').choices(['yes', 'no']));
      addTimeOptions(command);
      addLimitOption(command);
    },
    run: async (_args, options, context) => {
      const { CREDENTIALS } = await import('../../report/listings/credentials.ts');
      const { credentialWanted } = await import('../../report/listings/wanted.ts');
      const from = options.from === undefined ? undefined : parseTimeOption('--from', options.from);
      const to = options.to === undefined ? undefined : parseTimeOption('--to', options.to);
      const wanted = credentialWanted({
        holder: options.holder,
        credential: options.credential,
        device: options.device,
        issued: options.issued === undefined ? undefined : options.issued === 'yes',
        from,
        to,
      });
      await noteListing(context, 'credentials', options, () =>
        withHouse(context, async ({ store }) => {
          const rows = (await store.credentials()).filter(wanted).slice(0, options.limit);
          return printListing(CREDENTIALS, [rows], options.format, context.terminal);
        }),
      );
    },
  });
