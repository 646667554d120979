import type { Look, Paint } from './text/style.ts';
import { visible } from './text/visible.ts';
import { type Cut, padTo, shorten, widthOf } from './text/width.ts';

/** One column of a listing, for the table and the CSV alike. */
export interface Column<Row> {
  readonly title: string;
  /** The cell's text as it is; the table makes it safe and fits it. */
  readonly text: (row: Row) => string;
  readonly align?: 'left' | 'right';
  /** Where to cut what is too long. */
  readonly cut?: Cut;
  /** Narrowest useful width; the column is never squeezed below it (nor below its title). Unset: it is not squeezed. */
  readonly min?: number;
  /** Width at which it reads well: expendable columns go before it gets less. Default: `min`. */
  readonly good?: number;
  /** Widest useful width. */
  readonly max?: number;
  /** When even the narrowest widths do not shorten, columns with the highest number go first. 0 (the default) always stays. */
  readonly expendable?: number;
  readonly look?: (row: Row) => Look;
}

export interface Layout<Row> {
  readonly columns: readonly { readonly column: Column<Row>; readonly width: number }[];
  /** Titles of columns left out for want of room. */
  readonly leftOut: readonly string[];
}

const GAP = '  ';

/**
 * Widths for a table of these rows (a sample, where there are many) in `width` columns; `null`: no limit, nothing is cut.
 * Each column gets what its cells need. Where that is too much, expendable columns go until the others read well; then the
 * widest give way first.
 */
export function layOut<Row>(
  columns: readonly Column<Row>[],
  sample: readonly Row[],
  width: number | null,
): Layout<Row> {
  const wanted = columns.map((column) => {
    const cells = sample.map((row) => widthOf(visible(column.text(row))));
    const natural = cells.reduce((a, b) => (b > a ? b : a), widthOf(column.title));
    const widest = width === null ? natural : Math.min(natural, column.max ?? natural);
    const narrowest = Math.min(widest, Math.max(column.min ?? widest, widthOf(column.title)));
    const good = Math.min(widest, Math.max(narrowest, column.good ?? narrowest));
    return { column, narrowest, good, width: widest };
  });
  const total = (): number => wanted.reduce((sum, c) => sum + c.width, 0) + GAP.length * Math.max(0, wanted.length - 1);
  const leftOut: string[] = [];
  if (width === null) return { columns: wanted, leftOut };

  const wellRead = (): number => wanted.reduce((sum, c) => sum + c.good, 0) + GAP.length * (wanted.length - 1);
  while (wellRead() > width) {
    const victim = wanted.reduce<number>((best, c, i) => {
      const rank = c.column.expendable ?? 0;
      return rank > 0 && (best < 0 || rank > (wanted[best]?.column.expendable ?? 0)) ? i : best;
    }, -1);
    if (victim < 0) break;
    leftOut.unshift(...wanted.splice(victim, 1).map((c) => c.column.title));
  }
  for (const floor of ['good', 'narrowest'] as const) {
    while (total() > width) {
      const widest = wanted.reduce<(typeof wanted)[number] | null>(
        (best, c) => (c.width > c[floor] && (best === null || c.width > best.width) ? c : best),
        null,
      );
      if (widest === null) break;
      widest.width--;
    }
  }
  return { columns: wanted, leftOut };
}

export function tableHead<Row>(layout: Layout<Row>, paint: Paint): string {
  return line(layout, (column, width) => paint('bold', padTo(shorten(column.title, width), width, column.align)));
}

export function tableLine<Row>(layout: Layout<Row>, row: Row, paint: Paint): string {
  return line(layout, (column, width) => {
    const text = shorten(visible(column.text(row)), width, column.cut ?? 'end');
    return paint(column.look?.(row) ?? 'plain', padTo(text, width, column.align));
  });
}

/** A whole small table. `width` as in `layOut`. */
export function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number | null,
  paint: Paint,
): string {
  const layout = layOut(columns, rows, width);
  return [tableHead(layout, paint), ...rows.map((row) => tableLine(layout, row, paint))].map((l) => `${l}\n`).join('');
}

function line<Row>(layout: Layout<Row>, cell: (column: Column<Row>, width: number) => string): string {
  return layout.columns
    .map(({ column, width }) => cell(column, width))
    .join(GAP)
    .trimEnd();
}
