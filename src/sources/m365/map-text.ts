import type { JsonObject } from '../../model/source.ts';

/**
 * A record that a pipeline on Java printed as a map: `{Operation=FileAccessed, UserId=ada@example.org, …}`. Values are not
 * quoted, so what a client wrote (the name of a file) can look like a field. A record in which a field stands twice is not
 * read: an imitation always is one, because the fields that are needed stand in every record.
 */
const MAX_LENGTH = 65_536;
const NEEDED: readonly string[] = ['CreationTime', 'Id', 'Operation', 'RecordType', 'UserId', 'UserKey', 'UserType'];

export const isMapText = (text: string): boolean =>
  text.startsWith('{') &&
  text.length <= MAX_LENGTH &&
  text.includes('RecordType=') &&
  text.includes('CreationTime=') &&
  text.includes('OrganizationId=');

const FIELD = /(?:^\{|, )([A-Za-z]\w{0,63})=/g;

/** The record; `null` where a field stands twice or a needed one is missing. */
export function recordOfMapText(text: string): JsonObject | null {
  const line = text.trim();
  const marks = [...line.matchAll(FIELD)];
  const fields = new Map<string, string>();
  for (const [i, mark] of marks.entries()) {
    const name = mark[1] ?? '';
    const end = marks[i + 1]?.index ?? line.length - 1;
    if (fields.has(name)) return null;
    fields.set(name, line.slice(mark.index + mark[0].length, end));
  }
  return NEEDED.every((name) => fields.has(name)) ? (Object.fromEntries(fields) as JsonObject) : null;
}
