import { Option } from 'commander';
import { commandOf } from '../command.ts';
import { addFilterOptions, type FilterOptions } from '../filters.ts';

export interface ExportOptions extends FilterOptions {
  readonly format: 'ocsf';
  readonly findings?: boolean;
}

export const exportCommand = () =>
  commandOf<ExportOptions>({
    name: 'export',
    summary: 'actions or findings in the form of another tool',
    description:
      'Writes OCSF 1.8 events, one JSON line each: actions as Authentication (3002), Authorize Session (3003), API Activity (6003) and ' +
      'Datastore Activity (6005), or with --findings as Detection Finding (2004). The actor is the name that the log gives; what it ' +
      'was attributed to is the enrichment ascribe.attribution. OCSF asks for a time: what has none is counted and left out. The ' +
      'filters are those of attributions. For CSV and our own NDJSON see attributions.',
    examples: [
      ['export --format ocsf > actions.ocsf.ndjson', 'all actions'],
      ['export --format ocsf --privileged --from 2026-01-01', 'privileged actions since New Year'],
      ['export --format ocsf --findings', 'findings'],
    ],
    configure: (command) => {
      command
        .addOption(new Option('--format <format>', 'the form').choices(['ocsf']).makeOptionMandatory())
        .option('--findings', 'findings in the place of actions; filters do not apply');
      addFilterOptions(command);
    },
    run: async (_args, options, context) => {
      const { runExport } = await import('../run-export.ts');
      await runExport(options, context);
    },
  });
