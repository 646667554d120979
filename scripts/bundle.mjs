import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/** What is started: the command line, and the worker that an ingest starts. */
const ENTRIES = { main: 'src/cli/main.js', worker: 'src/pipeline/worker.js' };

/**
 * The compiled program in a few files instead of a thousand: a command starts in half the CPU, and each worker too. What is loaded
 * on demand stays apart. `dist/src` stays the program: without the bundle it runs the same, only slower to start.
 */
async function bundle(root) {
  const dist = join(root, 'dist');
  const target = join(dist, 'bundle');
  const next = join(dist, 'bundle.next');
  rmSync(next, { recursive: true, force: true });
  const built = await rolldown({
    input: Object.fromEntries(Object.entries(ENTRIES).map(([name, path]) => [name, join(dist, path)])),
    platform: 'node',
    logLevel: 'warn',
    // The native part of the store alone stays outside: npm puts it at the top of node_modules, where the bundle finds it too.
    external: [/^@duckdb\/node-bindings/],
    plugins: [ownPlace(target)],
  });
  await built.write({ dir: next, format: 'esm', chunkFileNames: '[name]-[hash].js' });
  await built.close();
  writeFileSync(join(next, DIGEST), `${engineDigest(join(dist, 'src'))}\n`);
  replace(next, target);
}

/** What of the program decides what a verdict says. Statements name the digest of it; docs/bundle.md says how to make it again. */
const ENGINE = ['config', 'evidence', 'judgement', 'lineage', 'model', 'pipeline', 'report', 'sources', 'store'];
const DIGEST = 'engine.digest';

/** SHA-256 over `<SHA-256>  <path>` and a newline for each compiled file, by path: what `sha256sum` prints. */
function engineDigest(src) {
  const files = ENGINE.flatMap((room) =>
    readdirSync(join(src, room), { recursive: true }).map((path) => `${room}/${path.split('\\').join('/')}`),
  );
  const all = createHash('sha256');
  for (const path of files.filter((one) => one.endsWith('.js')).sort()) {
    const own = createHash('sha256').update(readFileSync(join(src, path)));
    all.update(`${own.digest('hex')}  ${path}\n`);
  }
  return all.digest('hex');
}

/** Files that are in use keep their content for whoever has them open; a process that starts meanwhile finds all of one build. */
function replace(next, target) {
  mkdirSync(target, { recursive: true });
  const fresh = new Set(readdirSync(next));
  // Names of chunks follow from their content: the two entries last.
  for (const name of [...fresh].sort((a, b) => isEntry(a) - isEntry(b)))
    renameSync(join(next, name), join(target, name));
  for (const name of readdirSync(target)) if (!fresh.has(name)) rmSync(join(target, name), { recursive: true });
  rmSync(next, { recursive: true, force: true });
}

const isEntry = (name) => Number(Object.keys(ENTRIES).some((entry) => name === `${entry}.js`));

/** A module finds files beside it by `import.meta.url`; in a bundle that is still the place of the compiled module. */
const ownPlace = (target) => ({
  name: 'own-place',
  transform(code, id) {
    if (!code.includes('import.meta.url') || !existsSync(id)) return null;
    const place = relative(target, id).split('\\').join('/');
    return { code: code.replaceAll('import.meta.url', `new URL(${JSON.stringify(place)}, import.meta.url).href`) };
  },
});

await bundle(fileURLToPath(new URL('..', import.meta.url)));
