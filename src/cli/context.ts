import { resolve } from 'node:path';
import type { Command } from 'commander';
import { openTerminal, type Terminal } from './terminal.ts';

/** What every command gets from the options before it and from the environment. */
export interface Context {
  /** Absolute path of the data folder: `--data`, else `$ASCRIBE_HOME`, else `./.ascribe`. */
  readonly dataDir: string;
  /** `--config FILE`; `null`: `ascribe.yaml` where it is found by default. */
  readonly configFile: string | null;
  /** How long to wait for another process that has the data folder open, in ms. */
  readonly waitMillis: number;
  readonly terminal: Terminal;
  /** Raised by the first Ctrl-C or SIGTERM. */
  readonly interrupted: AbortSignal;
}

export interface GlobalOptions {
  data?: string;
  config?: string;
  color?: boolean;
  quiet?: boolean;
  wait?: number;
}

const DEFAULT_DATA_DIR = '.ascribe';

const interruption = new AbortController();

/** A command that runs until it is told to stop: then a signal is how it ends, and no interruption. */
export let isEndedBySignal = false;
export function endsBySignal(): void {
  isEndedBySignal = true;
}

/** Called by the signal handlers of `main.ts`. True if this was the first time. */
export function interrupt(): boolean {
  const first = !interruption.signal.aborted;
  interruption.abort();
  return first;
}

export function contextOf(command: Command): Context {
  const options = command.optsWithGlobals<GlobalOptions>();
  const home = process.env.ASCRIBE_HOME ?? '';
  return {
    dataDir: resolve(options.data ?? (home === '' ? DEFAULT_DATA_DIR : home)),
    configFile: options.config === undefined ? null : resolve(options.config),
    waitMillis: (options.wait ?? 0) * 1000,
    terminal: openTerminal({ quiet: options.quiet === true, colour: options.color !== false }),
    interrupted: interruption.signal,
  };
}
