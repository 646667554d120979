import { Option } from 'commander';
import { commandOf, groupOf } from '../command.ts';
import { addLimitOption } from '../filters.ts';
import { type Format, formatOption } from '../listing-output.ts';

export interface ImportOptions {
  asOf?: string;
  utcOffset?: string;
  scimId?: string;
  scimExternalId?: string;
  check?: boolean;
  replace?: boolean;
}

export interface WithdrawOptions {
  reason: string;
  entry?: string[];
}

const importing = () =>
  commandOf<ImportOptions>({
    name: 'import',
    summary: 'seal exports of identities and devices as the organisation’s own word',
    description:
      'Takes CSV, YAML, JSON and SCIM 2.0 (a ListResponse of Users); docs/inventory.md has the words. An export is read as a whole ' +
      'first: every mistake and contradiction is told with its line and column, and then nothing is sealed. Accounts are of one ' +
      'holder only where they stand under one id: equal logins, names and addresses join nothing. Imported twice it adds nothing.',
    examples: [
      ['inventory import people.csv devices.yaml', 'who has which accounts, who has left, whose machine is which'],
      ['inventory import --check people.csv', 'only say what is wrong with it'],
      [
        'inventory import users.json --scim-id aws.identity-center-user --as-of 2026-03-01',
        'a SCIM export, and when it was made',
      ],
      ['inventory import --replace people.csv', 'what an earlier people.csv said no longer counts'],
    ],
    configure: (command) => {
      command
        .argument('<file...>', 'exports; several are checked against each other')
        .addOption(
          new Option(
            '--as-of <time>',
            'when the exports were made: what is disabled without a date is so from then on',
          ),
        )
        .addOption(new Option('--utc-offset <offset>', 'zone of dates and of times that have none, like +01:00'))
        .addOption(new Option('--scim-id <kind>', 'the kind of ref that SCIM’s id is, like aws.identity-center-user'))
        .addOption(
          new Option('--scim-external-id <kind>', 'the kind of ref that SCIM’s externalId is, like entra.user'),
        )
        .addOption(
          new Option(
            '--replace',
            'what earlier exports of the same file name said no longer counts, for any time; it stays in evidence',
          ),
        )
        .addOption(new Option('--check', 'seal nothing'));
    },
    run: async (files, options, context) => {
      const { importInventory } = await import('../run-inventory.ts');
      await importInventory(files, options, context);
    },
  });

const list = () =>
  commandOf<{ format: Format; limit?: number }>({
    name: 'list',
    summary: 'account holders and devices as the imported inventories tell them',
    description:
      'Every id of the inventory with its names in logs, owner, kind, roles and state in time, and what contradicts itself: such a ' +
      'name joins nothing until a later import tells the intervals apart.',
    examples: [
      ['inventory list', 'all of it'],
      ['inventory list --format csv > inventory.csv', 'for a spreadsheet'],
    ],
    configure: (command) => {
      command.addOption(formatOption());
      addLimitOption(command);
    },
    run: async (_args, { format, limit }, context) => {
      const { listInventory } = await import('../run-inventory.ts');
      await listInventory(format, limit, context);
    },
  });

const withdraw = () =>
  commandOf<WithdrawOptions>({
    name: 'withdraw',
    summary: 'take back what an import said: it stays in evidence, and counts for nothing',
    description:
      'Seals, for each entry, that it no longer counts, and why. Nothing is deleted: verdicts are as if the entry had never been imported, ' +
      'whatever came first, and a bundle carries both the entry and its withdrawal. It cannot be undone; import a corrected export.',
    examples: [
      [
        'inventory withdraw people.csv --reason "export of the wrong directory"',
        'all that was imported under that name',
      ],
      ['inventory withdraw people.csv --entry E1001 --reason "wrong person"', 'one entry of it'],
      ['inventory withdraw 3f9a1c20 --reason "made before the merger"', 'by the SHA-256 of the export'],
    ],
    configure: (command) => {
      command
        .argument(
          '<export>',
          'name of the imported file, or the first digits of its SHA-256 (ascribe inventory imports)',
        )
        .requiredOption('--reason <text>', 'why, for whoever asks later; it is sealed')
        .option('--entry <id...>', 'only these ids');
    },
    run: async ([what], options, context) => {
      const { withdrawInventory } = await import('../run-inventory.ts');
      await withdrawInventory(what as string, options, context);
    },
  });

const imports = () =>
  commandOf<{ format: Format; limit?: number }>({
    name: 'imports',
    summary: 'exports that were imported, and what of them was withdrawn',
    description: 'Every export by name and SHA-256, how many entries it has, how many no longer count, and why.',
    examples: [['inventory imports', 'all of them']],
    configure: (command) => {
      command.addOption(formatOption());
      addLimitOption(command);
    },
    run: async (_args, { format, limit }, context) => {
      const { listImports } = await import('../run-inventory.ts');
      await listImports(format, limit, context);
    },
  });

export const inventory = () =>
  groupOf(
    'inventory',
    'import and list identities and devices of the organisation',
    'What the organisation says of its accounts and machines: who answers for them, since when they are disabled, whose they are. It ' +
      'is evidence like any other: sealed, cited, and carried by bundles.',
    [
      ['inventory import people.csv', 'seal an export'],
      ['inventory list', 'what is known'],
      ['inventory withdraw people.csv --reason "wrong directory"', 'take an import back'],
    ],
    [importing(), list(), imports(), withdraw()],
  );
