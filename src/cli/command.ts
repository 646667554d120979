import { Command } from 'commander';
import { type Context, contextOf } from './context.ts';

/** What a command's module tells: its name and help, and what it does. Heavy imports belong inside `run`. */
export interface CommandSpec<Options> {
  readonly name: string;
  readonly summary: string;
  /** One paragraph for `--help`. */
  readonly description: string;
  /** Command lines after `ascribe `, with what they do. */
  readonly examples: readonly (readonly [line: string, does: string])[];
  readonly configure?: (command: Command) => void;
  /** `root` is the whole command line. */
  readonly run: (args: readonly string[], options: Options, context: Context, root: Command) => Promise<void>;
}

export function commandOf<Options extends object>(spec: CommandSpec<Options>): Command {
  const command = new Command(spec.name).summary(spec.summary).description(spec.description);
  spec.configure?.(command);
  command.addHelpText('after', `\nExamples:\n${examplesText(spec.examples)}`);
  command.action(async (...given: readonly unknown[]) => {
    const args = given.slice(0, -2).flatMap((a) => (a === undefined ? [] : (a as string | string[])));
    await spec.run(args, command.opts<Options>(), contextOf(command), command.parent ?? command);
  });
  return command;
}

/** A command that has commands of its own: `ascribe policy check`. */
export function groupOf(
  name: string,
  summary: string,
  description: string,
  examples: CommandSpec<object>['examples'],
  commands: readonly Command[],
): Command {
  const group = new Command(name).summary(summary).description(description).helpCommand(false);
  group.addHelpText('after', `\nExamples:\n${examplesText(examples)}`);
  for (const command of commands) group.addCommand(command);
  return group;
}

/** `ascribe policy check`. */
export const pathOf = (command: Command): string =>
  command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;

/** A command and all below it. */
export const withAllBelow = (command: Command): readonly Command[] => [
  command,
  ...command.commands.flatMap(withAllBelow),
];

function examplesText(examples: CommandSpec<object>['examples']): string {
  return examples.map(([line, does]) => `  $ ascribe ${line}\n      ${does}\n`).join('');
}
