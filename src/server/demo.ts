import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ingest } from '../pipeline/ingest.ts';
import type { Configured } from './configured.ts';
import type { Report } from './jobs.ts';

/** The same seed and size as `npm run demo`: the same bytes. */
const LAB = ['--seed', '7', '--size', '10000', '--investigation', 'all'];

/**
 * Has the lab write its logs, lays down what is declared of them, and ingests them. The logs stay in the data folder, so that a reader can
 * see what was taken in. `configure` is asked once the declarations are there.
 */
export async function takeInDemo(dataDir: string, configure: () => Configured, report: Report): Promise<void> {
  const out = join(dataDir, 'demo');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  report('generating', 0, null);
  await run([generator(), '--out', out, ...LAB]);
  const config = join(dataDir, 'ascribe.yaml');
  if (!existsSync(config)) copyFileSync(join(out, 'ascribe.yaml'), config);
  await ingest(dataDir, [join(out, 'logs')], {
    ...configure().settings,
    onProgress: (p) => report(p.stage === 'judge' ? 'judging' : 'ingesting', p.bytesRead, p.bytesTotal),
  });
}

/** A program of its own: it knows only the vendors' formats, and nothing here may know it. */
function generator(): string {
  const here = import.meta.url;
  const path = here.endsWith('.ts') ? '../../dist/lab/generate.js' : '../../lab/generate.js';
  return fileURLToPath(new URL(path, here));
}

function run(args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'], cwd: tmpdir() });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-2000);
    });
    child.on('error', reject);
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`the lab ended with ${code}: ${said.trim().split('\n').at(-1) ?? ''}`)),
    );
  });
}
