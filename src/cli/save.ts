import { writeFileSync } from 'node:fs';
import { CliError } from './errors.ts';
import { EXIT } from './exit-codes.ts';

/** An earlier bundle or report may be in somebody's hands already: it is never written over. */
export function saveNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== 'EEXIST') throw cause;
    throw new CliError(EXIT.usage, `${file} exists already. Name another file with -o.`, { cause });
  }
}
