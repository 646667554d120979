import { Option } from 'commander';
import type { Finding } from '../../model/verdict.ts';
import { SEVERITIES } from '../../report/text/style.ts';
import { counted } from '../../report/text/words.ts';
import { noteListing } from '../access.ts';
import { commandOf } from '../command.ts';
import { addLimitOption, addTimeOptions } from '../filters.ts';
import { type House, withHouse } from '../house.ts';
import { type Format, formatOption, printListing } from '../listing-output.ts';
import { parseTimeOption } from '../times.ts';

interface Options {
  format: Format;
  severity?: Finding['severity'];
  finding?: string;
  subject?: string;
  suppressed?: boolean;
  from?: string;
  to?: string;
  limit?: number;
}

export const findings = () =>
  commandOf<Options>({
    name: 'findings',
    summary: 'what an investigator must see, the gravest first',
    description:
      'Findings grouped by kind, the gravest first: what each kind means and what to do, then each subject. Exits 0 ' +
      'whether or not there are any: a finding is a result.',
    examples: [
      ['findings --severity high', 'high and critical ones'],
      ['findings --finding session-on-second-device', 'of one kind'],
      [
        'findings --format ndjson',
        'one JSON line each, with evidence digests, remedy and the controls it speaks about',
      ],
      ['findings --suppressed', 'what ascribe.yaml suppresses, and why'],
    ],
    configure: (command) => {
      command
        .addOption(formatOption())
        .addOption(new Option('--severity <least>', 'this severity or worse').choices(SEVERITIES))
        .option('--finding <code>', 'of this kind')
        .option('--subject <ref>', 'about this credential, session or identity')
        .option('--suppressed', 'those that the policy says need not be seen, each with its reason');
      addTimeOptions(command);
      addLimitOption(command);
    },
    run: async (_args, options, context) => {
      const { FINDINGS, bySeverity } = await import('../../report/listings/findings.ts');
      const { findingWanted } = await import('../../report/listings/wanted.ts');
      const { renderFindings } = await import('../../report/findings.ts');
      const from = options.from === undefined ? undefined : parseTimeOption('--from', options.from);
      const to = options.to === undefined ? undefined : parseTimeOption('--to', options.to);
      const { severity, finding, subject } = options;
      const wanted = findingWanted({ severity, finding, subject, from, to });
      const isSuppressed = (f: Finding): boolean => f.suppressed !== null;
      const asked = options.suppressed === true;
      const { terminal } = context;
      const show = async ({ store }: House): Promise<number> => {
        const all = (await store.findings()).filter(wanted);
        const quiet = all.filter(isSuppressed).length;
        const rows = all
          .filter((f) => isSuppressed(f) === asked)
          .sort(bySeverity)
          .slice(0, options.limit);
        if (options.format !== 'table') return printListing(FINDINGS, [rows], options.format, terminal);
        await terminal.out.write(renderFindings(rows, terminal.width, terminal.paint));
        await terminal.out.flush();
        if (rows.length === 0) terminal.say('No findings match.');
        if (quiet > 0 && !asked)
          terminal.say(
            `${counted(quiet, 'more is', 'more are')} suppressed by the policy: ascribe findings --suppressed`,
          );
        return rows.length;
      };
      await noteListing(context, 'findings', options, () => withHouse(context, show));
    },
  });
