import { type Listing, plainWriter } from '../listing.ts';
import { count } from '../text/words.ts';

/** One export that was imported, by its bytes. */
export interface ImportRow {
  readonly name: string;
  readonly sha256: string;
  readonly entries: number;
  /** Of these, how many were withdrawn since. */
  readonly withdrawn: number;
  readonly reasons: readonly string[];
  /** SHA-256 of the exports that took their place. */
  readonly replacedBy: readonly string[];
}

/** Of an export, or an entry of it. */
interface Entry {
  readonly name: string;
  readonly record: { readonly from: { readonly sha256: string } };
  readonly withdrawn: { readonly reason: string; readonly replacedBy: string | null } | null;
}

export function importRows(entries: readonly Entry[]): readonly ImportRow[] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const key = `${entry.name}\n${entry.record.from.sha256}`;
    const group = groups.get(key);
    if (group) group.push(entry);
    else groups.set(key, [entry]);
  }
  return [...groups.values()].map((group) => {
    const [{ name, record }] = group as [Entry];
    const gone = group.flatMap((e) => e.withdrawn ?? []);
    return {
      name,
      sha256: record.from.sha256,
      entries: group.length,
      withdrawn: gone.length,
      reasons: [...new Set(gone.map((w) => w.reason))].sort(),
      replacedBy: [...new Set(gone.flatMap((w) => w.replacedBy ?? []))].sort(),
    };
  });
}

const state = (r: ImportRow): string =>
  r.withdrawn === 0 ? 'counts' : r.withdrawn === r.entries ? 'withdrawn' : `${count(r.withdrawn)} withdrawn`;

export const IMPORTS: Listing<ImportRow> = {
  noun: ['import', 'imports'],
  columns: [
    { title: 'EXPORT', text: (r) => r.name, min: 10, max: 40, cut: 'middle' },
    { title: 'SHA256', text: (r) => r.sha256.slice(0, 12), min: 12 },
    { title: 'ENTRIES', text: (r) => count(r.entries), min: 7 },
    { title: 'STATE', text: state, min: 9 },
    { title: 'REPLACED BY', text: (r) => r.replacedBy.map((d) => d.slice(0, 12)).join(' '), min: 12, expendable: 1 },
    { title: 'WHY', text: (r) => r.reasons.join('; '), min: 10, max: 60, expendable: 2 },
  ],
  csv: [
    { title: 'name', value: (r) => r.name },
    { title: 'sha256', value: (r) => r.sha256 },
    { title: 'entries', value: (r) => r.entries },
    { title: 'withdrawn', value: (r) => r.withdrawn },
    { title: 'replacedBy', value: (r) => r.replacedBy.join(' ') },
    { title: 'reasons', value: (r) => r.reasons.join('; ') },
  ],
  writer: plainWriter((r) => r),
};
