import type { Channel, IpcMessage, WorkerIpc } from '../../protocol/traffic';
import { Rate } from './rate';

/** Messages that are kept of a session. */
const capacity = 4000;
/** Channels that are kept, those that are closed first to go. */
const mostChannels = 1000;

/** A channel of a worker, with its figures as they were told last. */
export interface LoggedChannel {
  /** Unique in the session. */
  readonly key: string;
  readonly slot: number;
  readonly pid: number;
  channel: Channel;
  readonly messageRate: Rate;
  readonly byteRate: Rate;
}

export interface LoggedMessage {
  /** Unique in the session; the newer the higher. */
  readonly number: number;
  readonly channel: LoggedChannel;
  readonly message: IpcMessage;
}

/** Messages of both kinds and directions. */
export const messagesOf = ({ sent, received }: Channel): number =>
  sent.user + sent.internal + received.user + received.internal;
export const bytesOf = ({ sent, received }: Channel): number => sent.bytes + received.bytes;

/** The last messages of a session and all of its channels, in bounded room. The counts are exact. */
export class IpcLog {
  readonly #channels = new Map<string, LoggedChannel>();
  #messages: LoggedMessage[] = [];
  #frozen: { until: number; messages: readonly LoggedMessage[] } | undefined;
  #newest = 0;
  /** Messages of the channels that are no longer kept. */
  #forgotten = 0;

  /** In the order of their first message. */
  get channels(): LoggedChannel[] {
    return [...this.#channels.values()];
  }

  channel(key: string): LoggedChannel | undefined {
    return this.#channels.get(key);
  }

  /** The number of the newest message. */
  get newest(): number {
    return this.#newest;
  }

  /** How many messages have had a record so far. */
  get recorded(): number {
    return this.#newest;
  }

  /** How many there were: what the channels count, which a batch that was lost does not change. */
  get counted(): number {
    return this.channels.reduce((sum, { channel }) => sum + messagesOf(channel), this.#forgotten);
  }

  /** @param wall milliseconds since the epoch */
  take(workers: readonly WorkerIpc[], wall: number): void {
    const fresh: [LoggedChannel, IpcMessage][] = [];
    for (const { slot, pid, channels, messages } of workers) {
      for (const channel of channels) this.#update(slot, pid, channel, wall);
      for (const message of messages) {
        const channel = this.#channels.get(keyOf(slot, pid, message.channel));
        // Otherwise its figures were in a batch that was lost.
        if (channel) fresh.push([channel, message]);
      }
    }
    fresh.sort(([, a], [, b]) => a.at - b.at);
    for (const [channel, message] of fresh) this.#messages.push({ number: ++this.#newest, channel, message });
    // Not at each message: what is cut off is copied.
    if (this.#messages.length > 1.25 * capacity) this.#messages = this.#messages.slice(-capacity);
    if (this.#channels.size > mostChannels) this.#forget();
  }

  /** Those that are kept, the oldest first. @param until stands still at this one, as long as it is asked for */
  messages(until?: number): readonly LoggedMessage[] {
    if (until === undefined) {
      this.#frozen = undefined;
      return this.#messages;
    }
    if (this.#frozen?.until !== until)
      this.#frozen = { until, messages: this.#messages.filter(({ number }) => number <= until) };
    return this.#frozen.messages;
  }

  #update(slot: number, pid: number, channel: Channel, wall: number): void {
    const key = keyOf(slot, pid, channel.id);
    const known = this.#channels.get(key) ?? {
      key,
      slot,
      pid,
      channel,
      messageRate: new Rate(),
      byteRate: new Rate(),
    };
    known.channel = channel;
    known.messageRate.add(messagesOf(channel), wall);
    known.byteRate.add(bytesOf(channel), wall);
    this.#channels.set(key, known);
  }

  #forget(): void {
    const all = this.channels.sort((a, b) => Number(b.channel.closed) - Number(a.channel.closed));
    for (const { key, channel } of all.slice(0, all.length - mostChannels)) {
      this.#forgotten += messagesOf(channel);
      this.#channels.delete(key);
    }
  }
}

const keyOf = (slot: number, pid: number, channel: string): string => `${slot}/${pid}/${channel}`;
