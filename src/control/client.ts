import { connect, type Socket } from 'node:net';
import * as v from 'valibot';
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageConnection,
  type RequestType,
} from 'vscode-jsonrpc/node';
import {
  ReloadResultSchema,
  requests,
  SentSchema,
  SnapshotSchema,
  type ReloadResult,
  type Snapshot,
} from '../protocol/rpc';
import { protocolVersion } from '../protocol/version';
import { ControlError } from './controlError';
import type { Registered } from './registry';

/** A supervisor answers a handshake in milliseconds; on a machine under load, in a second or two. */
const handshakeDeadline = 10_000;

/** A connection to a session that runs in another process. It only asks: the session outlives it. */
export class ControlClient {
  readonly #socket: Socket;
  readonly #connection: MessageConnection;
  readonly #closed: Promise<never>;

  private constructor(socket: Socket) {
    this.#socket = socket;
    const reader = new StreamMessageReader(socket);
    // Its timer outlives a connection that ends inside a message.
    reader.partialMessageTimeout = 0;
    this.#connection = createMessageConnection(reader, new StreamMessageWriter(socket));
    this.#closed = new Promise((_, reject) => {
      socket.once('close', () => reject(new ControlError('The session has ended.')));
    });
    this.#closed.catch(() => undefined);
    socket.on('error', () => socket.destroy());
    this.#connection.onError(() => socket.destroy());
    this.#connection.listen();
  }

  /**
   * Connects to a session and shakes hands.
   * @throws ControlError when it does not answer, or speaks another protocol
   */
  static async open({ pid, socket: path, protocol }: Registered): Promise<ControlClient> {
    if (protocol !== protocolVersion) {
      const versions = `it speaks protocol ${protocol}, this one ${protocolVersion}`;
      throw new ControlError(
        `The session of process ${pid} is run by another version of Muster: ${versions}.`,
      );
    }
    const socket = connect(path);
    const client = new ControlClient(socket);
    const timer = setTimeout(() => socket.destroy(), handshakeDeadline);
    try {
      await client.#ask(requests.handshake, { protocol: protocolVersion });
    } catch (error) {
      client.close();
      const why = error instanceof ControlError ? '' : `: ${String(error)}`;
      throw new ControlError(`The session of process ${pid} does not answer${why}.`);
    } finally {
      clearTimeout(timer);
    }
    return client;
  }

  async snapshot(): Promise<Snapshot> {
    return v.parse(SnapshotSchema, await this.#ask(requests.snapshot, null));
  }

  async reload(): Promise<ReloadResult> {
    return v.parse(ReloadResultSchema, await this.#ask(requests.reload, null));
  }

  async scale(workers: number): Promise<void> {
    await this.#ask(requests.scale, { workers });
  }

  /**
   * @param slot all workers where it is left out
   * @returns how many workers it went to
   */
  async sendMessage(message: unknown, slot?: number): Promise<number> {
    const params = { message, ...(slot === undefined ? {} : { slot }) };
    return v.parse(SentSchema, await this.#ask(requests.sendMessage, params)).workers;
  }

  async restart(): Promise<void> {
    await this.#ask(requests.restart, null);
  }

  /** Resolves when the session has ended and its supervisor has let go of us. */
  async stop(): Promise<void> {
    // A supervisor that ends before it has answered has stopped as well.
    await this.#ask(requests.stop, null).catch((error: unknown) => {
      if (!(error instanceof ControlError)) throw error;
    });
    await this.#closed.catch(() => undefined);
  }

  close(): void {
    this.#connection.dispose();
    this.#socket.destroy();
  }

  #ask<P, R>({ method }: RequestType<P, R, void>, params: P): Promise<unknown> {
    return Promise.race([this.#connection.sendRequest(method, params), this.#closed]);
  }
}
