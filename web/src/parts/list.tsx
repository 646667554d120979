import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactElement, type ReactNode, useEffect, useRef } from 'react';
import { Link } from 'wouter';
import type { useList } from '../api/queries.ts';
import { count } from '../text/words.ts';
import { Empty, Failed, Loading } from './states.tsx';

export interface ListColumn<T> {
  readonly title: string;
  /** A track of the grid: `120px`, `minmax(140px, 2fr)`. */
  readonly width: string;
  readonly cell: (item: T) => ReactNode;
  readonly isNumber?: boolean;
}

interface ListProps<T> {
  readonly list: ReturnType<typeof useList<T>>;
  /** `actions`, for those who hear the page and for the foot. */
  readonly noun: readonly [one: string, many: string];
  readonly columns: readonly ListColumn<T>[];
  readonly href: (item: T) => string;
  readonly keyOf: (item: T) => string;
  readonly empty: ReactNode;
}

const ROW = 38;
/** Where rows wrap, each is measured once it is in sight. */
const NARROW_ROW = 96;
const NARROW = '(max-width: 820px)';

/** A list of any length: pages are fetched as one scrolls to them, and only rows in sight exist. */
export function List<T>({ list, noun, columns, href, keyOf, empty }: ListProps<T>): ReactElement {
  const { query, items } = list;
  const box = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: () => (matchMedia(NARROW).matches ? NARROW_ROW : ROW),
    overscan: 12,
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? -1;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  useEffect(() => {
    if (last >= items.length - 20 && hasNextPage && !isFetchingNextPage) fetchNextPage();
  }, [last, items.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

  if (query.isError && items.length === 0) return <Failed error={query.error} retry={() => query.refetch()} />;
  if (query.isPending) return <Loading what={noun[1]} />;
  if (items.length === 0) return <Empty title={`No ${noun[1]}`}>{empty}</Empty>;
  const tracks = { gridTemplateColumns: columns.map((c) => c.width).join(' ') };
  return (
    <div className="list" aria-busy={query.isFetching}>
      <div className="list-head" style={tracks} aria-hidden="true">
        {columns.map((column) => (
          <span key={column.title} className={column.isNumber ? 'number' : ''}>
            {column.title}
          </span>
        ))}
      </div>
      <div className="list-body" ref={box}>
        <ul aria-label={noun[1]} style={{ height: rows.getTotalSize() }}>
          {shown.map(({ index, start }) => {
            const item = items[index] as T;
            return (
              <li key={keyOf(item)} aria-setsize={hasNextPage ? -1 : items.length} aria-posinset={index + 1}>
                <Link
                  ref={rows.measureElement}
                  data-index={index}
                  href={href(item)}
                  className="list-row"
                  data-step={index}
                  style={{ ...tracks, transform: `translateY(${start}px)` }}
                >
                  {columns.map((column) => (
                    <span key={column.title} className={column.isNumber ? 'number' : ''}>
                      <span className="hidden-visually">{column.title} </span>
                      {column.cell(item)}
                    </span>
                  ))}
                </Link>
              </li>
            );
          })}
        </ul>
      </div>
      <div className="list-foot" role="status">
        {hasNextPage
          ? `First ${count(items.length)} ${noun[1]}; more as you scroll`
          : `${count(items.length)} ${items.length === 1 ? noun[0] : noun[1]}`}
      </div>
    </div>
  );
}
