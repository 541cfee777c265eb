import type { TableView } from './table';

/** One who talks: the supervisor, a worker, a child of one, a thread of one. */
export interface LaneView {
  key: string;
  title: string;
  /** What it runs; for a tooltip. */
  label: string;
}

export interface MessageRowView {
  /** Unique in the session; the newer the higher. */
  number: number;
  time: string;
  /** Places among the lanes. */
  from: number;
  to: number;
  kind: 'user' | 'internal' | 'handle';
  /** What it is about, as far as it says so. */
  label: string;
  bytes: string;
  /** How long the asker waited for this answer. */
  roundTrip?: string;
  /** The beginning of what it holds; absent where payloads are off. */
  preview?: string;
}

/** All about the selected message. */
export interface MessageDetailView {
  number: number;
  title: string;
  facts: [name: string, value: string][];
  /** Absent where payloads are off. */
  payload?: string;
  /** The channel that it went over. */
  channel: string;
  /** The number of the message that it answers, or that answers it, where there is a record of it. */
  asks?: number;
  answer?: number;
}

export interface ChannelView {
  key: string;
  /** Who talks to whom. */
  title: string;
  label: string;
  isClosed: boolean;
  /** Each as text: messages a second, bytes a second, messages and bytes in all. */
  rate: string;
  bytesRate: string;
  messages: string;
  bytes: string;
  /** What waits to be written, and how often the program was told to wait; absent when neither was. */
  pressure?: string;
}

/** Who says what to whom? */
export interface IpcView {
  tab: 'ipc';
  table: TableView<MessageRowView>;
  lanes: LaneView[];
  /** The busiest first. */
  channels: ChannelView[];
  /** Channels that are not among them. */
  moreChannels: number;
  /** Of all messages so far, and of those since the last seconds. */
  summary: string;
  /** How many of them have a record, where not all do. */
  sample?: string;
  /** The number of the newest message. */
  newest: number;
  detail?: MessageDetailView;
}
