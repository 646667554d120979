import { type Command, Option } from 'commander';
import { caseId, ROLES, type Role } from '../../config/server-schema.ts';
import { commandOf } from '../command.ts';
import { usageError } from '../errors.ts';

export interface TokenOptions {
  readonly role: Role;
  readonly origin?: readonly string[];
  readonly case?: readonly string[];
  readonly days?: number;
  readonly format: 'text' | 'json';
}

export const token = (): Command =>
  commandOf<TokenOptions>({
    name: 'token',
    summary: 'API tokens: make, list, revoke',
    description:
      'Tokens for the HTTP API of a server that asks for a login. A token is shown once; only its hash is kept. new NAME makes one, ' +
      'list tells which there are, revoke ID ends one at once.',
    examples: [
      ['token new shipper --role ingest --origin okta', 'may hand in records of the origin okta, and read nothing'],
      ['token new carol --role investigator --days 30', 'for a person, for a month'],
      ['token new counsel --role reader --case case-12', 'sees that case and what is pinned to it, nothing else'],
      ['token list', 'all of them, with role and end'],
      ['token revoke 3f9a0c1d2b4e', 'by the id that list shows'],
    ],
    configure: (command) => {
      command
        .argument('<what>', 'new, list or revoke')
        .argument('[name]', 'name of the new token, or id of the one to revoke')
        .addOption(new Option('--role <role>', 'what it may do').choices(ROLES).default('reader'))
        .addOption(
          new Option('--origin <name>', 'for ingest: this origin only (repeatable)').argParser(
            (value: string, before: readonly string[] = []) => [...before, value],
          ),
        )
        .addOption(
          new Option('--case <id>', 'for readers and investigators: this case only (repeatable)').argParser(parseCase),
        )
        .addOption(new Option('--days <n>', 'valid for so many days; default: until revoked').argParser(parseDays))
        .addOption(
          new Option('--format <format>', 'text for people, json for programs')
            .choices(['text', 'json'])
            .default('text'),
        );
    },
    run: async ([what = '', name], options, context) => {
      const { runToken } = await import('../run-token.ts');
      await runToken(what, name, options, context);
    },
  });

function parseCase(text: string, before: readonly string[] = []): readonly string[] {
  if (!caseId.safeParse(text).success) throw usageError(`--case ${JSON.stringify(text)} is not like case-12.`);
  return [...before, text];
}

function parseDays(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 3650)
    throw usageError(`--days ${JSON.stringify(text)} is not 1 to 3650.`);
  return days;
}
