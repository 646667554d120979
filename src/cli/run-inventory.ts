import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { offsetMinutes } from '../config/schema.ts';
import { sealExport } from '../pipeline/inventory/import.ts';
import type { Problem } from '../pipeline/inventory/raw.ts';
import { type ReadExports, readExports } from '../pipeline/inventory/read-export.ts';
import { statedAt } from '../pipeline/inventory/times.ts';
import { INVENTORY, type InventoryEvent, type InventoryRow, inventoryRows } from '../report/listings/inventory.ts';
import { visible } from '../report/text/visible.ts';
import { counted } from '../report/text/words.ts';
import { INVENTORY_SOURCE } from '../sources/inventory/record.ts';
import { noteListing } from './access.ts';
import type { ImportOptions } from './commands/inventory.ts';
import type { Context } from './context.ts';
import { CliError, usageError } from './errors.ts';
import { EXIT } from './exit-codes.ts';
import { type House, withHouse } from './house.ts';
import { type Format, printListing } from './listing-output.ts';
import { pipelineSettings } from './settings.ts';

/** So many mistakes are told at once. */
const MOST_PROBLEMS = 20;

export async function importInventory(
  paths: readonly string[],
  options: ImportOptions,
  context: Context,
): Promise<void> {
  const { terminal, dataDir } = context;
  const found = readFiles(paths, options);
  for (const notice of found.notices) terminal.say(visible(notice));
  if (found.problems.length > 0) throw mistakes(found.problems);
  const entries = found.files.reduce((n, file) => n + file.records.length, 0);
  if (options.check === true) {
    await terminal.out.write(`${counted(entries, 'entry', 'entries')}, nothing wrong. Nothing was sealed.\n`);
    await terminal.out.flush();
    return;
  }
  const settings = pipelineSettings(context);
  let added = 0;
  for (const { name, records } of found.files) {
    const done = await sealExport(dataDir, name, records, { ...settings, signal: context.interrupted });
    added += Object.values(done.bySource).length === 0 ? 0 : records.length;
    if (done.interrupted) throw new CliError(EXIT.interrupted, 'interrupted; run the same command again to go on.');
  }
  await terminal.out.write(
    added === 0
      ? `Nothing new: ${counted(entries, 'entry', 'entries')} sealed before.\n`
      : `Sealed ${counted(added, 'entry', 'entries')} of ${counted(found.files.length, 'export')}. See ascribe inventory list.\n`,
  );
  await terminal.out.flush();
  const contradicting = await withHouse(context, async (house) =>
    (await rowsOf(house)).filter((r) => r.contradictions.length > 0),
  );
  for (const row of contradicting.slice(0, MOST_PROBLEMS))
    terminal.say(visible(`${row.id} contradicts what is sealed already: ${row.contradictions.join('; ')}`));
}

export async function listInventory(format: Format, limit: number | undefined, context: Context): Promise<void> {
  await noteListing(context, 'inventory', { format });
  await withHouse(context, async (house) => {
    await printListing(INVENTORY, [(await rowsOf(house)).slice(0, limit)], format, context.terminal);
  });
}

async function rowsOf(house: House): Promise<readonly InventoryRow[]> {
  const events: InventoryEvent[] = [];
  for await (const batch of house.events({ source: [INVENTORY_SOURCE] })) events.push(...batch);
  return inventoryRows(events);
}

function readFiles(paths: readonly string[], options: ImportOptions): ReadExports {
  const offset = options.utcOffset === undefined ? null : offsetMinutes(options.utcOffset);
  if (options.utcOffset !== undefined && offset === null)
    throw usageError(`--utc-offset ${JSON.stringify(options.utcOffset)} is none; write it like +01:00.`);
  const asOf = options.asOf === undefined ? null : statedAt(options.asOf, offset);
  if (options.asOf !== undefined && asOf === null)
    throw usageError(`--as-of ${JSON.stringify(options.asOf)} is no time; write 2026-03-01 or 2026-03-01T09:00:00Z.`);
  const files = paths.map((path) => {
    try {
      return { name: basename(path), bytes: readFileSync(path) };
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
      throw new CliError(EXIT.dataFolder, `${path} cannot be read (${code}). Check the path.`, { cause });
    }
  });
  return readExports(files, {
    offsetMinutes: offset,
    asOf,
    kind: options.scimId ?? null,
    externalKind: options.scimExternalId ?? null,
  });
}

/** One line for each. */
function mistakes(problems: readonly Problem[]): CliError {
  const lines = problems
    .slice(0, MOST_PROBLEMS)
    .map((p) => visible(`${p.file}:${p.line}:${p.column}: ${p.message}. ${p.remedy}`));
  const more = problems.length > MOST_PROBLEMS ? [`and ${problems.length - MOST_PROBLEMS} more`] : [];
  return new CliError(EXIT.usage, [...lines, ...more, 'Nothing was sealed.'].join('\nascribe: '));
}
