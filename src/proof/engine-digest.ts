import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

let known: string | null | undefined;

/**
 * SHA-256 (hex) of the compiled code that decides what a verdict says, as the build wrote it (`scripts/bundle.mjs`); `null`: this is not a
 * built program.
 */
export function engineDigest(): string | null {
  if (known === undefined) known = read();
  return known;
}

function read(): string | null {
  try {
    const text = readFileSync(fileURLToPath(new URL('../../bundle/engine.digest', import.meta.url)), 'utf8').trim();
    return /^[0-9a-f]{64}$/.test(text) ? text : null;
  } catch {
    return null;
  }
}
