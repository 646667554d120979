import type { JsonObject, JsonValue } from '../../model/source.ts';

/** Suffixes by which Log Analytics tells the type of a column. */
const SUFFIXES = ['_s', '_g', '_d', '_b', '_t'] as const;

/** Fields of Duo's logs that are read, by path; their column is the path with `_` between its parts. */
const PATHS: readonly (readonly string[])[] = [
  ...['action', 'description', 'object', 'username', 'event_type', 'factor', 'reason', 'result', 'txid', 'email'].map(
    (f) => [f],
  ),
  ...['context', 'credits', 'phone', 'type', 'timestamp', 'telephony_id', 'trusted_endpoint_status'].map((f) => [f]),
  ...['ip', 'hostname', 'epkey', 'os'].map((f) => ['access_device', f]),
  ...['ip', 'name', 'key'].map((f) => ['auth_device', f]),
  ...['key', 'name'].map((f) => ['application', f]),
  ...['key', 'name'].map((f) => ['user', f]),
];

/** A row of a table of Duo's logs (`CiscoDuo_CL`, `DuoSecurityAuthentication_CL` …). */
export const isRow = (o: JsonObject): boolean =>
  typeof o['timestamp_d'] !== 'undefined' &&
  (isText(o['event_type_s']) || (isText(o['action_s']) && o['username_s'] !== undefined) || isText(o['context_s']));

const isText = (v: JsonValue | undefined): boolean => typeof v === 'string' && v !== '';

export function rowAsRecord(o: JsonObject): JsonObject {
  const root: Record<string, Record<string, JsonValue> | JsonValue> = Object.create(null) as Record<string, JsonValue>;
  for (const path of PATHS) {
    const value = column(o, path.join('_'));
    const [head, inner] = path;
    if (value === undefined || head === undefined) continue;
    if (inner === undefined) root[head] = value;
    else root[head] = { ...(root[head] as Record<string, JsonValue> | undefined), [inner]: value };
  }
  // The stamp's own column is written as the viewer's locale has it: the seconds are what counts.
  root['isotimestamp'] = '';
  if (root['credits'] === '') root['credits'] = 0;
  return root as JsonObject;
}

function column(o: JsonObject, name: string): JsonValue | undefined {
  for (const suffix of SUFFIXES) {
    const value = o[`${name}${suffix}`];
    if (value !== undefined && value !== '' && value !== null) return value;
  }
  return name === 'username' ? '' : undefined;
}
