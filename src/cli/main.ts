import { CommanderError } from 'commander';
import { pathOf, withAllBelow } from './command.ts';
import { interrupt, isEndedBySignal } from './context.ts';
import { CliError, OutputClosed } from './errors.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { expectedFailure } from './failures.ts';
import { program } from './program.ts';

/**
 * The command line program. Expected failures are one line that says what, where and what to do; a stack trace is for
 * defects, and only with ASCRIBE_DEBUG=1.
 */
async function main(argv: readonly string[]): Promise<ExitCode> {
  onInterruption();
  const root = program();
  for (const command of withAllBelow(root)) {
    command.exitOverride();
    command.configureOutput({ outputError: (text, write) => write(`ascribe: ${text.replace(/^error: /, '')}`) });
    command.showHelpAfterError(`Help: ${pathOf(command)} --help`);
  }
  try {
    await root.parseAsync(argv, { from: 'user' });
    return interruptedBy === null || isEndedBySignal ? EXIT.ok : EXIT.interrupted;
  } catch (error) {
    return report(error);
  }
}

function report(error: unknown): ExitCode {
  if (error instanceof OutputClosed) return EXIT.ok;
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  const failure = error instanceof CliError ? error : expectedFailure(error);
  const debug = (process.env.ASCRIBE_DEBUG ?? '') !== '' && error instanceof Error;
  if (failure !== null) {
    process.stderr.write(`ascribe: ${failure.message}\n`);
    if (debug) process.stderr.write(`${error.stack}\n`);
    return failure.exitCode;
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  process.stderr.write(
    debug
      ? `${error.stack}\n`
      : `ascribe: unexpected ${message.split('\n')[0]}. This is a defect; what was sealed is safe. ASCRIBE_DEBUG=1 shows where it happened.\n`,
  );
  return EXIT.defect;
}

let interruptedBy: NodeJS.Signals | null = null;

/** The first Ctrl-C asks the command to finish what it is writing; the second ends at once (which is safe, too). */
function onInterruption(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      interruptedBy = signal;
      if (!interrupt()) process.exit(EXIT.interrupted);
    });
}

process.exitCode = await main(process.argv.slice(2));
