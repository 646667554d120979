/**
 * Loads the native packages once. npm skips an optional package whose file doesn't match the lock without a word, so an
 * install that "worked" proves nothing about them.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

const CHECKS = {
  DuckDB: async () => {
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const rows = await (await connection.runAndReadAll('select version() as version')).getRows();
    return String(rows[0]?.[0]);
  },
  Biome: async () => versionOf(join(dirname(require.resolve('@biomejs/biome/package.json')), 'bin', 'biome')),
  TypeScript: async () => versionOf(join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc')),
};

function versionOf(script) {
  const done = spawnSync(process.execPath, [script, '--version'], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr || `exit ${done.status}`);
  return done.stdout.trim();
}

for (const [name, load] of Object.entries(CHECKS)) {
  try {
    console.log(`${name}: ${await load()}`);
  } catch (error) {
    console.error(`${name} does not load: ${error.message}`);
    console.error(
      'Delete node_modules and run `npm ci`; if it stays, the registry serves another file than the lock names.',
    );
    process.exitCode = 1;
  }
}
