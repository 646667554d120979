import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Debian's package `chromium`, or what `$CHROMIUM` names. */
const PLACES = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** `null`: there is none on this machine. */
export const chromiumPath = (): string | null => PLACES.find((path) => path !== undefined && existsSync(path)) ?? null;

/** `.ci/run` sets it: there the tests must not be skipped. */
export const isRequired = process.env['ASCRIBE_BROWSER_TESTS'] === 'required';

export function launch(): Promise<Browser> {
  const executablePath = chromiumPath();
  if (executablePath === null)
    throw new Error('No Chromium here; install the package chromium, or set CHROMIUM to its path.');
  // In a container there is no user namespace for its sandbox; it visits nothing but our own pages.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}
