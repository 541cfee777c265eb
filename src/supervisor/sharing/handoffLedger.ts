/**
 * Where the supervisor accepts, each connection is handed to a worker in a `newconn` message and is the
 * supervisor's until the worker has acknowledged it. `node:cluster` keeps no book of it, and so
 * - a worker that is told to end at a bad moment takes connections with it that it has never seen, and
 * - a worker that dies leaves the connection on its way to it open in the primary for ever: nobody answers, and
 *   the client hangs.
 * The ledger keeps the book by looking on, and gives back what a dead worker had not taken.
 */
import type { Worker } from 'node:cluster';
import {
  channelOf,
  isClusterMessage,
  isSequence,
  type ClusterMessage,
  type Sequence,
  type WorkerChannel,
} from './clusterMessages';

/**
 * How long after a worker's exit its last messages are waited for, in milliseconds, before its channel is closed
 * from here: a child that it left behind may hold the other end open for ever.
 */
const lastMessagesMs = 200;

/** Of all workers of this process, which is one cluster primary. */
const ledgers = new Set<HandoffLedger>();

/** The connections that were handed to one worker, and the ports it has open in the supervisor. */
export class HandoffLedger {
  readonly #channel: WorkerChannel;
  /** Handed over and not acknowledged, with the key of the port each came from. */
  readonly #outstanding = new Map<Sequence, string>();
  /** Keys of the ports on which the supervisor accepts for the worker. */
  readonly #keys = new Set<string>();
  readonly #waiting = new Set<() => void>();
  #lastMessages: NodeJS.Timeout | undefined;
  #retired = false;
  #disconnected = false;
  #over = false;

  constructor(worker: Worker) {
    this.#channel = channelOf(worker);
    ledgers.add(this);
    this.#watchSent();
    this.#watchEnd();
    // Behind Node's own listener: what is noted here is what the primary has already acted upon.
    this.#channel.on('internalMessage', (message: unknown) => {
      if (isClusterMessage(message)) this.#onReceived(message);
    });
  }

  /** How many connections the worker holds that it has not acknowledged: they wait for as long as it is blocked. */
  get outstanding(): number {
    return this.#outstanding.size;
  }

  /** Whether no connection may be handed to it any more. */
  get isClosed(): boolean {
    return this.#retired || this.#over || !this.#channel.connected;
  }

  /** The worker is about to drain: where the supervisor chooses, it chooses others from now on. */
  retire(): void {
    this.#retired = true;
  }

  /**
   * Resolves when no connection is on its way to the worker and none can follow, because the primary has acted on
   * its `close` of every port; at once where the workers accept by themselves. A worker that ends before loses
   * connections.
   * @param bound milliseconds after which it resolves all the same
   */
  settled(bound: number): Promise<void> {
    if (this.#isSettled) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, bound);
      this.#waiting.add(done);
    });
  }

  get #isSettled(): boolean {
    return this.#over || (this.#outstanding.size === 0 && this.#keys.size === 0);
  }

  #watchSent(): void {
    const channel = this.#channel;
    const send = channel.send.bind(channel);
    channel.send = (message, handle, ...rest) => {
      if (isClusterMessage(message)) this.#onSent(message, handle);
      return send(message, handle, ...rest);
    };
  }

  #watchEnd(): void {
    const channel = this.#channel;
    const disconnect = channel.disconnect.bind(channel);
    // Node calls it when it reads the channel's end, and then, while a handle is on its way, tells nobody.
    channel.disconnect = () => {
      disconnect();
      setImmediate(() => {
        if (!channel.channel) this.#end();
      });
    };
    channel.once('disconnect', () => {
      this.#disconnected = true;
      this.#end();
    });
    channel.once('exit', () => {
      if (this.#over) return;
      this.#lastMessages = setTimeout(() => this.#cutOff(), lastMessagesMs);
    });
  }

  #onSent(message: ClusterMessage, handle: unknown): void {
    const { act, key, seq, ack, errno } = message;
    if (typeof key !== 'string') return;
    if (act === 'newconn' && isSequence(seq)) this.#outstanding.set(seq, key);
    // The answer to `queryServer`; with a handle the worker accepts by itself.
    else if (isSequence(ack) && !errno && !handle) this.#keys.add(key);
  }

  #onReceived({ act, key, ack }: ClusterMessage): void {
    if (isSequence(ack)) this.#outstanding.delete(ack);
    else if (act === 'close' && typeof key === 'string') this.#keys.delete(key);
    else return;
    if (this.#isSettled) this.#settle();
  }

  #cutOff(): void {
    const channel = this.#channel;
    if (channel.connected) channel.disconnect();
    channel.channel?.unref();
    this.#end();
  }

  /** The worker will acknowledge nothing any more. */
  #end(): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#lastMessages);
    ledgers.delete(this);
    // Node takes the worker off its lists only at this event: before it, what is given back would go to it again.
    if (!this.#disconnected) this.#channel.emit('disconnect');
    for (const [seq, key] of this.#outstanding) this.#giveBack(seq, key);
    this.#settle();
  }

  /**
   * Answers for the dead worker. It acknowledges before it reads, so what it has not acknowledged is untouched:
   * refused in its name, the connection goes to another worker of the port, as Node does with one that a closing
   * worker refuses. Where there is none, "accepted" makes the primary close it, and the client is told.
   */
  #giveBack(seq: Sequence, key: string): void {
    const accepted = ![...ledgers].some((other) => other.#keys.has(key));
    this.#channel.emit('internalMessage', { cmd: 'NODE_CLUSTER', ack: seq, accepted });
  }

  #settle(): void {
    for (const done of [...this.#waiting]) done();
  }
}
