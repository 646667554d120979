import type { DuckDBValue } from '@duckdb/node-api';
import type { Ref } from '../model/ref.ts';
import type { Asking } from './asking.ts';
import type { Found } from './contract.ts';

/** `asc`: what equals the words, then what begins with them, then what holds them; of equals the shorter. */
const rank = (
  column: string,
): string => `CASE WHEN lower(${column}) = $1 THEN 0 WHEN starts_with(lower(${column}), $1) THEN 1 ELSE 2 END,
   length(${column}), ${column}`;

/** Looks in what the index has little of: refs, names, traces, operations, and the targets of actions. */
export async function search(db: Asking, words: string, most: number): Promise<Found> {
  const needle = words.toLowerCase();
  const limit = Math.max(0, Math.trunc(most));
  const ask = (sql: string): Promise<DuckDBValue[][]> => db.rows(`${sql} LIMIT ${limit}`, [needle]);
  const refs = await ask(
    `SELECT ref FROM refs WHERE contains(lower(ref), $1)
     ORDER BY CASE WHEN lower(value) = $1 OR lower(ref) = $1 THEN 0 WHEN starts_with(lower(value), $1) THEN 1 ELSE 2 END, length(ref), ref`,
  );
  const principals = await ask(
    `SELECT source, name FROM (SELECT DISTINCT source, unnest(string_split(principal, chr(10))) AS name FROM strands
       WHERE contains(lower(principal), $1)) WHERE contains(lower(name), $1) ORDER BY ${rank('name')}, source`,
  );
  const traces = await ask(
    `SELECT trace, count(*) FROM (SELECT unnest(string_split(traces, chr(10))) AS trace FROM strands
       WHERE contains(lower(traces), $1)) WHERE contains(lower(trace), $1) GROUP BY trace ORDER BY ${rank('trace')}`,
  );
  const operations = await ask(
    `SELECT source, action FROM actions WHERE contains(lower(action), $1) ORDER BY ${rank('action')}, source`,
  );
  const targets = await ask(
    `SELECT target, actions FROM targets WHERE contains(lower(target), $1) ORDER BY ${rank('target')}`,
  );
  return {
    refs: refs.map(([r]) => r as Ref),
    principals: principals.map(([source, name]) => ({ source: source as string, name: name as string })),
    traces: traces.map(([trace, strands]) => ({ trace: trace as string, strands: Number(strands) })),
    operations: operations.map(([source, action]) => ({ source: source as string, action: action as string })),
    targets: targets.map(([target, actions]) => ({ target: target as string, actions: Number(actions) })),
  };
}
