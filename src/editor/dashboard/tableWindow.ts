import type { TableView, TableWish } from '../../protocol/views/table';

/**
 * The part of a table that a page wants, in rows made for it.
 * @param all the rows that match, in order
 * @param isSelected tells the selected one
 */
export function windowOf<T, Row>(
  all: readonly T[],
  { from, count }: TableWish,
  isSelected: (item: T) => boolean,
  view: (item: T) => Row,
): TableView<Row> {
  const last = Math.max(0, all.length - count);
  const start = Math.min(from ?? last, last);
  const selected = all.findIndex(isSelected);
  return {
    total: all.length,
    from: start,
    rows: all.slice(start, start + count).map(view),
    ...(selected >= 0 && { selected }),
  };
}
