import { createHash } from 'node:crypto';
import { INVENTORY_FORMAT, type InventoryRecord, type StatedAt } from '../../sources/inventory/record.ts';
import { type CheckedEntry, checkedEntry } from './check.ts';
import { csvExport } from './csv.ts';
import { type MergedEntry, merged } from './merge.ts';
import { MAX_ENTRIES, MAX_EXPORT, type Problem, type RawExport } from './raw.ts';
import type { ScimOptions } from './scim.ts';
import { structuredExport } from './structured.ts';

export interface ExportFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface ExportOptions extends ScimOptions {
  /** For times without a zone and for dates, in minutes; `null`: it is not known. */
  readonly offsetMinutes: number | null;
  readonly asOf: StatedAt | null;
}

/** What will be sealed of one file: lines of JSON, the same for the same bytes and options. */
export interface ReadExport {
  readonly name: string;
  /** Of the bytes of the file, hex. */
  readonly sha256: string;
  readonly records: readonly InventoryRecord[];
}

export interface ReadExports {
  readonly files: readonly ReadExport[];
  /** Where there is one, nothing may be sealed. */
  readonly problems: readonly Problem[];
  readonly notices: readonly string[];
}

/** Read exports as one: what one file says, another may contradict. */
export function readExports(files: readonly ExportFile[], options: ExportOptions): ReadExports {
  const problems: Problem[] = [];
  const notices: string[] = [];
  const checked: CheckedEntry[] = [];
  for (const file of files) {
    const raw = rawExport(file, options);
    problems.push(...raw.problems);
    notices.push(...raw.notices);
    for (const entry of raw.entries) {
      const one = checkedEntry(file.name, entry, options.offsetMinutes, problems);
      if (one !== null) checked.push(one);
    }
  }
  // Files are one inventory where they contradict, and evidence of their own where they are sealed.
  const all = merged(checked);
  problems.push(...all.problems);
  notices.push(...all.notices);
  if (problems.length > 0) return { files: [], problems, notices };
  const undated = checked.filter((e) => e.states.some((s) => s.state !== 'enabled' && s.since === null)).length;
  if (undated > 0 && options.asOf === null)
    notices.push(`${undated} disabled or offboarded without a date close no window: give \`since\`, or --as-of`);
  return {
    files: files.map((file) => {
      const digest = sha256(file.bytes);
      const { entries } = merged(checked.filter((e) => e.file === file.name));
      return { name: file.name, sha256: digest, records: entries.map(recordOf(digest, options.asOf)) };
    }),
    problems,
    notices,
  };
}

function rawExport({ name, bytes }: ExportFile, options: ExportOptions): RawExport {
  const fail = (message: string, remedy: string): RawExport => ({
    entries: [],
    problems: [{ file: name, line: 1, column: 1, message, remedy }],
    notices: [],
  });
  if (bytes.length > MAX_EXPORT) return fail(`it is larger than ${MAX_EXPORT} bytes`, 'Split it.');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return fail('it is not UTF-8', 'Export it as UTF-8.');
  }
  if (text.trim() === '') return fail('it is empty', 'Export it again.');
  const isJson = /^[[{]/.test(text.trimStart()) && !/\.ya?ml$/i.test(name);
  const isCsv =
    /\.(?:csv|tsv)$/i.test(name) || (!isJson && !/\.(?:ya?ml|json)$/i.test(name) && /^[^\n:]*[,;\t]/.test(text));
  const found = isCsv ? csvExport(name, text) : structuredExport(name, text, isJson, options);
  if (found.entries.length > MAX_ENTRIES) return fail(`it has more than ${MAX_ENTRIES} entries`, 'Split it.');
  if (found.entries.length === 0 && found.problems.length === 0) return fail('it has no entries', 'Export it again.');
  return found;
}

const recordOf =
  (digest: string, asOf: StatedAt | null) =>
  (e: MergedEntry): InventoryRecord => ({
    format: INVENTORY_FORMAT,
    entry: e.entry,
    id: e.id,
    refs: e.refs,
    kind: e.kind,
    names: e.names,
    email: e.email,
    owner: e.owner,
    mfa: e.mfa,
    roles: e.roles,
    states: e.states,
    ...(e.assigned.length > 0 && { assigned: e.assigned }),
    asOf,
    from: { sha256: digest, lines: e.lines },
  });

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
