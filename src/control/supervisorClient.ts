import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import * as v from 'valibot';
import {
  CancellationTokenSource,
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageConnection,
  type RequestType,
} from 'vscode-jsonrpc/node';
import { EventSchema, type MusterEvent, type ProcessId } from '../protocol/events';
import type { Plan } from '../protocol/plan';
import {
  notifications,
  ReloadResultSchema,
  requests,
  rpcFd,
  SentSchema,
  type ReloadResult,
  type SignalProcessParams,
} from '../protocol/rpc';
import { protocolVersion } from '../protocol/version';

/** A fresh node answers in 50 ms; a machine under load, in a second or two. */
const handshakeDeadline = 15_000;
/** The supervisor takes its workers down within two seconds once its client is gone. */
const goneDeadline = 3_000;

export interface ClientHooks {
  onEvent: (event: MusterEvent) => void;
  /** What the supervisor itself writes, which is only what went wrong in it. */
  onStderr: (text: string) => void;
  /** The supervisor has ended. */
  onExit: (code: number | null, signal: NodeJS.Signals | null) => void;
}

/** A supervisor process and the connection to it. It owns the workers; this end only asks. */
export class SupervisorClient {
  readonly #child: ChildProcess;
  readonly #connection: MessageConnection;
  readonly #exited: Promise<void>;

  private constructor(child: ChildProcess, hooks: ClientHooks) {
    this.#child = child;
    const pipe = child.stdio[rpcFd] as Duplex;
    const reader = new StreamMessageReader(pipe);
    // Its timer is for peers that stall inside a message; on a broken pipe it would be set again for ever.
    reader.partialMessageTimeout = 0;
    this.#connection = createMessageConnection(reader, new StreamMessageWriter(pipe));
    this.#connection.onNotification(notifications.event, (params) => {
      const event = v.safeParse(EventSchema, params);
      // A type of event that a newer supervisor knows is not for us.
      if (event.success) hooks.onEvent(event.output);
    });
    this.#connection.onError(([error]) => hooks.onStderr(error.message));
    pipe.on('error', () => pipe.destroy());
    child.stderr?.setEncoding('utf8').on('data', hooks.onStderr);
    this.#exited = new Promise((resolve) => {
      const end = (code: number | null, signal: NodeJS.Signals | null): void => {
        this.#connection.dispose();
        hooks.onExit(code, signal);
        resolve();
      };
      child.once('exit', end);
      child.once('error', (error) => {
        hooks.onStderr(error.message);
        if (child.pid === undefined) end(null, null);
      });
    });
    this.#connection.listen();
  }

  /**
   * Starts a supervisor with the user's node and shakes hands with it.
   * @param env for the supervisor itself; the workers' environment is in the plan
   * @throws Error when it does not answer, or speaks another protocol
   */
  static async start(
    runtime: { readonly path: string },
    script: string,
    env: NodeJS.ProcessEnv,
    hooks: ClientHooks,
  ): Promise<SupervisorClient> {
    const child = spawn(runtime.path, [script], {
      // Options meant for the program must not keep its supervisor from starting.
      env: { ...env, NODE_OPTIONS: '' },
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
      // A signal to the editor's whole process group must leave it time to take the workers down.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    const client = new SupervisorClient(child, hooks);
    try {
      await client.#greet();
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
    return client;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** @param unlisted keeps the session off the list of the user's sessions */
  async startSession(session: string, plan: Plan, unlisted = false): Promise<void> {
    await this.#connection.sendRequest(requests.start, { session, plan, ...(unlisted ? { unlisted } : {}) });
  }

  /** Resolves when every worker is gone. */
  async stop(): Promise<void> {
    // A supervisor that ends before it has answered has stopped as well.
    await this.#connection.sendRequest(requests.stop, null).catch(() => undefined);
    await this.#exited;
  }

  async restart(): Promise<void> {
    await this.#connection.sendRequest(requests.restart, null);
  }

  /** @param signal ends the reload between two workers */
  async reload(signal: AbortSignal): Promise<ReloadResult> {
    const cancellation = new CancellationTokenSource();
    signal.addEventListener('abort', () => cancellation.cancel());
    const result = await this.#connection.sendRequest(requests.reload, null, cancellation.token);
    return v.parse(ReloadResultSchema, result);
  }

  async scale(workers: number): Promise<void> {
    await this.#connection.sendRequest(requests.scale, { workers });
  }

  async askSlot(request: 'restartSlot' | 'stopSlot' | 'killSlot', slot: number): Promise<void> {
    await this.#connection.sendRequest(requests[request] as RequestType<{ slot: number }, null, void>, {
      slot,
    });
  }

  /**
   * @param slot all workers where it is left out
   * @returns how many workers it went to
   * @throws ResponseError with a sentence for a person when the supervisor refuses, as do those below
   */
  async sendMessage(message: unknown, slot?: number): Promise<number> {
    const params = { message, ...(slot === undefined ? {} : { slot }) };
    return v.parse(SentSchema, await this.#connection.sendRequest(requests.sendMessage, params)).workers;
  }

  async endProcess({ pid, start }: ProcessId, tree: boolean): Promise<void> {
    await this.#connection.sendRequest(requests.endProcess, { pid, start, tree });
  }

  async signalProcess({ pid, start }: ProcessId, signal: SignalProcessParams['signal']): Promise<void> {
    await this.#connection.sendRequest(requests.signalProcess, { pid, start, signal });
  }

  async reapProcess({ pid, start }: ProcessId): Promise<void> {
    await this.#connection.sendRequest(requests.reapProcess, { pid, start });
  }

  async keepProcess({ pid, start }: ProcessId): Promise<void> {
    await this.#connection.sendRequest(requests.keepProcess, { pid, start });
  }

  async measureProcess({ pid, start }: ProcessId): Promise<void> {
    await this.#connection.sendRequest(requests.measureProcess, { pid, start });
  }

  /** Lets go of the supervisor, which then ends its workers by itself. Resolves when it has, or after 3 s. */
  async abandon(): Promise<void> {
    (this.#child.stdio[rpcFd] as Duplex).destroy();
    const deadline = new Promise((resolve) => setTimeout(resolve, goneDeadline).unref());
    await Promise.race([this.#exited, deadline]);
  }

  async #greet(): Promise<void> {
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), handshakeDeadline);
    try {
      await Promise.race([
        this.#connection.sendRequest(requests.handshake, { protocol: protocolVersion }),
        once(this.#child, 'exit').then(() => {
          throw new Error('The supervisor ended before it answered.');
        }),
      ]);
    } finally {
      clearTimeout(timer);
    }
  }
}
