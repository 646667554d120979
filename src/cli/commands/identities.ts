import { noteListing } from '../access.ts';
import { commandOf } from '../command.ts';
import { addLimitOption } from '../filters.ts';
import { withHouse } from '../house.ts';
import { type Format, formatOption, printListing } from '../listing-output.ts';

interface Options {
  format: Format;
  identity?: string;
  device?: string;
  text?: string;
  limit?: number;
}

export const identities = () =>
  commandOf<Options>({
    name: 'identities',
    summary: 'accounts, services and workloads seen, with names and state',
    description:
      'Every identity that the evidence names as holder, with its names, state in time, credentials, devices and uses. ' +
      'An identity is an account, a service or a workload, never a natural person.',
    examples: [
      ['identities --text alice', 'identities whose ref or name contains “alice”'],
      ['identities --format ndjson', 'all of them with their states, one JSON line each'],
    ],
    configure: (command) => {
      command
        .addOption(formatOption())
        .option('--identity <ref>', 'this identity')
        .option('--device <ref>', 'seen on this device')
        .option('--text <words>', 'words in the ref or in a name');
      addLimitOption(command);
    },
    run: async (_args, options, context) => {
      const { identityWanted } = await import('../../report/listings/wanted.ts');
      const { IDENTITIES } = await import('../../report/listings/identities.ts');
      const { identity, device, text } = options;
      const wanted = identityWanted({ identity, device, text });
      await noteListing(context, 'identities', options, () =>
        withHouse(context, async ({ store }) => {
          const rows = (await store.identities()).filter(wanted).slice(0, options.limit);
          return printListing(IDENTITIES, [rows], options.format, context.terminal);
        }),
      );
    },
  });
