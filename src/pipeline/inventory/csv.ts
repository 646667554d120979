import { isKnownKey, keyOf } from './keys.ts';
import type { Place, Problem, RawEntry, RawExport } from './raw.ts';

interface Cell extends Place {
  readonly text: string;
}

/**
 * A CSV export (RFC 4180; comma, semicolon or tab): one row an entry, the first line its columns. A column named `device` makes it one
 * of devices. Columns that say nothing of identities are left aside, and named.
 */
export function csvExport(file: string, text: string): RawExport {
  const problems: Problem[] = [];
  const rows = rowsOf(text, (place, message, remedy) => problems.push({ file, ...place, message, remedy }));
  const [header, ...body] = rows;
  if (header === undefined) return { entries: [], problems, notices: [] };
  const names = header.map((cell) => keyOf(cell.text));
  const entry = names.includes('device') ? 'device' : 'identity';
  for (const [i, name] of names.entries()) {
    const cell = header[i] as Cell;
    if (names.indexOf(name) !== i && isKnownKey(entry, name))
      problems.push({
        file,
        ...cell,
        message: `the column ${JSON.stringify(cell.text)} is there twice`,
        remedy: 'Keep one.',
      });
  }
  const isUsed = names.map((name) => isKnownKey(entry, name));
  if (!isUsed.includes(true)) {
    const remedy =
      'Name the columns as docs/inventory.md does: identity, ref, owner, state, since, or a kind of ref such as okta.user.';
    problems.push({ file, line: 1, column: 1, message: 'no column is known', remedy });
  }
  const entries: RawEntry[] = [];
  for (const row of body) {
    const start = row[0] as Cell;
    if (row.length === 1 && start.text === '') continue;
    if (row.length !== header.length) {
      const message = `the row has ${row.length} cells, its header ${header.length}`;
      problems.push({ file, line: start.line, column: 1, message, remedy: 'Quote cells that contain the delimiter.' });
      continue;
    }
    const cells = new Map(
      row.flatMap((cell, i) => (isUsed[i] && cell.text !== '' ? [[names[i] as string, cell] as const] : [])),
    );
    entries.push({
      entry,
      keys: [...cells.keys()],
      get: (key) => cells.get(key)?.text,
      at: (key) => {
        const { line, column } = (key === undefined ? undefined : cells.get(key)) ?? { line: start.line, column: 1 };
        return { line, column };
      },
    });
  }
  const aside = header.filter((_, i) => !isUsed[i]).map((cell) => cell.text);
  const notices = aside.length === 0 ? [] : [`${file}: columns left aside: ${aside.join(', ')}`];
  return { entries, problems, notices };
}

function rowsOf(text: string, report: (place: Place, message: string, remedy: string) => void): Cell[][] {
  const firstLine = text.slice(0, Math.max(0, text.search(/\r|\n|$/)));
  const delimiter = [',', ';', '\t'].reduce((best, d) => (count(firstLine, d) > count(firstLine, best) ? d : best));
  const rows: Cell[][] = [];
  let row: Cell[] = [];
  let line = 1;
  let lineStart = 0;
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (at <= text.length) {
    const place = { line, column: at - lineStart + 1 };
    let value: string;
    if (text[at] === '"') {
      let end = text.indexOf('"', at + 1);
      while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
      if (end < 0) {
        report(place, 'a quote is opened here and never closed', 'Close it, or double quotes inside of a cell.');
        return rows;
      }
      value = text.slice(at + 1, end).replaceAll('""', '"');
      for (let nl = text.indexOf('\n', at); nl >= 0 && nl < end; nl = text.indexOf('\n', nl + 1)) {
        line++;
        lineStart = nl + 1;
      }
      at = end + 1;
    } else {
      const end = nextOf(text, at, delimiter);
      value = text.slice(at, end);
      at = end;
    }
    row.push({ ...place, text: value.trim() });
    const mark = text[at];
    if (mark === delimiter) at++;
    else {
      rows.push(row);
      row = [];
      if (mark === undefined) break;
      if (mark !== '\r' && mark !== '\n')
        report({ line, column: at - lineStart + 1 }, 'text follows the closing quote', 'Quote the whole cell.');
      const nl = text.indexOf('\n', at);
      if (nl < 0) break;
      at = nl + 1;
      line++;
      lineStart = at;
      if (at >= text.length) break;
    }
  }
  return rows;
}

const count = (text: string, mark: string): number => text.split(mark).length;

function nextOf(text: string, from: number, delimiter: string): number {
  for (let i = from; i < text.length; i++) {
    const c = text[i];
    if (c === delimiter || c === '\n' || c === '\r') return i;
  }
  return text.length;
}
