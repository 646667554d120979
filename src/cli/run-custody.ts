import { caseOf } from '../cases/cases.ts';
import { type Custody, passesThrough, readCustody } from '../cases/custody-log.ts';
import type { SignedEntry } from '../cases/entry.ts';
import { CUSTODY_COLUMNS, headText } from '../cases/listing.ts';
import { table } from '../report/table.ts';
import { safeJson } from '../report/text/visible.ts';
import { counted } from '../report/text/words.ts';
import { noteAccess } from './access.ts';
import type { CustodyOptions } from './commands/custody.ts';
import type { Context } from './context.ts';
import { CliError, usageError } from './errors.ts';
import { EXIT } from './exit-codes.ts';
import { requireDataFolder } from './open-house.ts';

export async function runCustody(options: CustodyOptions, context: Context): Promise<void> {
  requireDataFolder(context.dataDir);
  const expected = options.head === undefined ? null : headOf(options.head);
  const custody = readCustody(context.dataDir);
  const wanted = custody.entries.filter((one) => isWanted(one, options));
  // the newest, where not all are asked for
  const shown = wanted.slice(Math.max(0, wanted.length - (options.limit ?? wanted.length)));
  const { terminal } = context;
  await terminal.out.write(options.format === 'json' ? asJson(custody, shown) : asTable(custody, shown, context));
  await terminal.out.flush();
  for (const note of custody.notes) terminal.say(note);
  if (custody.problems.length > 0)
    throw new CliError(
      EXIT.integrity,
      `the custody log is damaged in ${counted(custody.problems.length, 'place')} (listed).`,
    );
  if (
    expected !== null &&
    !passesThrough(
      custody.entries.map(({ line }) => line),
      expected,
    )
  )
    throw new CliError(
      EXIT.integrity,
      `the custody log never had the head ${options.head}: entries that were there then are gone, or others.`,
    );
  await noteAccess(context, { act: 'custody-read', ...(options.case !== undefined && { case: options.case }) });
}

function isWanted({ entry }: SignedEntry, options: CustodyOptions): boolean {
  const { case: named, event } = options;
  return (
    (named === undefined || caseOf(entry) === named) &&
    (event === undefined || entry.events.some((id) => id.startsWith(event)))
  );
}

function headOf(text: string) {
  const [, entries, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (entries === undefined || hash === undefined)
    throw usageError('--head is not of the form ENTRIES:HASH, as the last line of this command prints it.');
  return { entries: Number(entries), hash };
}

function asTable(custody: Custody, shown: readonly SignedEntry[], { terminal }: Context): string {
  const { paint, width } = terminal;
  const rows = shown.map(({ entry }) => entry);
  const list = rows.length === 0 ? '' : table(CUSTODY_COLUMNS, rows, width, paint);
  const bad = custody.problems.map(
    ({ code, entry, says }) => `${paint('bad', code)}  ${entry === null ? '' : `entry ${entry}: `}${says}\n`,
  );
  return `${list}${bad.join('')}${paint('dim', 'head')}  ${headText(custody.head)}\n`;
}

const asJson = ({ head, problems }: Custody, shown: readonly SignedEntry[]): string =>
  `${safeJson(JSON.stringify({ head, problems, entries: shown.map(({ entry }) => entry) }, null, 2))}\n`;
