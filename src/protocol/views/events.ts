import type { FigureView } from './figure';

/** What an event is about; the page can show those of one kind alone. */
export const eventKinds = ['crash', 'restart', 'blocked', 'call', 'reload', 'notice', 'session'] as const;
export type EventKind = (typeof eventKinds)[number];

/** Something that happened, on one line. */
export interface EventRow {
  id: string;
  /** The time of day. */
  time: string;
  kind: EventKind;
  severity: 'info' | 'warning' | 'error';
  /** The slots that it is about. */
  slots: number[];
  title: string;
  /** How often it has happened, where more than once. */
  count?: number;
}

/** A line of a stack. */
export interface StackLine {
  text: string;
  /** Its number among the places of the event, by which the page asks to open it; absent where there is no source. */
  place?: number;
}

/** A request, in words. */
export interface RequestRow {
  time: string;
  request: string;
  /** The status, or what has become of it instead. */
  outcome: string;
  duration: string;
  isError: boolean;
}

/** All that is known of one event. */
export interface EventDetail {
  id: string;
  /** In full sentences. */
  text: string[];
  stack: StackLine[];
  inFlight?: RequestRow[];
  recent?: RequestRow[];
  memory?: FigureView;
  /** Name and value. */
  environment?: [string, string][];
}

/** What happened, and why? */
export interface EventsView {
  tab: 'events';
  /** The newest first. */
  rows: EventRow[];
  /** Older ones, that are no longer kept. */
  forgotten: number;
  /** Of the selected one. */
  detail?: EventDetail;
}
