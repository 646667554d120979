import { type Command, Option } from 'commander';
import { commandOf, groupOf } from '../command.ts';
import { parseDate } from '../dates.ts';
import { addBundleOptions, type BundleOptions } from './bundle.ts';

export interface NewCaseOptions {
  readonly scope: string;
  readonly authority: string;
  readonly investigator: string;
}

export interface CaseFormat {
  readonly format: 'text' | 'json';
}

const format = (): Option =>
  new Option('--format <format>', 'text for people, json for programs').choices(['text', 'json']).default('text');

const run = () => import('../run-case.ts');

/** `ascribe case …`: an investigation, kept in the custody log. */
export const caseCommand = (): Command =>
  groupOf(
    'case',
    'an investigation: question, authority, pinned attributions, notes, hold',
    'A case says what is asked, in what scope, on whose authority and by whom. Attributions are pinned to it as they are now, ' +
      'with the size of the log they rest on; `case show` says which of them later evidence has changed. Everything is an entry of ' +
      'the custody log (`ascribe custody`): signed, chained, never edited.',
    [
      [
        "case new 'Who opened file 17?' --scope 'May 2026' --authority 'Order 3/26' --investigator 'J. Doe'",
        'prints the id of the new case, e.g. case-1',
      ],
      ['case add case-1 3f9a0c1d', 'pins the attribution of an action'],
      ['case show case-1', 'the case, and what has changed since'],
      ['case export case-1 -o case-1.bundle.json', 'all of it as one file that others can check'],
    ],
    [create, list, show, add, note, share, unshare, holdCase, releaseCase, retain, close, exportCase].map((make) =>
      make(),
    ),
  );

const create = () =>
  commandOf<NewCaseOptions>({
    name: 'new',
    summary: 'open a case',
    description: 'Opens a case and prints its id.',
    examples: [
      [
        "case new 'Who opened file 17?' --scope 'May 2026' --authority 'Order 3/26' --investigator 'J. Doe'",
        'prints its id, e.g. case-1',
      ],
    ],
    configure: (command) => {
      command
        .argument('<question>', 'what is to be found out')
        .requiredOption('--scope <text>', 'which accounts, systems and time it may look at')
        .requiredOption('--authority <text>', 'order, warrant, ticket or law')
        .requiredOption('--investigator <name>', 'who answers for it');
    },
    run: async ([question = ''], options, context) => (await run()).newCase(question, options, context),
  });

const list = () =>
  commandOf<CaseFormat>({
    name: 'list',
    summary: 'all cases, and in how many evidence now gives another answer',
    description:
      'All cases in the order in which they were opened, with how many pinned attributions have another answer today.',
    examples: [['case list', 'all of them']],
    configure: (command) => {
      command.addOption(format());
    },
    run: async (_args, options, context) => (await run()).listCases(options, context),
  });

const show = () =>
  commandOf<CaseFormat>({
    name: 'show',
    summary: 'one case, and what has changed since attributions were pinned',
    description: 'What is asked, what was pinned with before and after where evidence has changed it, and the notes.',
    examples: [['case show case-1', 'for people']],
    configure: (command) => {
      command.argument('<case>', 'its id').addOption(format());
    },
    run: async ([id = ''], options, context) => (await run()).showCase(id, options, context),
  });

const add = () =>
  commandOf({
    name: 'add',
    summary: 'pin attributions to a case, as they are now',
    description:
      'Pins the whole attribution of each action, with the log’s size and root, the engine and the policy. Pinned again, the newer one stands; the earlier one stays in the custody log.',
    examples: [['case add case-1 3f9a0c1d 5b7e2a90', 'two actions, by the beginning of their ids']],
    configure: (command) => {
      command.argument('<case>', 'its id').argument('<event...>', 'ids of actions, as for explain');
    },
    run: async ([id = '', ...events], _options, context) => (await run()).addToCase(id, events, context),
  });

const note = () =>
  commandOf({
    name: 'note',
    summary: 'write a note into a case',
    description: 'Adds a note. It is never edited; a correction is another note.',
    examples: [["case note case-1 'Asked the platform team for the audit log of May.'", 'with who wrote it, and when']],
    configure: (command) => {
      command.argument('<case>', 'its id').argument('<text>', 'the note');
    },
    run: async ([id = '', text = ''], _options, context) => (await run()).noteInCase(id, text, context),
  });

const share = () =>
  commandOf<{ with: string; as: 'reader' | 'investigator' }>({
    name: 'share',
    summary: 'who may see the case on a server: those it is shared with, and no other',
    description:
      'Once it is shared, a case is for whoever opened it, those it was shared with, and admins. It holds for a server that asks for a login; whoever can read the data folder reads all of it.',
    examples: [
      [
        "case share case-1 --with 'oidc:https://id.example.com|8f2c' --as investigator",
        'an account, as /v1/me names it',
      ],
      ['case share case-1 --with token:3f9a0c1d2b4e', 'a token, by its id: to read'],
    ],
    configure: (command) => {
      command
        .argument('<case>', 'its id')
        .requiredOption('--with <account>', 'as the custody log names it')
        .addOption(new Option('--as <role>', 'what it may do').choices(['reader', 'investigator']).default('reader'));
    },
    run: async ([id = ''], options, context) => (await run()).shareCase(id, options.with, options.as, context),
  });

const unshare = () =>
  commandOf<{ with: string }>({
    name: 'unshare',
    summary: 'take the case back from an account',
    description: 'Taken back from the last one, the case is open to all investigators again.',
    examples: [['case unshare case-1 --with token:3f9a0c1d2b4e', 'it sees the case no more']],
    configure: (command) => {
      command.argument('<case>', 'its id').requiredOption('--with <account>', 'as the custody log names it');
    },
    run: async ([id = ''], options, context) => (await run()).unshareCase(id, options.with, context),
  });

const holdCase = () =>
  commandOf<{ reason: string }>({
    name: 'hold',
    summary: 'legal hold: what the case rests on must not be removed',
    description:
      'Keeps on record, with who ordered it, that nothing the case rests on may be removed until `case release`, whatever its age; `ascribe purge` keeps to it.',
    examples: [["case hold case-1 --reason 'Preservation letter of 3 May'", 'from now on']],
    configure: (command) => {
      command.argument('<case>', 'its id').requiredOption('--reason <text>', 'why, on whose word');
    },
    run: async ([id = ''], { reason }, context) => (await run()).holdOn(id, reason, context),
  });

const releaseCase = () =>
  commandOf<{ reason: string }>({
    name: 'release',
    summary: 'lift the legal hold',
    description: 'Keeps on record that the hold has ended, and why. An open case keeps its evidence all the same.',
    examples: [["case release case-1 --reason 'Settled; letter of 9 June'", 'the hold ends']],
    configure: (command) => {
      command.argument('<case>', 'its id').requiredOption('--reason <text>', 'why, on whose word');
    },
    run: async ([id = ''], { reason }, context) => (await run()).releaseHold(id, reason, context),
  });

const retain = () =>
  commandOf<{ until: string }>({
    name: 'retain',
    summary: 'keep the evidence of a case at least until a date',
    description:
      'Keeps on record until when the evidence is to be kept after the case is closed; another date may be set later. `ascribe purge` keeps to it.',
    examples: [['case retain case-1 --until 2033-12-31', 'for as long as the retention schedule asks']],
    configure: (command) => {
      command
        .argument('<case>', 'its id')
        .addOption(new Option('--until <date>', 'YYYY-MM-DD').argParser(parseDate).makeOptionMandatory());
    },
    run: async ([id = ''], { until }, context) => (await run()).retainCase(id, until, context),
  });

const close = () =>
  commandOf<{ conclusion: string }>({
    name: 'close',
    summary: 'close a case with its conclusion',
    description: 'Closes it: nothing more can be pinned or noted. It can still be shown, bundled, held and retained.',
    examples: [["case close case-1 --conclusion 'Answered; handed to the prosecutor'", 'the last word']],
    configure: (command) => {
      command.argument('<case>', 'its id').requiredOption('--conclusion <text>', 'how it ended');
    },
    run: async ([id = ''], { conclusion }, context) => (await run()).closeTheCase(id, conclusion, context),
  });

const exportCase = () =>
  commandOf<BundleOptions>({
    name: 'export',
    summary: 'the same as bundle: all pinned attributions as one file for others to check',
    description: 'Writes the bundle of the case: see `ascribe bundle`.',
    examples: [['case export case-1 -o case-1.bundle.json', 'with proofs, evidence, custody and report']],
    configure: (command) => {
      addBundleOptions(command.argument('<case>', 'its id'));
    },
    run: async ([id = ''], options, context) => {
      const { runBundle } = await import('../run-bundle.ts');
      await runBundle(id, options, context);
    },
  });
