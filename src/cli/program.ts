import { Command, InvalidArgumentError, Option } from 'commander';
import { VERSION } from '../report/version.ts';
import { withAllBelow } from './command.ts';
import { attributions } from './commands/attributions.ts';
import { bundle } from './commands/bundle.ts';
import { caseCommand } from './commands/case.ts';
import { compare } from './commands/compare.ts';
import { completion } from './commands/completion.ts';
import { comply } from './commands/comply.ts';
import { coverage } from './commands/coverage.ts';
import { credentials } from './commands/credentials.ts';
import { custody } from './commands/custody.ts';
import { diff } from './commands/diff.ts';
import { doctor } from './commands/doctor.ts';
import { events } from './commands/events.ts';
import { explain } from './commands/explain.ts';
import { exportCommand } from './commands/export.ts';
import { findings } from './commands/findings.ts';
import { fsck } from './commands/fsck.ts';
import { identities } from './commands/identities.ts';
import { ingest } from './commands/ingest.ts';
import { inventory } from './commands/inventory.ts';
import { policy } from './commands/policy.ts';
import { purge } from './commands/purge.ts';
import { reindex } from './commands/reindex.ts';
import { report } from './commands/report.ts';
import { serve } from './commands/serve.ts';
import { sessions } from './commands/sessions.ts';
import { stamp } from './commands/stamp.ts';
import { status } from './commands/status.ts';
import { token } from './commands/token.ts';
import { trace } from './commands/trace.ts';
import { unread } from './commands/unread.ts';
import { verify } from './commands/verify.ts';
import { witness } from './commands/witness.ts';

/** The command line, in the order in which a newcomer meets it. */
const GROUPS: readonly (readonly [heading: string, commands: readonly (() => Command)[]])[] = [
  ['Collect:', [ingest, serve, token, status]],
  [
    'Ask:',
    [
      attributions,
      explain,
      trace,
      compare,
      diff,
      findings,
      coverage,
      sessions,
      credentials,
      identities,
      events,
      unread,
    ],
  ],
  ['Prove:', [caseCommand, report, bundle, verify, witness, stamp, custody, comply, exportCommand]],
  ['Keep:', [policy, inventory, fsck, doctor, reindex, purge, completion]],
];

export function program(): Command {
  const root = new Command('ascribe')
    .description(
      'Session attribution from logs: for every action who held the credential, who was operating, from which device, ' +
        'in which window, how sure that is, and on what evidence.',
    )
    .usage('<command> [options]')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help; after a command, help for it')
    .helpCommand(false)
    .addOption(new Option('--data <dir>', 'data folder (default: $ASCRIBE_HOME, else ./.ascribe)'))
    .addOption(new Option('--config <file>', 'configuration (default: ascribe.yaml in the data folder, else here)'))
    .addOption(
      new Option('--wait <seconds>', 'how long to wait for another ascribe that has the data folder open')
        .argParser(parseSeconds)
        .default(DEFAULT_WAIT_SECONDS),
    )
    .option('--no-color', 'no colours (as NO_COLOR=1)')
    .option('-q, --quiet', 'no progress and no messages but errors')
    .configureHelp(HELP)
    .showSuggestionAfterError(true)
    .addHelpText(
      'after',
      `
Start here:
  $ ascribe ingest logs/              seal and read a folder of logs
  $ ascribe coverage                  how much of it can be defended
  $ ascribe findings                  what you must see
  $ ascribe attributions --privileged who did what matters
  $ ascribe explain EVENT             one of them, with the proof
  $ ascribe bundle EVENT -o FILE      the same as a file that others can check

Results go to standard output, messages to standard error. Exit codes: 0 done, 1 the answer is no,
2 usage, 3 data unusable, 4 evidence damaged, 10-21 a bundle does not verify, 70 a defect, 130 interrupted (docs/exit-codes.md).
`,
    );
  for (const [heading, commands] of GROUPS) {
    root.commandsGroup(heading);
    for (const make of commands) {
      const command = make();
      for (const one of withAllBelow(command)) one.configureHelp(HELP);
      root.addCommand(command);
    }
  }
  return root;
}

/** `explain <event>`: that there are options goes without saying. */
function subcommandTerm(command: Command): string {
  const args = command.registeredArguments.map((a) => `<${a.name()}${a.variadic ? '...' : ''}>`);
  return [command.name(), ...args].join(' ');
}

const HELP = { showGlobalOptions: true, subcommandTerm };

/** Long enough for another question to be answered, too short to wait for an ingest unasked. */
const DEFAULT_WAIT_SECONDS = 10;

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!Number.isFinite(seconds) || seconds < 0) throw new InvalidArgumentError('It is not a number of seconds.');
  return seconds;
}
