import type { TableWish } from '../../protocol/views/table';
import type { SessionModel } from '../sessionModel';
import type { SessionRecords } from './records';

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
