import { append, type Draft } from './custody-log.ts';
import type { Act, Detail, Person, SignedEntry } from './entry.ts';
import { CustodyError } from './errors.ts';

/** A read or a hand-out, as the custody log keeps it. */
export interface Access {
  readonly act: Act;
  readonly case?: string;
  /** Ids of the events that were read or handed out, where they can be listed. */
  readonly events?: readonly string[];
  /** What else matters: the file that was written, the filter that was asked with, how many rows there were. */
  readonly detail?: Detail;
}

export type Recorded =
  | { readonly recorded: true; readonly entry: number }
  /** The read may go on; whoever reads must be told. */
  | { readonly recorded: false; readonly why: string };

/**
 * Write into the custody log of a data folder that somebody has read or taken out something. Resolves when that is durable. Never
 * throws for a state of the disk: a folder that cannot be written is no reason to refuse a read, and `recorded: false` says why
 * nothing was written. Accesses that come while one is written wait and are written together, so that a server pays one fsync
 * for all of them.
 *
 *     const done = await recordAccess(dataDir, whoeverRunsThis(), { act: 'explained', events: [row.event] });
 *     if (!done.recorded) terminal.say(`not recorded: ${done.why}`);
 */
export async function recordAccess(dataDir: string, by: Person, access: Access): Promise<Recorded> {
  const { act, events = [], detail = {} } = access;
  try {
    const { entry } = await writeEntry(dataDir, { by, act, case: access.case ?? null, events, detail });
    return { recorded: true, entry: entry.n };
  } catch (error) {
    return { recorded: false, why: whyNot(error) };
  }
}

interface Waiting {
  readonly draft: Draft;
  readonly done: (entry: SignedEntry) => void;
  readonly failed: (error: unknown) => void;
}

const queues = new Map<string, Waiting[]>();
/** Entries written with one fsync. */
const MOST_AT_ONCE = 256;

/** As `recordAccess`, for what must not go on without it. Throws `CustodyError`, `EvidenceError` and what the system says. */
export function writeEntry(dataDir: string, draft: Draft): Promise<SignedEntry> {
  return new Promise((done, failed) => {
    const one = { draft, done, failed };
    const queue = queues.get(dataDir);
    if (queue !== undefined) queue.push(one);
    else {
      queues.set(dataDir, [one]);
      void drain(dataDir);
    }
  });
}

async function drain(dataDir: string): Promise<void> {
  const queue = queues.get(dataDir) ?? [];
  while (queue.length > 0) {
    const some = queue.splice(0, MOST_AT_ONCE);
    try {
      const entries = await patiently(() =>
        append(
          dataDir,
          some.map(({ draft }) => draft),
        ),
      );
      some.forEach(({ done }, i) => {
        done(entries[i] as SignedEntry);
      });
    } catch (error) {
      for (const { failed } of some) failed(error);
    }
  }
  queues.delete(dataDir);
}

/** Others hold the lock for some milliseconds. */
const PATIENCE_MILLIS = 5000;
const PAUSE_MILLIS = 15;

async function patiently<T>(write: () => Promise<T>): Promise<T> {
  for (const until = Date.now() + PATIENCE_MILLIS; ; ) {
    try {
      return await write();
    } catch (error) {
      if ((error as { code?: string }).code !== 'log-locked') throw error;
      if (Date.now() > until)
        throw new CustodyError('custody-busy', 'Another process keeps writing the custody log.', { cause: error });
      await new Promise((resume) => setTimeout(resume, PAUSE_MILLIS));
    }
  }
}

const SYSTEM: Readonly<Record<string, string>> = {
  EACCES: 'the data folder may not be written by this account',
  EPERM: 'the data folder may not be written by this account',
  EROFS: 'the data folder is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  'key-missing': 'the log’s signing key is not here',
  'key-locked': 'the log’s signing key is protected by a passphrase',
};

function whyNot(error: unknown): string {
  const code = (error as { code?: string }).code ?? '';
  if (Object.hasOwn(SYSTEM, code)) return SYSTEM[code] ?? code;
  return error instanceof Error ? error.message : String(error);
}
