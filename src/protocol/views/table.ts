import * as v from 'valibot';

/** Rows that a page may ask for at a time: more than any screen shows, and few enough to be sent several times a second. */
const maxWindow = 200;
const index = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Which rows of a long table a page wants: the host sorts and filters, and sends what is in sight of it. */
export const TableWishSchema = v.object({
  /** Words that must be in a row. */
  filter: v.pipe(v.string(), v.maxLength(256)),
  /** The id of a column. */
  sort: v.optional(v.pipe(v.string(), v.maxLength(32))),
  isDescending: v.optional(v.boolean()),
  /** The first row; absent for the last rows that there are. */
  from: v.optional(index),
  count: v.pipe(index, v.maxValue(maxWindow)),
  /** The number of the newest row, where the table stands still. */
  until: v.optional(index),
  /** Of which channel alone the messages are wanted. */
  channel: v.optional(v.pipe(v.string(), v.maxLength(128))),
});
export type TableWish = v.InferOutput<typeof TableWishSchema>;

/** The part of a table that was asked for. */
export interface TableView<Row> {
  /** Rows that match the filter. */
  total: number;
  /** The place of the first of `rows`. */
  from: number;
  rows: Row[];
  /** The place of the selected row, as long as it is one of them. */
  selected?: number;
}
