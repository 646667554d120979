/** Checks the types of both projects: ours, which runs on Node, and the workbench, which runs in a browser. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './ensure.mjs';

export const PROJECTS = ['tsconfig.json', 'web/tsconfig.json'];

const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const project of PROJECTS) {
    const { status } = spawnSync(process.execPath, [tsc, '-p', project, '--noEmit'], { cwd: ROOT, stdio: 'inherit' });
    if (status !== 0) process.exitCode = 1;
  }
}
