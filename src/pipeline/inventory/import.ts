import type { InventoryRecord, WithdrawalRecord } from '../../sources/inventory/record.ts';
import { INVENTORY_SOURCE } from '../../sources/inventory/record.ts';
import { type IngestOptions, type IngestSummary, ingest } from '../ingest.ts';
import type { OriginDeclaration } from '../origin.ts';
import { IMPORT_SCHEME } from './sealed.ts';

/** The organisation's own word: only an import comes from here, so no log can write itself an inventory. */
const IMPORTED: OriginDeclaration = {
  source: INVENTORY_SOURCE,
  trust: 'declared',
  year: null,
  utcOffsetMinutes: null,
  scope: null,
};

/** Seal an export that was read and found right, like any evidence: one record for each entry. The same export adds nothing again. */
export function sealExport(
  dataDir: string,
  name: string,
  records: readonly (InventoryRecord | WithdrawalRecord)[],
  options: IngestOptions,
): Promise<IngestSummary> {
  return ingest(dataDir, ['-'], {
    ...options,
    workers: 0,
    stdin: linesOf(records),
    stdinName: `${IMPORT_SCHEME}${name}`,
    originOf: () => IMPORTED,
  });
}

const LINES_AT_ONCE = 1000;

async function* linesOf(records: readonly (InventoryRecord | WithdrawalRecord)[]): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < records.length; i += LINES_AT_ONCE)
    yield Buffer.from(
      records
        .slice(i, i + LINES_AT_ONCE)
        .map((r) => `${JSON.stringify(r)}\n`)
        .join(''),
    );
}
