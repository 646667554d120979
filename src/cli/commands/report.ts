import { commandOf } from '../command.ts';

export const report = () =>
  commandOf<{ output: string }>({
    name: 'report',
    summary: 'an attribution or a case as one page to read and print',
    description:
      'Writes one HTML file that works offline and prints: verdict, grades and reasons in words, the chain drawn, the window, other ' +
      'explanations, what is missing, every record with its digest and place in the log, policy, engine, and custody. It holds no ' +
      'script. The same page is in every bundle, covered by its signature; by itself it proves nothing.',
    examples: [
      ['report 3f9a0c1d -o report.html', 'one action'],
      ['report case-1 -o case-1.html', 'all that is pinned to a case, with its notes'],
    ],
    configure: (command) => {
      command
        .argument('<event|case>', 'id of the action, as for explain, or of a case')
        .requiredOption('-o, --output <file>', 'the file to write; it must not exist yet');
    },
    run: async ([id = ''], { output }, context) => {
      const { runReport } = await import('../run-report.ts');
      await runReport(id, output, context);
    },
  });
