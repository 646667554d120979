import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { filesUnder } from './build.mjs';
import { Failure, run, say } from './console.mjs';

const STAMP = '.built-from';
const UNCHECKED = 'types not checked';

/**
 * Make dist/web/, the page that `ascribe serve` gives out, if anything that it is made of has changed. It is built beside and then
 * takes the place of the old one whole, so that a server never gives out halves of two.
 */
export function buildWebIfStale(root, { failOnTypeErrors }) {
  const web = join(root, 'web');
  if (!existsSync(join(web, 'index.html'))) return;
  const target = join(root, 'dist', 'web');
  const stamp = existsSync(join(target, STAMP)) ? readFileSync(join(target, STAMP), 'utf8') : '';
  const fingerprint = webFingerprint(root, web);
  if (stamp === fingerprint || (stamp === `${fingerprint} ${UNCHECKED}` && !failOnTypeErrors)) return;

  say('building the workbench (vite) …');
  const bin = (...path) => join(root, 'node_modules', ...path);
  if (failOnTypeErrors) {
    const types = run(process.execPath, [bin('typescript', 'bin', 'tsc'), '-p', join(web, 'tsconfig.json')], {
      cwd: root,
    });
    if (types !== 0) throw new Failure('the workbench has type errors (above).');
  }
  const next = join(root, 'dist.next', 'web');
  rmSync(next, { recursive: true, force: true });
  const vite = [bin('vite', 'bin', 'vite.js'), 'build', web, '--outDir', next, '--logLevel', 'warn'];
  const status = run(process.execPath, vite, { cwd: root, env: { ...process.env, NODE_ENV: 'production' } });
  if (status !== 0) throw new Failure(`the workbench could not be built (exit ${status}); vite says why above.`);
  writeFileSync(join(next, STAMP), failOnTypeErrors ? fingerprint : `${fingerprint} ${UNCHECKED}`);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(join(root, 'dist'), { recursive: true });
  renameSync(next, target);
}

/** Names, sizes and times of what the page is made of; tests are no part of it. */
function webFingerprint(root, web) {
  const hash = createHash('sha256');
  const parts = filesUnder(web).filter((path) => !path.startsWith(join(web, 'e2e')) && !/\.test\.ts$/.test(path));
  for (const path of [...parts, join(root, 'package-lock.json')]) {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${relative(root, path)}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}
