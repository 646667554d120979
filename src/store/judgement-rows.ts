import type { StrandKey } from '../model/facts.ts';
import type { Judgement } from '../model/verdict.ts';
import type { Cell } from './append.ts';
import type { CallRow } from './contract.ts';
import { numberOfHex } from './hex.ts';

/** Tables of which each row is one body under a key. */
export const KEYED_TABLES = ['findings', 'credentials', 'identities'] as const;
export type KeyedTable = (typeof KEYED_TABLES)[number];

/** A row of a keyed table. `suppressed`: of a finding, whether it need not be seen. */
export interface KeyedRow {
  readonly body: string;
  readonly suppressed: boolean;
}

/** The rows of a keyed table, by their keys. */
export function keyedRows(judgement: Judgement, table: KeyedTable): ReadonlyMap<string, KeyedRow> {
  const rows = new Map<string, KeyedRow>();
  if (table === 'findings')
    for (const finding of judgement.findings)
      rows.set(nthKey(rows, finding.id), { body: JSON.stringify(finding), suppressed: finding.suppressed !== null });
  else if (table === 'credentials')
    for (const one of judgement.credentials)
      rows.set(`${one.ref}\n${one.instance}`, { body: JSON.stringify(one), suppressed: false });
  else for (const one of judgement.identities) rows.set(one.ref, { body: JSON.stringify(one), suppressed: false });
  return rows;
}

/** Two findings of one code and subject keep their order. */
function nthKey(rows: ReadonlyMap<string, unknown>, id: string): string {
  const key = (n: number): string => `${id}/${String(n).padStart(6, '0')}`;
  let n = 0;
  while (rows.has(key(n))) n++;
  return key(n);
}

export const KEYED_TYPES = {
  findings: ['VARCHAR', 'BOOLEAN', 'VARCHAR'],
  credentials: ['VARCHAR', 'VARCHAR'],
  identities: ['VARCHAR', 'VARCHAR'],
} as const;

export function* keyedCells(table: KeyedTable, rows: Iterable<readonly [string, KeyedRow]>): Generator<Cell[]> {
  for (const [key, { body, suppressed }] of rows) yield table === 'findings' ? [key, suppressed, body] : [key, body];
}

export function* clockCells({ clocks }: Judgement): Generator<Cell[]> {
  for (const [i, clock] of clocks.entries()) yield [i, JSON.stringify(clock)];
}

export function* callCells(calls: readonly CallRow[]): Generator<Cell[]> {
  for (const { event, call } of calls) yield [numberOfHex(event), call === null ? null : JSON.stringify(call)];
}

/** They are found of single calls, which `calls` tells apart. */
const OF_CALLS: readonly string[] = ['call-without-tool-call', 'tool-call-without-call'];

/**
 * Findings that only the whole set of evidence shows, by the strands that they concern: no segment states them, since each has to be
 * recomputable from the records that it cites, but its actions are found by them.
 */
export function codesAcross({ findings, segments }: Judgement): ReadonlyMap<StrandKey, ReadonlySet<string>> {
  const stated = new Set<string>(OF_CALLS);
  for (const segment of segments) for (const code of segment.findings) stated.add(code);
  const codes = new Map<StrandKey, Set<string>>();
  for (const { code, strands } of findings) {
    if (stated.has(code)) continue;
    for (const strand of strands) {
      const known = codes.get(strand);
      if (known) known.add(code);
      else codes.set(strand, new Set([code]));
    }
  }
  return codes;
}
