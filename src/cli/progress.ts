import { type Progress, progressLine } from '../report/progress-line.ts';
import { visible } from '../report/text/visible.ts';
import type { Terminal } from './terminal.ts';

/** Shows how far an ingest is: a line that redraws itself on a terminal, a plain line now and then elsewhere. */
export interface ProgressDisplay {
  update(progress: Progress): void;
  /** Take the line away: something else is about to be printed. */
  done(): void;
}

const REDRAW_MILLIS = 100;
const PLAIN_LINE_MILLIS = 10_000;
const ERASE_LINE = '\r\u001b[2K';

export function progressDisplay(terminal: Terminal, now: () => number = () => performance.now()): ProgressDisplay {
  const begun = now();
  const every = terminal.interactive ? REDRAW_MILLIS : PLAIN_LINE_MILLIS;
  let last = terminal.interactive ? Number.NEGATIVE_INFINITY : begun;
  let drawn = false;
  let stage = '';
  return {
    update(progress) {
      const at = now();
      if (terminal.quiet || (at - last < every && progress.stage === stage)) return;
      if (!terminal.interactive && at - begun < every) return;
      last = at;
      stage = progress.stage;
      const safe = { ...progress, file: progress.file === null ? null : visible(progress.file) };
      if (terminal.interactive) {
        terminal.sayRaw(ERASE_LINE + progressLine(safe, at - begun, terminal.messageWidth - 1));
        drawn = true;
      } else {
        terminal.sayRaw(`${progressLine(safe, at - begun, 200)}\n`);
      }
    },
    done() {
      if (drawn) terminal.sayRaw(ERASE_LINE);
      drawn = false;
    },
  };
}
