import type { DashboardSnapshot, PageId, PageView } from '../../protocol/dashboard';
import type { TableWish } from '../../protocol/views/table';
import type { SessionModel } from '../sessionModel';
import { viewEvents } from './events';
import { viewGlance } from './glance';
import { viewIpc } from './ipc';
import { viewLoad } from './load';
import { viewProcesses } from './processes';
import type { SessionRecords } from './records';
import { viewSession } from './session';
import { viewWorkers } from './workers';

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

/** What a page gets that has not said which rows it wants. */
const firstRows: TableWish = { filter: '', from: 0, count: 100 };

const views: Record<PageId, (subject: Subject) => PageView> = {
  workers: ({ model, records, now }) => viewWorkers(model, records, now),
  load: ({ model, records, now }) => viewLoad(model, records, now),
  processes: viewProcesses,
  ipc: viewIpc,
  events: ({ records, selected }) => viewEvents(records.log, selected),
  glance: ({ sessions, recordsOf }) => viewGlance(sessions, recordsOf),
};

/** Everything that a page with this in sight shows of these sessions, in words and figures for a person. */
export function takeSnapshot(
  sessions: readonly SessionModel[],
  recordsOf: (id: string) => SessionRecords,
  { tab, session, selected, table = firstRows }: Sight,
  now: number,
): DashboardSnapshot {
  const model = sessions.find(({ id }) => id === session) ?? sessions[0];
  if (!model) return { type: 'snapshot', sessions: [] };
  const view = views[tab]({ model, records: recordsOf(model.id), sessions, recordsOf, selected, table, now });
  return { type: 'snapshot', sessions: sessions.map(viewSession), session: model.id, view };
}
