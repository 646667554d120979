import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { EvidenceError } from './errors.ts';

/**
 * One writer at a time, by a file that names it. A lock whose process is gone is stale and is taken over; one from another
 * host is never judged stale, since nothing here can tell.
 */
export class WriterLock {
  readonly #path: string;
  readonly #content: string;

  private constructor(path: string, content: string) {
    this.#path = path;
    this.#content = content;
  }

  /** Throws `log-locked` where a living process holds it. */
  static acquire(path: string): WriterLock {
    const content = `${JSON.stringify(self())}\n`;
    const draft = `${path}.${process.pid}`;
    writeFileSync(draft, content, { mode: 0o644 });
    try {
      for (let attempt = 0; attempt < 5; attempt++) {
        if (tryLink(draft, path)) return new WriterLock(path, content);
        const held = readOrNull(path);
        if (held === null) continue;
        const holder = parseHolder(held);
        if (holder !== null && isAlive(holder)) throw lockedBy(holder, path);
        takeAway(path, held);
      }
      throw new EvidenceError('log-locked', `The lock ${path} changes hands too fast; try again.`);
    } finally {
      rmSync(draft, { force: true });
    }
  }

  /** Throws `lock-lost` where another process has taken the lock: then nothing may be written any more. */
  confirm(): void {
    if (readOrNull(this.#path) !== this.#content) {
      throw new EvidenceError(
        'lock-lost',
        `The lock ${this.#path} is no longer held by this process; nothing more is written.`,
      );
    }
  }

  release(): void {
    if (readOrNull(this.#path) === this.#content) rmSync(this.#path, { force: true });
  }
}

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Start of the process in clock ticks since boot, where the system tells: guards against reuse of the pid. */
  readonly started: string | null;
  readonly since: string;
}

function self(): Holder {
  return { pid: process.pid, host: hostname(), started: startOf(process.pid), since: new Date().toISOString() };
}

/** Field 22 of /proc/PID/stat; the command in field 2 may hold spaces and parentheses. */
function startOf(pid: number): string | null {
  const stat = readOrNull(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}

function isAlive(holder: Holder): boolean {
  if (holder.host !== hostname()) return true;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return holder.started === null || holder.started === startOf(holder.pid);
}

function parseHolder(content: string): Holder | null {
  try {
    const v: unknown = JSON.parse(content);
    return typeof v === 'object' && v !== null && Number.isSafeInteger((v as Holder).pid) && (v as Holder).pid > 0
      ? (v as Holder)
      : null;
  } catch {
    return null;
  }
}

function lockedBy(holder: Holder, path: string): EvidenceError {
  const where = holder.host === hostname() ? '' : ` on ${holder.host}`;
  const hint = where === '' ? 'Wait for it to end.' : `Wait for it to end; if it is surely gone, delete ${path}.`;
  return new EvidenceError(
    'log-locked',
    `Process ${holder.pid}${where} has been writing this evidence log since ${holder.since}. ${hint}`,
  );
}

/** The link is made only if there is no lock, and the lock is whole from its first moment. */
function tryLink(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Renaming takes exactly one file away; if it was not the stale one after all, it is put back. */
function takeAway(path: string, stale: string): void {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (readOrNull(aside) !== stale) tryLink(aside, path);
  rmSync(aside, { force: true });
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
