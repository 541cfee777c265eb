import type { SlotState } from '../events';
import type { SlotCommand } from './commands';
import type { AddressView, FigureView } from './figure';

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

/** Is it well? */
export interface WorkersView {
  tab: 'workers';
  slots: SlotView[];
}
