/**
 * What the dashboard's page and the extension host say to each other. The page says which tab of which session it
 * shows; the host owns the state and sends all that this tab shows each time, ready to be shown. Everything else that
 * the page asks for is validated here on arrival.
 */
import * as v from 'valibot';
import { ProcessIdSchema, type SessionState, type SlotState } from './events';
import { maxWorkers } from './limits';
import { processCommands, sessionCommands, slotCommands, type SessionCommand } from './views/commands';
import type { EventsView } from './views/events';
import type { AddressView } from './views/figure';
import type { GlanceView } from './views/glance';
import type { IpcView } from './views/ipc';
import type { LoadView } from './views/load';
import type { ProcessesView } from './views/processes';
import { TableWishSchema } from './views/table';
import type { WorkersView } from './views/workers';

/** The tabs, in the order in which they are shown; the first is the one that a new dashboard opens on. */
export const tabIds = ['workers', 'load', 'processes', 'ipc', 'events'] as const;
export type TabId = (typeof tabIds)[number];
/** What a page can show: a tab, or what fits in the sidebar. */
export const pageIds = [...tabIds, 'glance'] as const;
export type PageId = (typeof pageIds)[number];

/** No event names more places than this. */
const maxPlaces = 1000;

const session = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

/** What is in sight: the page's first word, and said again at each change. The answer is a snapshot. */
const ShowRequestSchema = v.object({
  type: v.literal('show'),
  tab: v.picklist(pageIds),
  /** Absent for the first one. */
  session: v.optional(session),
  /** What a person has selected in the tab, of which the details are sent too. */
  selected: v.optional(v.pipe(v.string(), v.maxLength(2048))),
  /** Which part of the tab's table, where it has a long one. */
  table: v.optional(TableWishSchema),
});
export type ShowRequest = v.InferOutput<typeof ShowRequestSchema>;

export const DashboardRequestSchema = v.variant('type', [
  ShowRequestSchema,
  /** Run Clustered. */
  v.object({ type: v.literal('run') }),
  v.object({ type: v.literal('session'), session, command: v.picklist(sessionCommands) }),
  v.object({
    type: v.literal('slot'),
    session,
    slot: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(maxWorkers)),
    command: v.picklist(slotCommands),
  }),
  v.object({
    type: v.literal('process'),
    session,
    process: ProcessIdSchema,
    command: v.picklist(processCommands),
  }),
  /** Opens the source at a place that an event of the session names, by the place's number in its detail. */
  v.object({
    type: v.literal('place'),
    session,
    event: v.pipe(v.string(), v.maxLength(2048)),
    place: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(maxPlaces)),
  }),
  /** Saves the session's events as JSON, where a person says. */
  v.object({ type: v.literal('export'), session }),
  /** Opens one of the session's addresses in a browser. */
  v.object({ type: v.literal('open'), session, url: v.pipe(v.string(), v.maxLength(2048)) }),
]);
export type DashboardRequest = v.InferOutput<typeof DashboardRequestSchema>;

/** How a worker is, in so few words that every page is sent it: a change of it is announced in each tab. */
export interface SlotBrief {
  slot: number;
  state: SlotState;
  restarts: number;
  /** Why the last worker ended, while there is none. */
  cause?: string;
}

/** A session as the choice of sessions and the head of each tab show it. */
export interface SessionView {
  id: string;
  name: string;
  /** Absent until the supervisor's first word. */
  state?: SessionState;
  /** How many of its workers are ready. */
  readiness: string;
  failed: number;
  addresses: AddressView[];
  slots: SlotBrief[];
  /** Which commands make sense now. */
  commands: SessionCommand[];
}

export type PageView = WorkersView | LoadView | ProcessesView | IpcView | EventsView | GlanceView;
/** What a tab is sent. */
export type ViewOf<Id extends PageId> = Extract<PageView, { tab: Id }>;

/** Has the page show something else, as a person has asked for it elsewhere in the window. */
export interface DashboardReveal {
  type: 'reveal';
  tab: TabId;
  session: string;
  selected?: string;
}

/** Everything that the page shows. */
export interface DashboardSnapshot {
  type: 'snapshot';
  sessions: SessionView[];
  /** The id of the session that is shown: the wanted one, or the first; absent when none runs. */
  session?: string;
  /** What is in sight of that session; absent when none runs. */
  view?: PageView;
}

/** What the host says to the page. */
export type DashboardMessage = DashboardSnapshot | DashboardReveal;
