import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { offsetMinutes } from '../config/schema.ts';
import { sealExport } from '../pipeline/inventory/import.ts';
import type { Problem } from '../pipeline/inventory/raw.ts';
import { type ReadExports, readExports } from '../pipeline/inventory/read-export.ts';
import { type SealedEntry, sealedEntries } from '../pipeline/inventory/sealed.ts';
import { statedAt } from '../pipeline/inventory/times.ts';
import {
  entriesOf,
  replacedBy,
  withdrawalName,
  withdrawalsOf,
  withdrawnAmong,
} from '../pipeline/inventory/withdraw.ts';
import { hasEvidence } from '../pipeline/open-index.ts';
import { IMPORTS, importRows } from '../report/listings/imports.ts';
import { INVENTORY, type InventoryEvent, type InventoryRow, inventoryRows } from '../report/listings/inventory.ts';
import { visible } from '../report/text/visible.ts';
import { counted } from '../report/text/words.ts';
import { INVENTORY_SOURCE, type InventoryRecord } from '../sources/inventory/record.ts';
import { noteListing } from './access.ts';
import type { ImportOptions, WithdrawOptions } from './commands/inventory.ts';
import type { Context } from './context.ts';
import { CliError, usageError } from './errors.ts';
import { EXIT } from './exit-codes.ts';
import { type House, withHouse } from './house.ts';
import { type Format, printListing } from './listing-output.ts';
import { requireDataFolder } from './open-house.ts';
import { pipelineSettings } from './settings.ts';

/** So many mistakes are told at once. */
const MOST_PROBLEMS = 20;
/** So many ids are named in one line. */
const MOST_NAMED = 10;

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
  const before = hasEvidence(dataDir) ? sealedEntries(dataDir, settings.passphrase) : [];
  refuseWithdrawn(
    before,
    found.files.flatMap((f) => f.records),
  );
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
  if (options.replace === true)
    for (const { name, sha256, records } of found.files) {
      const gone = replacedBy(before, name, records);
      const kept = new Set(records.map((r) => `${r.entry}\n${r.id}`));
      const missing = gone.filter(({ withdrawn, record: r }) => !withdrawn && !kept.has(`${r.entry}\n${r.id}`));
      const done = await sealWithdrawals(context, gone, `replaced by a later export of ${name}`, sha256);
      if (done > 0) terminal.say(visible(`${counted(done, 'earlier entry', 'earlier entries')} of ${name} withdrawn.`));
      if (missing.length > 0)
        terminal.say(
          visible(
            `${counted(missing.length, 'id')} of them ${missing.length === 1 ? 'is' : 'are'} not in the new export, so nothing is said of ${missing.length === 1 ? 'it' : 'them'} any more: ${missing
              .slice(0, MOST_NAMED)
              .map(({ record }) => record.id)
              .join(', ')}${missing.length > MOST_NAMED ? ' …' : ''}`,
          ),
        );
    }
  const contradicting = await withHouse(context, async (house) =>
    (await rowsOf(house)).filter((r) => r.contradictions.length > 0),
  );
  for (const row of contradicting.slice(0, MOST_PROBLEMS))
    terminal.say(visible(`${row.id} contradicts what is sealed already: ${row.contradictions.join('; ')}`));
}

/** What is withdrawn stays so whatever comes later: an import that would bring it back does nothing, and must not look as if it did. */
function refuseWithdrawn(sealed: readonly SealedEntry[], records: readonly InventoryRecord[]): void {
  const [first, ...more] = withdrawnAmong(sealed, records);
  if (first === undefined) return;
  throw new CliError(
    EXIT.usage,
    visible(
      `${counted(1 + more.length, 'entry', 'entries')} of this very export of ${first.name} were withdrawn (${first.withdrawn?.reason ?? ''}), and stay so. ` +
        'If they are right after all, import them as of another date (--as-of), or correct the export. Nothing was sealed.',
    ),
  );
}

export async function withdrawInventory(what: string, options: WithdrawOptions, context: Context): Promise<void> {
  requireDataFolder(context.dataDir);
  if (options.reason.trim() === '') throw usageError('--reason says why, for whoever asks later.');
  const { passphrase } = pipelineSettings(context);
  const fitting = entriesOf(sealedEntries(context.dataDir, passphrase), what);
  if (fitting.length === 0)
    throw usageError(`no import is called ${JSON.stringify(what)}. See \`ascribe inventory imports\`.`);
  const wanted = options.entry === undefined ? null : new Set(options.entry);
  const chosen = fitting.filter(({ record }) => wanted === null || wanted.has(record.id));
  const unknown = [...(wanted ?? [])].filter((id) => !fitting.some(({ record }) => record.id === id));
  if (unknown.length > 0)
    throw usageError(`${what} has no entry ${unknown.map((id) => JSON.stringify(id)).join(', ')}.`);
  const done = await sealWithdrawals(context, chosen, options.reason, null);
  const { out } = context.terminal;
  await out.write(
    done === 0
      ? 'Nothing new: all of it was withdrawn before.\n'
      : `Withdrew ${counted(done, 'entry', 'entries')}. What is withdrawn stays in evidence, and counts for nothing.\n`,
  );
  await out.flush();
}

/** Seals that these entries no longer count; gives how many. */
async function sealWithdrawals(
  context: Context,
  entries: readonly SealedEntry[],
  reason: string,
  replacement: string | null,
): Promise<number> {
  const byName = new Map<string, SealedEntry[]>();
  for (const entry of entries) {
    const list = byName.get(entry.name);
    if (list) list.push(entry);
    else byName.set(entry.name, [entry]);
  }
  let done = 0;
  for (const [name, some] of byName) {
    const records = withdrawalsOf(some, reason, replacement);
    if (records.length === 0) continue;
    const settings = { ...pipelineSettings(context), signal: context.interrupted };
    const { interrupted } = await sealExport(context.dataDir, withdrawalName(name, records), records, settings);
    if (interrupted) throw new CliError(EXIT.interrupted, 'interrupted; run the same command again to go on.');
    done += records.length;
  }
  return done;
}

export async function listImports(format: Format, limit: number | undefined, context: Context): Promise<void> {
  requireDataFolder(context.dataDir);
  await noteListing(context, 'inventory imports', { format }, () => {
    const rows = importRows(sealedEntries(context.dataDir, pipelineSettings(context).passphrase));
    return printListing(IMPORTS, [rows.slice(0, limit)], format, context.terminal);
  });
}

export async function listInventory(format: Format, limit: number | undefined, context: Context): Promise<void> {
  await noteListing(context, 'inventory', { format }, () =>
    withHouse(context, async (house) =>
      printListing(INVENTORY, [(await rowsOf(house)).slice(0, limit)], format, context.terminal),
    ),
  );
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
