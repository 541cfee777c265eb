import type { SlotState } from '../events';
import type { SlotCommand } from './commands';
import type { AddressView, FigureView } from './figure';

/** A stretch of time that a slot spent in one state. */
export interface StateSpan {
  state: SlotState;
  /** Where it begins and how long it is, as parts of the time that is shown. */
  from: number;
  length: number;
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
  /** The last minutes, the oldest first. */
  states: StateSpan[];
  /** The same in words. */
  statesText: string;
  cpu: FigureView;
  memory: FigureView;
  /** How long the event loop was late. */
  loop: FigureView;
  /** Requests a second. */
  rate: FigureView;
  /** The 99th percentile of the durations of the requests. */
  latency: FigureView;
  /** Which commands make sense now. */
  commands: SlotCommand[];
}

/** Is it well? */
export interface WorkersView {
  tab: 'workers';
  /** How much time the figures and the states span, and how much a point of a figure, in seconds. */
  span: number;
  step: number;
  /** The bytes at which a worker is replaced, where there are such. */
  memoryLimit?: number;
  slots: SlotView[];
}
