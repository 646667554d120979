import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Report } from './jobs.ts';
import type { OpenFolder } from './open-folder.ts';

/** The same seed and size as `npm run demo`: the same bytes. */
const LAB = ['--seed', '7', '--size', '10000', '--investigation', 'all'];

/**
 * Has the lab write its logs, lays down what is declared of them, and takes them in. The logs stay in the data folder, so that a reader can
 * see what was taken in.
 */
export async function takeInDemo(dataDir: string, folder: OpenFolder, report: Report): Promise<void> {
  const out = join(dataDir, 'demo');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  report('generating', 0, null);
  await run([generator(), '--out', out, ...LAB]);
  const config = join(dataDir, 'ascribe.yaml');
  if (!existsSync(config)) {
    copyFileSync(join(out, 'ascribe.yaml'), config);
    await folder.reopen();
  }
  await folder.takeFiles([join(out, 'logs')], (p) =>
    report(p.bytesRead === p.bytesTotal ? 'judging' : 'ingesting', p.bytesRead, p.bytesTotal),
  );
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
