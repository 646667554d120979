import { type Paint, paintFor } from '../report/text/style.ts';
import { type Output, standardOutput } from './output.ts';

/** The terminal (or pipe) that a command talks to: results on standard output, everything else on standard error. */
export interface Terminal {
  readonly out: Output;
  /** Columns of standard output; `null` where nothing limits a line (a pipe, a file). */
  readonly width: number | null;
  /** For results. */
  readonly paint: Paint;
  /** For messages. */
  readonly paintMessage: Paint;
  /** Standard error is a terminal: a progress bar may redraw itself. */
  readonly interactive: boolean;
  readonly messageWidth: number;
  readonly quiet: boolean;
  /** A message to the user; nothing with `--quiet`. The text must be safe to print. */
  say(message: string): void;
  /** Write to standard error without a line break; for the progress bar. */
  sayRaw(text: string): void;
}

const WIDTH_UNKNOWN = 100;
const NARROWEST = 40;

export interface TerminalOptions {
  readonly quiet: boolean;
  /** False with `--no-color`. */
  readonly colour: boolean;
}

/** Colours only on a terminal, and not with `--no-color`, `NO_COLOR` (https://no-color.org) or `TERM=dumb`. */
export function openTerminal(options: TerminalOptions, env: NodeJS.ProcessEnv = process.env): Terminal {
  const mayColour = options.colour && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
  process.stderr.on('error', () => undefined);
  const sayRaw = (text: string): void => {
    process.stderr.write(text);
  };
  return {
    out: standardOutput(),
    width: process.stdout.isTTY ? Math.max(NARROWEST, process.stdout.columns || WIDTH_UNKNOWN) : columnsFrom(env),
    paint: paintFor(mayColour && process.stdout.isTTY === true),
    paintMessage: paintFor(mayColour && process.stderr.isTTY === true),
    interactive: process.stderr.isTTY === true && env.TERM !== 'dumb',
    messageWidth: Math.max(NARROWEST, process.stderr.columns || WIDTH_UNKNOWN),
    quiet: options.quiet,
    say(message) {
      if (!options.quiet) sayRaw(`${message}\n`);
    },
    sayRaw,
  };
}

/** `COLUMNS` is honoured where there is no terminal to ask, so that scripts can choose a width. */
function columnsFrom(env: NodeJS.ProcessEnv): number | null {
  const columns = Number(env.COLUMNS);
  return Number.isInteger(columns) && columns >= NARROWEST ? columns : null;
}
