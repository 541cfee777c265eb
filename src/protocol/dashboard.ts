/**
 * What the dashboard's page and the extension host say to each other. The host owns the state and sends all of it
 * each time, ready to be shown; the page only asks, and what it asks is validated here on arrival.
 */
import * as v from 'valibot';
import type { SessionState, SlotState } from './events';
import { maxWorkers } from './limits';

/** The commands that the page may ask for on a session, by their ids. */
export const sessionCommands = ['muster.reload', 'muster.restart', 'muster.stop'] as const;
export type SessionCommand = (typeof sessionCommands)[number];

/** The commands that the page may ask for on a slot, by their ids. */
export const slotCommands = [
  'muster.startWorker',
  'muster.restartWorker',
  'muster.stopWorker',
  'muster.killWorker',
  'muster.showWorkerLog',
] as const;
export type SlotCommand = (typeof slotCommands)[number];

const session = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

export const DashboardRequestSchema = v.variant('type', [
  /** The page is loaded and wants its first snapshot. */
  v.object({ type: v.literal('ready') }),
  /** Run Clustered. */
  v.object({ type: v.literal('run') }),
  v.object({ type: v.literal('session'), session, command: v.picklist(sessionCommands) }),
  v.object({
    type: v.literal('slot'),
    session,
    slot: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(maxWorkers)),
    command: v.picklist(slotCommands),
  }),
  /** Opens one of the session's addresses in a browser. */
  v.object({ type: v.literal('open'), session, url: v.pipe(v.string(), v.maxLength(2048)) }),
]);
export type DashboardRequest = v.InferOutput<typeof DashboardRequestSchema>;

/** A figure of a worker, with its history. */
export interface FigureView {
  /** Absent while there is no process to measure. */
  now?: string;
  /** The extremes of the points; absent when there are none. */
  lowest?: string;
  highest?: string;
  /** One a second, the newest last; null where there was nothing to measure. */
  points: (number | null)[];
}

export interface AddressView {
  text: string;
  /** What a browser can open. */
  url?: string;
}

export interface SlotView {
  slot: number;
  state: SlotState;
  /** The state as a person reads it. */
  stateText: string;
  pid?: number;
  uptime?: string;
  restarts: number;
  addresses: AddressView[];
  /** Why the last worker ended, while there is none. */
  cause?: string;
  cpu: FigureView;
  memory: FigureView;
  /** Which commands make sense now. */
  commands: SlotCommand[];
}

export interface SessionView {
  id: string;
  name: string;
  /** Absent until the supervisor's first word. */
  state?: SessionState;
  /** How many of its workers are ready. */
  readiness: string;
  failed: number;
  addresses: AddressView[];
  slots: SlotView[];
  /** Which commands make sense now. */
  commands: SessionCommand[];
}

/** Everything that the page shows. */
export interface DashboardSnapshot {
  type: 'snapshot';
  sessions: SessionView[];
}
