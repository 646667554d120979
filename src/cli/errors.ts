import { EXIT, type ExitCode } from './exit-codes.ts';

/** An expected failure, in one line for the user: what, where, and what to do about it. */
export class CliError extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CliError';
    this.exitCode = exitCode;
  }
}

/** Standard output was closed by its reader (`| head`): stop quietly. */
export class OutputClosed extends Error {
  constructor() {
    super('standard output was closed');
    this.name = 'OutputClosed';
  }
}

export const usageError = (message: string): CliError => new CliError(EXIT.usage, message);
export const problem = (message: string): CliError => new CliError(EXIT.problem, message);
