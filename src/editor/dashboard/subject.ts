import type { PageId } from '../../protocol/dashboard';
import type { TableWish } from '../../protocol/views/table';
import type { SessionModel } from '../sessionModel';
import type { SessionRecords } from './records';

/** What a page has in sight. */
export interface Sight {
  tab: PageId;
  /** The id of the wanted session. */
  session?: string | undefined;
  /** What is selected in the tab, of which the details are wanted. */
  selected?: string | undefined;
  /** Which part of its table. */
  table?: TableWish | undefined;
}

/** What a tab is made of. */
export interface Subject {
  model: SessionModel;
  records: SessionRecords;
  /** Every session, for what shows more than one. */
  sessions: readonly SessionModel[];
  recordsOf: (id: string) => SessionRecords;
  selected: string | undefined;
  table: TableWish;
  /** Wall-clock milliseconds. */
  now: number;
}
