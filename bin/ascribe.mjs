#!/usr/bin/env node
/**
 * Starts the command line program. In a checkout it first builds what is missing, as the npm scripts do; an installed
 * package has no `src/` and starts at once.
 */
import { existsSync } from 'node:fs';

const main = new URL('../dist/bundle/main.js', import.meta.url);

async function start() {
  if (existsSync(new URL('../src', import.meta.url))) {
    const { ensureBuilt } = await import('../scripts/ensure.mjs');
    ensureBuilt();
  }
  if (!existsSync(main))
    throw new Error(`${main.pathname} is missing: this copy of ascribe is incomplete; install it again.`);
  await import(main.href);
}

start().catch((error) => {
  const expected = error?.constructor?.name === 'Failure' || !existsSync(main);
  process.stderr.write(`ascribe: ${expected ? error.message : (error?.stack ?? error)}\n`);
  process.exitCode = 1;
});
