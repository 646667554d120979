import type { Numbered } from '../model/event.ts';
import type { Digest, NumberRun } from '../model/facts.ts';
import type { Trust } from '../model/grade.ts';
import type { Ref } from '../model/ref.ts';
import { type Micros, micros } from '../model/time.ts';
import type { Asking } from './asking.ts';
import { TRUST_RANK } from './contract.ts';
import { hexOfNumber, numberOfHex } from './hex.ts';

/** A run of numbers as the index keeps it. A table of these grows with sessions and days, not with events. */
export interface RunRow {
  readonly source: string;
  readonly by: Ref;
  readonly series: string;
  readonly trust: number;
  readonly low: EdgeRow;
  readonly high: EdgeRow;
}

interface EdgeRow {
  readonly number: number;
  readonly time: Micros | null;
  /** 64 hex digits. */
  readonly digest: string;
}

/** Collects the numbers of one batch. Several records of one number (the kernel's records of one audit event) count as one. */
export class RunBuilder {
  readonly #series = new Map<string, { source: string; by: Ref; series: string; trust: number; records: EdgeRow[] }>();

  add(source: string, { by, series, number }: Numbered, trust: Trust, time: Micros | null, digest: string): void {
    const key = `${source}\n${by}\n${series}\n${trust}`;
    const known = this.#series.get(key);
    const record = { number, time, digest };
    if (known) known.records.push(record);
    else this.#series.set(key, { source, by, series, trust: TRUST_RANK[trust], records: [record] });
  }

  take(): readonly RunRow[] {
    return [...this.#series.values()].flatMap(({ records, ...of }) => {
      records.sort((a, b) => a.number - b.number || (a.digest < b.digest ? -1 : 1));
      const runs: { low: EdgeRow; high: EdgeRow }[] = [];
      for (const record of records) {
        const last = runs.at(-1);
        // Of one number the smallest digest stands for it, whichever batch it came in.
        if (last?.high.number === record.number) continue;
        if (last && last.high.number + 1 === record.number) last.high = record;
        else runs.push({ low: record, high: record });
      }
      return runs.map((run) => ({ ...of, ...run }));
    });
  }
}

export const RUN_TYPES = [
  ...(['VARCHAR', 'VARCHAR', 'VARCHAR', 'UTINYINT'] as const),
  ...(['BIGINT', 'BIGINT', 'UHUGEINT', 'UHUGEINT'] as const),
  ...(['BIGINT', 'BIGINT', 'UHUGEINT', 'UHUGEINT'] as const),
] as const;

export function* runCells(rows: readonly RunRow[]): Generator<(number | bigint | string | null)[]> {
  for (const { source, by, series, trust, low, high } of rows)
    yield [source, by, series, trust, ...edgeCells(low), ...edgeCells(high)];
}

const edgeCells = ({ number, time, digest }: EdgeRow) => [
  number,
  time,
  numberOfHex(digest.slice(0, 32)),
  numberOfHex(digest.slice(32)),
];

export async function readRuns(db: Asking): Promise<NumberRun[]> {
  const rows = await db.rows('SELECT DISTINCT * FROM runs ORDER BY ALL');
  return rows.map(([source, by, series, trust, ...edges]) => ({
    source: source as string,
    by: by as Ref,
    series: series as string,
    trust: TRUSTS[Number(trust)] as Trust,
    low: edgeOf(edges.slice(0, 4)),
    high: edgeOf(edges.slice(4)),
  }));
}

const edgeOf = ([number, time, a, b]: readonly unknown[]): NumberRun['low'] => ({
  number: Number(number),
  time: time === null ? null : micros(Number(time)),
  evidence: `sha256:${hexOfNumber(a as bigint)}${hexOfNumber(b as bigint)}` as Digest,
});

const TRUSTS = (Object.keys(TRUST_RANK) as Trust[]).sort((a, b) => TRUST_RANK[a] - TRUST_RANK[b]);
