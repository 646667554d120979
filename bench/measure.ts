import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Metered } from './meter.ts';

export interface Run extends Metered {
  readonly wallSeconds: number;
  readonly stdout: string;
}

const METER = new URL('./meter.js', import.meta.url).href;

/** A compiled script of this repository, as seen from `dist/bench`. */
export const script = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Run a compiled script in its own Node process, metered. Rejects, with what it said, if it fails. */
export async function measured(path: string, args: readonly string[], flags: readonly string[] = []): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), 'ascribe-bench-'));
  const meterFile = join(folder, 'usage.json');
  try {
    const started = process.hrtime.bigint();
    const child = spawn(process.execPath, ['--import', METER, ...flags, path, ...args], {
      env: { ...process.env, BENCH_METER: meterFile },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-4000);
    });
    const status = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject).on('close', resolve);
    });
    const wallSeconds = Number(process.hrtime.bigint() - started) / 1e9;
    if (status !== 0) throw new Error(`${path} ${args.join(' ')} ended with ${status}:\n${stderr}`);
    const metered = JSON.parse(readFileSync(meterFile, 'utf8')) as Metered;
    return { ...metered, wallSeconds, stdout };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

/** Smallest value that at least the share `q` of the values does not exceed. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))] ?? Number.NaN;
}

/** Bytes of all files below a folder; 0 if it doesn't exist. */
export function bytesUnder(folder: string): number {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
