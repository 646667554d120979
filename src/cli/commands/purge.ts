import { Option } from 'commander';
import { commandOf } from '../command.ts';
import { parseDate } from '../dates.ts';

export interface PurgeOptions {
  readonly before: string;
  readonly authority: string;
  readonly reason: string;
  readonly exceptKept?: boolean;
  readonly yes?: boolean;
}

export const purge = () =>
  commandOf<PurgeOptions>({
    name: 'purge',
    summary: 'remove old originals for good; what a case needs is kept',
    description:
      'Removes the originals of records that were collected before a date. The log keeps their leaves, so every proof and every ' +
      'checkpoint holds as before, and bundles made earlier verify; the content is gone for everybody, and what was attributed by it ' +
      'is attributed no more (the index is made anew). Refused where a case that is open, on hold or within its retention rests on ' +
      'one of them; --except-kept purges the others. On whose authority and why is in the custody log before anything is removed. ' +
      'Without --yes nothing is done. Freed blocks of the disk are not overwritten.',
    examples: [
      ["purge --before 2025-01-01 --authority 'Retention schedule 4.2' --reason 'a year is over'", 'what it would do'],
      ["purge --before 2025-01-01 --authority 'Retention schedule 4.2' --reason 'a year is over' --yes", 'does it'],
    ],
    configure: (command) => {
      command
        .addOption(
          new Option('--before <date>', 'YYYY-MM-DD: collected before this day began, UTC')
            .argParser(parseDate)
            .makeOptionMandatory(),
        )
        .requiredOption('--authority <text>', 'on whose word: retention schedule, order, law')
        .requiredOption('--reason <text>', 'why')
        .option('--except-kept', 'leave what a case needs, and purge the rest')
        .option('--yes', 'do it');
    },
    run: async (_args, options, context) => {
      const { runPurge } = await import('../run-purge.ts');
      await runPurge(options, context);
    },
  });
