import { createHash } from 'node:crypto';
import { INVENTORY_FORMAT, type InventoryRecord, type WithdrawalRecord } from '../../sources/inventory/record.ts';
import type { SealedEntry } from './sealed.ts';

/** The digest under which a record of an import is sealed. */
export const digestOf = (record: InventoryRecord): string =>
  `sha256:${createHash('sha256').update(JSON.stringify(record)).digest('hex')}`;

/** That these entries no longer count: one record for each, which names what the entry names. Those that are withdrawn already give none. */
export const withdrawalsOf = (
  entries: readonly SealedEntry[],
  reason: string,
  replacedBy: string | null,
): readonly WithdrawalRecord[] =>
  entries
    .filter((entry) => entry.withdrawn === null)
    .map(({ digest, record }) => ({
      format: INVENTORY_FORMAT,
      entry: 'withdrawal',
      id: record.id,
      withdraws: digest,
      refs: record.refs.map(({ ref }) => ({ ref })),
      reason,
      replacedBy,
    }));

/** What was imported under the name of a file, and is not in what is imported now. */
export function replacedBy(
  sealed: readonly SealedEntry[],
  name: string,
  records: readonly InventoryRecord[],
): readonly SealedEntry[] {
  const kept = new Set(records.map(digestOf));
  return sealed.filter((entry) => entry.name === name && !kept.has(entry.digest));
}

/** Entries that an import would bring back although they were withdrawn: what is withdrawn stays so, in whatever order it comes. */
export function withdrawnAmong(
  sealed: readonly SealedEntry[],
  records: readonly InventoryRecord[],
): readonly SealedEntry[] {
  const wanted = new Set(records.map(digestOf));
  return sealed.filter((entry) => entry.withdrawn !== null && wanted.has(entry.digest));
}

/** The entries of an import, by the name of its file or the first digits (eight at least) of the SHA-256 of the export. */
export const entriesOf = (sealed: readonly SealedEntry[], what: string): readonly SealedEntry[] =>
  sealed.filter(
    ({ name, record }) => name === what || (/^[0-9a-f]{8,64}$/.test(what) && record.from.sha256.startsWith(what)),
  );

/** The name under which withdrawals are sealed: one of its own for each set of them, so that none is taken for the going on of another. */
export const withdrawalName = (name: string, records: readonly WithdrawalRecord[]): string =>
  `${name}#withdrawal-${createHash('sha256').update(JSON.stringify(records)).digest('hex').slice(0, 12)}`;
