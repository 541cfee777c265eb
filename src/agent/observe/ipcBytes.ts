import type { IpcMessage } from '../../protocol/traffic';

/** The pipe under a channel, which counts its bytes. */
export interface Pipe {
  readonly bytesRead: number;
  readonly bytesWritten: number;
  readonly writeQueueSize: number;
  /** Whether it has read the beginning of a message and not its end. */
  readonly buffering?: boolean;
}

/**
 * The pipe behind a channel's end, which Node keeps under a symbol of its own (`setupChannel` in
 * lib/internal/child_process.js, Node 20 to 26). Without it no bytes are counted.
 */
export function pipeOf(end: object): Pipe | undefined {
  const symbol = Object.getOwnPropertySymbols(end).find(
    ({ description }) => description === 'kChannelHandle',
  );
  const pipe = symbol && (end as Record<symbol, unknown>)[symbol];
  return typeof pipe === 'object' && pipe !== null && 'bytesRead' in pipe ? (pipe as Pipe) : undefined;
}

const unknown = -1;

/**
 * Sizes of received messages. The pipe counts what it reads chunk by chunk, and Node hands on all messages of a chunk
 * before the next: a message that came alone is as long as what was read since the one before.
 */
export class ReceivedBytes {
  #read: number;
  #wasBetweenMessages: boolean;
  #last: IpcMessage | undefined;

  constructor(private readonly pipe: Pipe) {
    this.#read = pipe.bytesRead;
    this.#wasBetweenMessages = this.#read === 0;
  }

  /** @param message the record of the message that is handed on; none where no size is wanted of it */
  next(message: IpcMessage | undefined): void {
    const { bytesRead } = this.pipe;
    if (bytesRead === this.#read) {
      // Of the same chunk as the last one, which did not come alone.
      this.skip();
      this.#read = bytesRead;
      return;
    }
    const isBetweenMessages = this.pipe.buffering === false;
    this.#last = undefined;
    if (message && this.#read !== unknown && this.#wasBetweenMessages && isBetweenMessages) {
      message.bytes = bytesRead - this.#read;
      this.#last = message;
    }
    this.#read = bytesRead;
    this.#wasBetweenMessages = isBetweenMessages;
  }

  /** A message is handed on whose size is not asked for. */
  skip(): void {
    if (this.#read === unknown) return;
    if (this.#last && this.pipe.bytesRead === this.#read) delete this.#last.bytes;
    this.#last = undefined;
    this.#read = unknown;
  }
}
