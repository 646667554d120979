/**
 * Makes a checkout ready to use, from nothing but Node and npm, and then runs a command in it:
 *
 *   node scripts/ensure.mjs install [COMMAND…]   packages only
 *   node scripts/ensure.mjs build                packages and dist/; fails on type errors
 *   node scripts/ensure.mjs run COMMAND…         packages and dist/, then the command
 *
 * Every npm script goes through here, so that `npm test` and `npm run demo` need no step before them. It installs and
 * builds only what is missing or out of date, takes a lock so that two runs don't collide, and writes to standard error
 * only: standard output belongs to the command.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildIfStale } from './lib/build.mjs';
import { buildWebIfStale } from './lib/build-web.mjs';
import { Failure, run, say } from './lib/console.mjs';
import { withLock } from './lib/lock.mjs';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

const manifest = () => JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/** Install and build what is missing. With `failOnTypeErrors: false` a build that still gave output is good enough. */
export function ensureBuilt({ failOnTypeErrors = false } = {}) {
  checkNode(process.versions.node, manifest().engines.node);
  withLock(join(ROOT, '.ensure.lock'), () => {
    installIfStale(ROOT);
    buildIfStale(ROOT, { failOnTypeErrors });
    buildWebIfStale(ROOT, { failOnTypeErrors });
  });
}

/** Install the packages that the lock file names, if they are not there. */
export function ensureInstalled() {
  checkNode(process.versions.node, manifest().engines.node);
  if (installedAsLocked(ROOT)) return;
  withLock(join(ROOT, '.ensure.lock'), () => installIfStale(ROOT));
}

/** @param {string} running e.g. `20.19.1` @param {string} wanted e.g. `>=20.19` */
export function checkNode(running, wanted) {
  const [major = 0, minor = 0] = running.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = wanted.replace('>=', '').split('.').map(Number);
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  throw new Failure(
    `Ascribe needs Node ${wantedMajor}.${wantedMinor} or newer; this is ${running}. ` +
      'Install a newer Node (https://nodejs.org) and run the same command again.',
  );
}

function installIfStale(root) {
  if (installedAsLocked(root)) return;
  say('installing packages (npm ci), once …');
  const status = run('npm', ['ci', '--no-fund', '--no-audit'], { cwd: root, shell: process.platform === 'win32' });
  if (status === 0) return;
  throw new Failure(
    `npm ci failed (exit ${status}); its own message is above. ` +
      'It needs the npm registry: check the network or the proxy (npm config get registry), ' +
      'or run `npm install` by hand and then the same command again.',
  );
}

/**
 * True if node_modules holds every package of package-lock.json in the locked version. Packages marked optional are the
 * other platforms' binaries and are left out; that ours load is checked by scripts/check-native.mjs.
 */
export function installedAsLocked(root) {
  const installedPath = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedPath)) return false;
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedPath, 'utf8')).packages;
  return Object.entries(locked).every(
    ([path, entry]) => path === '' || entry.optional || installed[path]?.version === entry.version,
  );
}

function main([mode, ...command]) {
  if (mode === 'build') ensureBuilt({ failOnTypeErrors: true });
  else if (mode === 'run') ensureBuilt();
  else if (mode === 'install') ensureInstalled();
  else throw new Failure('usage: node scripts/ensure.mjs install|build|run [COMMAND…]');
  if (command.length === 0) return 0;

  const env = { ...process.env, PATH: `${join(ROOT, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}` };
  const [program, ...args] = command;
  const done = spawnSync(program, args, { cwd: ROOT, env, stdio: 'inherit', shell: process.platform === 'win32' });
  if (done.error) throw new Failure(`cannot start ${program}: ${done.error.message}`);
  if (done.signal) process.kill(process.pid, done.signal);
  return done.status ?? 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    process.exitCode = main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}
