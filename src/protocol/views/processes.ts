import type { ProcessCommand } from './commands';
import type { TableView } from './table';

/** The columns of the table, by which it can be sorted. */
export const processColumns = ['state', 'command', 'pid', 'from', 'cpu', 'memory', 'age'] as const;
export type ProcessColumn = (typeof processColumns)[number];

/** As a person reads it; its words are the row's classes too. */
export type ProcessRowState =
  | 'zombie'
  | 'orphan'
  | 'stray'
  | 'stopped'
  | 'kept'
  | 'running'
  | 'worker'
  | 'supervisor'
  | 'thread'
  | 'warm spare'
  | 'cold spare';

export interface ProcessRowView {
  /** `process:<pid>:<start>` for a descendant; unique in the session. */
  key: string;
  state: ProcessRowState;
  command: string;
  pid?: number;
  /** Whom it comes from. */
  from: string;
  /** Absent where it is not known. */
  cpu?: string;
  memory?: string;
  age?: string;
  /** What is most likely wanted of it. */
  quick?: ProcessCommand;
}

/** All about the selected row. */
export interface ProcessDetailView {
  key: string;
  title: string;
  facts: [name: string, value: string][];
  /** Which commands make sense now. */
  commands: ProcessCommand[];
}

/** What runs? */
export interface ProcessesView {
  tab: 'processes';
  table: TableView<ProcessRowView>;
  /** Rows that there are without a filter. */
  all: number;
  zombies: number;
  orphans: number;
  detail?: ProcessDetailView;
}
