import { Option } from 'commander';
import { commandOf } from '../command.ts';
import { addLimitOption } from '../filters.ts';

export interface CustodyOptions {
  readonly format: 'table' | 'json';
  readonly case?: string;
  readonly event?: string;
  readonly head?: string;
  readonly limit?: number;
}

export const custody = () =>
  commandOf<CustodyOptions>({
    name: 'custody',
    summary: 'who read or took out what, and whether that list is whole',
    description:
      'Lists the custody log: every explain, bundle, report, export and act on a case, with who did it, when, and how far the ' +
      'evidence log was. Each entry is signed and chained to the one before; all are checked, and a forged, edited, moved or ' +
      'missing entry is named (exit 4). With --head, the log must also have gone through a head that was seen earlier: in a ' +
      'bundle, in a report, in the last line of this command. That finds a log that was put back to an older state as a whole.',
    examples: [
      ['custody', 'all of it'],
      ['custody --event 3f9a0c1d', 'who has looked at one action'],
      ['custody --head 17:9c1d…', 'check against the head in a bundle'],
    ],
    configure: (command) => {
      command
        .addOption(
          new Option('--format <format>', 'table for people, json for programs')
            .choices(['table', 'json'])
            .default('table'),
        )
        .option('--case <id>', 'about this case')
        .option('--event <id>', 'about this action: its id, or the beginning of it')
        .option('--head <entries:hash>', 'a head seen earlier, which the log must have gone through');
      addLimitOption(command);
    },
    run: async (_args, options, context) => {
      const { runCustody } = await import('../run-custody.ts');
      await runCustody(options, context);
    },
  });
