import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The program as a user runs it, built. */
const MAIN = fileURLToPath(new URL('../dist/bundle/main.js', import.meta.url));

export interface Ended {
  /** `null`: ended by a signal. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** Called with the running program, for tests that end it. */
  readonly onStart?: (child: ChildProcess) => void;
}

/** Run `ascribe --data DIR ARGS…` to its end. */
export function ascribe(dataDir: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, '--data', dataDir, ...args], {
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    env: { ...process.env, ASCRIBE_KEY: '', ASCRIBE_HOME: '', NO_COLOR: '1', ASCRIBE_DEBUG: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  options.onStart?.(child);
  return new Promise((resolve, reject) => {
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({ code, stdout: Buffer.concat(out).toString('utf8'), stderr: Buffer.concat(err).toString('utf8') }),
    );
  });
}

/** As `ascribe`, for runs that must succeed. */
export async function ascribeOk(dataDir: string, args: readonly string[]): Promise<string> {
  const ended = await ascribe(dataDir, args);
  if (ended.code !== 0) throw new Error(`ascribe ${args.join(' ')} ended with ${ended.code}:\n${ended.stderr}`);
  return ended.stdout;
}

/** The same text whenever two lists of attributions are the same; small enough to compare and to show. */
export const attributions = (dataDir: string): Promise<string> =>
  ascribeOk(dataDir, ['attributions', '--format', 'ndjson']);
