import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { ReadContext, Source } from '../model/source.ts';
import { type Table, tableOf } from '../model/table.ts';
import { SOURCES } from './registry.ts';
import { type ViewResult, viewOf, viewOfRow } from './view.ts';

/** A record written by hand in the vendor's documented format, with the part of each of its events that it is about. */
export interface Golden {
  readonly says: string;
  readonly context?: Partial<ReadContext>;
  readonly record: unknown;
  /** The header of the table that the record is a row of. */
  readonly header?: string;
  /** One part, or one for each event; `null`: the record is the source's, and is refused for the reason in `refused`. */
  readonly expect: Record<string, unknown> | readonly Record<string, unknown>[] | null;
  readonly refused?: string;
}

export interface SourceFolder {
  readonly folder: string;
  readonly source: Source;
  readonly goldens: readonly Golden[];
}

/** Each file holds one golden or a list. */
export function goldensIn(folder: URL): readonly Golden[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .flatMap((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Golden | Golden[]);
}

/** Every folder beside this file that holds a source, with its goldens: a new source is found by being there. */
export async function sourceFolders(): Promise<readonly SourceFolder[]> {
  const here = new URL('./', import.meta.url);
  const found: SourceFolder[] = [];
  for (const entry of readdirSync(here, { withFileTypes: true })) {
    const folder = new URL(`${entry.name}/`, here);
    if (!entry.isDirectory() || !existsSync(new URL('meta.ts', folder))) continue;
    const exports = Object.values((await import(new URL('index.ts', folder).href)) as Record<string, unknown>);
    const source = SOURCES.find((s) => exports.includes(s));
    const golden = new URL('golden/', folder);
    if (source === undefined) throw new Error(`src/sources/${entry.name} is not in the registry`);
    if (!existsSync(golden)) throw new Error(`src/sources/${entry.name} has no golden records`);
    found.push({ folder: entry.name, source, goldens: goldensIn(golden) });
  }
  return found;
}

const writtenIn = ({ record }: Golden): string => (typeof record === 'string' ? record : JSON.stringify(record));

const tableOfGolden = ({ header }: Golden): Table | null => (header === undefined ? null : tableOf(header));

export const columnsOf = (golden: Golden): readonly string[] | null => tableOfGolden(golden)?.columns ?? null;

/** What readers see of a golden's record. */
export function viewsOf(golden: Golden): ViewResult {
  if (golden.header === undefined) return viewOf(writtenIn(golden));
  const table = tableOfGolden(golden);
  const found = table === null ? null : viewOfRow(writtenIn(golden), table);
  if (found === null) throw new Error(`"${golden.says}": this is no row under a header`);
  return found;
}

/** The record as text that stands alone: a row as the JSON object that readers see in its place. */
export const textOf = (golden: Golden): string =>
  golden.header === undefined ? writtenIn(golden) : JSON.stringify(viewsOf(golden).views[0]?.json);
