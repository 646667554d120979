/**
 * Writes verifier/verify.html: the independent verifier as one file without network, from the same source that runs in Node.
 *
 *   node scripts/verifier-page.mjs
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './ensure.mjs';

const MODULES = ['ed25519.mjs', 'timestamps.mjs', 'verify.mjs', 'page.mjs'];
export const PAGE = join(ROOT, 'verifier', 'verify.html');

/** The page's text. The browser is told the hash of its one script, and runs no other. */
export function verifierPage() {
  const read = (name) => readFileSync(join(ROOT, 'verifier', name), 'utf8');
  // one scope: what the modules import from each other is there already
  const script = `\n${MODULES.map((name) => read(name).replace(/^import .* from '\.\/[\w.]+';\n/gm, '')).join('\n')}`;
  if (/<\/script|<!--/i.test(script)) throw new Error('the script of the page would end early');
  const hash = `sha256-${createHash('sha256').update(script).digest('base64')}`;
  return read('page.html')
    .replace('{{hash}}', hash)
    .replace('{{script}}', () => script);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  writeFileSync(PAGE, verifierPage());
