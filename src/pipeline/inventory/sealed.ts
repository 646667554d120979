import { openReader } from '../../evidence/reader.ts';
import type { Digest } from '../../model/facts.ts';
import { INVENTORY_SOURCE, type InventoryRecord, type WithdrawalRecord } from '../../sources/inventory/record.ts';
import { evidenceFolder } from '../folders.ts';

/** What stands before the name of an export in the address of what was sealed of it. */
export const IMPORT_SCHEME = 'inventory:';

/** An entry of an import, as it was sealed. */
export interface SealedEntry {
  /** Name of the file that was imported. */
  readonly name: string;
  readonly digest: Digest;
  readonly record: InventoryRecord;
  /** Why it no longer counts; `null`: it does. */
  readonly withdrawn: Pick<WithdrawalRecord, 'reason' | 'replacedBy'> | null;
}

/** Every entry that was imported, in the order of the log. Reads the records of imports again, and of others a few bytes. */
export function sealedEntries(dataDir: string, passphrase?: string): readonly SealedEntry[] {
  const log = openReader(evidenceFolder(dataDir), passphrase === undefined ? {} : { passphrase });
  const names = new Map(
    [...log.objects()].flatMap(([id, { uri, source, trust }]) =>
      source === INVENTORY_SOURCE && trust === 'declared' && uri.startsWith(IMPORT_SCHEME)
        ? [[id, uri.slice(IMPORT_SCHEME.length)] as const]
        : [],
    ),
  );
  const entries: Omit<SealedEntry, 'withdrawn'>[] = [];
  const withdrawn = new Map<string, WithdrawalRecord>();
  for (const { from, to } of log.recordsOfObjects(new Set(names.keys()))) {
    for (let index = from; index < to; index++) {
      const { leaf, redacted } = log.record(index);
      const record = JSON.parse(redacted.toString('utf8')) as InventoryRecord | WithdrawalRecord;
      const name = names.get(leaf.objectId.toString('hex')) ?? '';
      if (record.entry === 'withdrawal') withdrawn.set(record.withdraws, record);
      else entries.push({ name, digest: `sha256:${leaf.digest.toString('hex')}` as Digest, record });
    }
  }
  return entries.map((entry) => {
    const by = withdrawn.get(entry.digest);
    return { ...entry, withdrawn: by === undefined ? null : { reason: by.reason, replacedBy: by.replacedBy } };
  });
}
