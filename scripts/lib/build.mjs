import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { Failure, run, say } from './console.mjs';

const SOURCE_FOLDERS = ['src', 'lab', 'bench', 'conformance'];
const BUILD_SETTINGS = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json', 'scripts/bundle.mjs'];
const STAMP = '.built-from';
const WITH_TYPE_ERRORS = 'with type errors';

/**
 * Compile to dist/ if any source changed since dist/ was made. Compiles beside it and then moves over only the files that
 * differ, so that a process running from dist/ never meets a half-written or needlessly replaced file. A crash on the way
 * leaves the old stamp, hence another build.
 */
export function buildIfStale(root, { failOnTypeErrors }) {
  const stampPath = join(root, 'dist', STAMP);
  const fingerprint = sourceFingerprint(root);
  const built = existsSync(stampPath) ? readFileSync(stampPath, 'utf8') : '';
  if (built === fingerprint || (built === `${fingerprint} ${WITH_TYPE_ERRORS}` && !failOnTypeErrors)) return;

  say('building (tsc) …');
  const next = join(root, 'dist.next');
  rmSync(next, { recursive: true, force: true });
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const status = run(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', next], { cwd: root });
  if (!existsSync(join(next, 'src'))) throw new Failure('the build gave no output; the compiler said why above.');
  moveOver(next, join(root, 'dist'));
  if (run(process.execPath, [join(root, 'scripts', 'bundle.mjs')], { cwd: root }) !== 0)
    throw new Failure('the program could not be put into one file; rolldown said why above.');
  rmSync(next, { recursive: true, force: true });
  writeFileSync(stampPath, status === 0 ? fingerprint : `${fingerprint} ${WITH_TYPE_ERRORS}`);
  if (status === 0) return;
  if (failOnTypeErrors) throw new Failure('the build has type errors (above).');
  say('the build has type errors (above); going on with its output. `npm run types` shows them alone.');
}

/** Names, sizes and times of everything that the build reads. A checkout of another commit changes it. */
function sourceFingerprint(root) {
  const hash = createHash('sha256');
  for (const file of [...BUILD_SETTINGS, ...SOURCE_FOLDERS.flatMap((folder) => filesUnder(join(root, folder)))]) {
    const path = file.startsWith(root) ? file : join(root, file);
    const { size, mtimeMs } = statSync(path);
    hash.update(`${relative(root, path)}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function moveOver(from, to) {
  const fresh = new Set(filesUnder(from).map((path) => relative(from, path)));
  for (const path of fresh) {
    const target = join(to, path);
    mkdirSync(dirname(target), { recursive: true });
    if (existsSync(target) && readFileSync(target).equals(readFileSync(join(from, path)))) continue;
    renameSync(join(from, path), target);
  }
  for (const path of filesUnder(to)) if (!fresh.has(relative(to, path)) && !isMadeLater(to, path)) rmSync(path);
}

/** dist/bundle/ is made of this by bundle.mjs, dist/web/ by build-web.mjs. */
const isMadeLater = (dist, path) => ['bundle', 'web'].includes(relative(dist, path).split(sep)[0]);

/** All files below a folder, sorted; none if it doesn't exist. */
export function filesUnder(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}
