import { caseOf } from './cases.ts';
import { EMPTY_HEAD, type Head } from './chain.ts';
import { type Custody, readCustody } from './custody-log.ts';
import type { SignedEntry } from './entry.ts';

/**
 * The entries of the custody log that cases and decisions on findings are made of, for a server that looks at them with every page: of
 * lines whose signatures were checked before only the chain is computed again, which alone shows an edit. A log that no longer goes
 * through the head that was checked is checked from its beginning.
 */
export function followCustody(dataDir: string): Pick<Custody, 'entries' | 'problems'> {
  const before = followed.get(dataDir) ?? { head: EMPTY_HEAD, entries: [] };
  const after = readCustody(dataDir, before.head);
  const kept = after.from === before.head.entries ? before.entries : [];
  const entries = [...kept, ...after.entries.filter(isTold)];
  followed.delete(dataDir);
  if (after.problems.length > 0) return { entries, problems: after.problems };
  followed.set(dataDir, { head: after.head, entries });
  for (const oldest of followed.keys()) {
    if (followed.size <= MOST_FOLDERS) break;
    followed.delete(oldest);
  }
  return { entries, problems: [] };
}

interface Followed {
  readonly head: Head;
  readonly entries: readonly SignedEntry[];
}

const followed = new Map<string, Followed>();
/** A process looks at one folder; tests look at some. */
const MOST_FOLDERS = 4;

/** Reads are by far the most entries, and say nothing of a case. */
const isTold = ({ entry }: SignedEntry): boolean =>
  entry.act === 'triaged' || (caseOf(entry) !== null && !READS.has(entry.act));

const READS: ReadonlySet<string> = new Set(['case-shown', 'explained', 'exported', 'bundled', 'reported']);
