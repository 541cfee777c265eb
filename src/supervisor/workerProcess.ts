import type { Address as ClusterAddress, Worker } from 'node:cluster';
import type { Serializable } from 'node:child_process';
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Address } from '../protocol/events';
import type { Observed } from '../protocol/traffic';
import type { AgentMessage, DrainCommand, OwnWorkerMessage, UncaughtMessage } from '../protocol/telemetry';
import { sameAddress, toAddress } from './address';
import { BlockedLoop, type Block } from './blockedLoop';
import type { ExitFacts } from './exitCause';
import type { HandoffLedger } from './sharing/handoffLedger';
import { PulseChannel } from './pulseChannel';
import { Shutdown, type ShutdownPace } from './shutdown';
import { TelemetryChannel } from './telemetryChannel';
import { WorkerOutput } from './workerOutput';

/** After an exit, output that is still flowing is waited for; a grandchild that holds the pipe open is not. */
const quietMs = 300;
const maxFlushMs = 2000;
/** An uncaught error that the program survived for longer than this is not what it died of. */
const uncaughtIsFreshMs = 5000;

interface WorkerProcessEvents {
  /** It listens, or said `ready`. Once. */
  ready: [];
  addresses: [];
  /** A spare has all that it can have before it has a slot. Once. */
  held: [];
  /** Its event loop is blocked, more is known of it, or it turns again. */
  block: [];
  /** Once a block, when all is known that will be. */
  blocked: [Block];
  /** What its agent has seen since the last time. */
  observed: [Observed];
  /** It has exited; what is left to learn of it follows with `exit`. Once. */
  dead: [];
  /** It is its own primary, and something has become of a worker that it forked. */
  ownWorker: [OwnWorkerMessage];
  /** Whether it reloads its workers when it is sent SIGUSR2. */
  reloads: [boolean];
  /** It has exited and its last output was read. Once. */
  exit: [ExitFacts];
}

/** The supervisor's own part of a drain is done within this, in milliseconds. */
const settleMs = 1000;

export type WorkerSink = (
  process: WorkerProcess,
  stream: 'stdout' | 'stderr',
  lines: string[],
) => Promise<void>;

/** The part of a cluster worker that is used here; a program that is its own primary has no IPC channel. */
export type WorkerHandle = Pick<Worker, 'process' | 'isConnected' | 'send' | 'on'>;

/** The connections that are handed to a worker. */
export type Handoffs = Pick<HandoffLedger, 'outstanding' | 'retire' | 'settled'>;

/** What a worker process leaves behind, and when it is seen to. */
export interface Aftermath {
  /** Resolves when there is time for it: the worker that takes its place comes first, unless there is hurry. */
  untilCalm(hurry: AbortSignal): Promise<void>;
  /** Ends what it has left, at once when `hurry` is aborted. @param calm of this worker, see `untilCalm` */
  sweep(pid: number, hurry: AbortSignal, calm: Promise<void>): Promise<void>;
}

/** One process in a slot, from its fork to its last byte of output. */
export class WorkerProcess extends EventEmitter<WorkerProcessEvents> {
  #startedAt = Date.now();
  readonly #worker: WorkerHandle;
  readonly #telemetry: TelemetryChannel;
  readonly #output: WorkerOutput;
  readonly #blockedLoop: BlockedLoop;
  readonly #shutdown: Shutdown;
  readonly #handoffs: Handoffs;
  /** Aborted when what it leaves behind is to be killed at once. */
  readonly #hurry = new AbortController();
  /** Resolves when it has exited and nothing is left of what it had started. */
  readonly gone: Promise<void>;
  #resolveGone: () => void = () => undefined;
  readonly addresses: Address[] = [];
  #readyAt: number | undefined;
  #ipcLost = false;
  #hasAgent = false;
  #over = false;
  #uncaught: { message: UncaughtMessage; at: number } | undefined;
  #spawnError: Error | undefined;

  /**
   * @param number of the process in its session, never given twice
   * @param handoffs the connections that are handed to it
   * @param place its slot; 0 for a spare, which has none yet
   * @param sink takes what it writes; see `WorkerOutput`
   */
  constructor(
    worker: WorkerHandle,
    readonly number: number,
    handoffs: Handoffs,
    private readonly place: { slot: number },
    sink: WorkerSink,
    private readonly aftermath: Aftermath,
  ) {
    super();
    this.#worker = worker;
    this.#handoffs = handoffs;
    this.gone = new Promise((resolve) => (this.#resolveGone = resolve));
    const child = worker.process;
    const { stdout, stderr } = child;
    const [, , , , telemetry, pulse] = child.stdio as unknown as readonly (Duplex | undefined)[];
    if (!stdout || !stderr || !telemetry || !pulse)
      throw new Error('A worker is forked with pipes of its own');
    this.#output = new WorkerOutput(stdout, stderr, (stream, lines) => sink(this, stream, lines));
    this.#telemetry = new TelemetryChannel(telemetry, (message) => this.#onMessage(message));
    this.#blockedLoop = new BlockedLoop(
      () => this.emit('block'),
      (block) => this.emit('blocked', block),
    );
    new PulseChannel(pulse, (message) => this.#blockedLoop.onMessage(message));
    this.#shutdown = new Shutdown({
      tell: (command) => this.#telemetry.send(command),
      sendShutdownMessage: () => {
        // To a worker that has disconnected it cannot be said, and its signal follows.
        if (worker.isConnected()) worker.send('shutdown', () => undefined);
      },
      settled: () => handoffs.settled(settleMs),
      signal: (signal) => {
        if (!this.#over) child.kill(signal);
      },
    });
    worker.on('error', (error) => this.#onError(error));
    worker.on('message', (message) => {
      if (message === 'ready') this.#becomeReady();
    });
    worker.on('listening', (address) => this.#onClusterListening(address));
    child.once('exit', (code, signal) => void this.#onExit(code, signal));
  }

  /** Wall-clock milliseconds, of a spare those at which it took its slot. */
  get startedAt(): number {
    return this.#startedAt;
  }

  /** 0 while it is a spare. */
  get slot(): number {
    return this.place.slot;
  }

  get pid(): number | undefined {
    return this.#worker.process.pid;
  }

  /** Connections that the supervisor has handed to it and that it has not taken: as long as it is blocked they hang. */
  get outstandingConnections(): number {
    return this.#handoffs.outstanding;
  }

  /** Wall-clock milliseconds. */
  get readyAt(): number | undefined {
    return this.#readyAt;
  }

  /** It is to stand in a slot, and neither serves yet nor has exited. */
  get isStarting(): boolean {
    return this.slot > 0 && this.#readyAt === undefined && !this.#over;
  }

  /** What its event loop stands still in; undefined while it turns. */
  get block(): Block | undefined {
    return this.#blockedLoop.block;
  }

  /** Lets it finish what is in flight, then ends it: by SIGTERM when drained or late, by SIGKILL when deaf. */
  drain(idle: DrainCommand['idle'], pace: ShutdownPace): void {
    if (this.#over) return;
    this.#handoffs.retire();
    this.#shutdown.drain(idle, pace);
  }

  /** The last lines of its stderr, oldest first. */
  get stderrTail(): readonly string[] {
    return this.#output.stderrTail;
  }

  /** Has a program that is its own primary send a message to workers of its own. @returns whether it could be told */
  sendToOwn(workers: number[], message: unknown): boolean {
    return this.#telemetry.send({ type: 'send', workers, message });
  }

  signal(signal: NodeJS.Signals): void {
    if (!this.#over) this.#worker.process.kill(signal);
  }

  /**
   * Asks a program that is its own primary whether it reloads its workers when it is sent SIGUSR2.
   * @param patience milliseconds; no answer is a no
   */
  async asksForReload(patience: number): Promise<boolean> {
    const answer = new Promise<boolean>((resolve) => this.once('reloads', resolve));
    this.#telemetry.send({ type: 'askReload' });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), patience)));
    return Promise.race([answer, late]).finally(() => clearTimeout(timer));
  }

  /** SIGKILL, at once. */
  kill(): void {
    this.#hurry.abort();
    if (!this.#over) this.#shutdown.kill();
  }

  /** SIGKILLs it unless it is ready within `timeout` milliseconds; 0 waits for ever. */
  expectReady(timeout: number): void {
    this.#shutdown.expectReady(timeout, () => this.#readyAt !== undefined);
  }

  /** A spare becomes the worker of a slot: a cold one begins, and what a warm one held back is listened on. */
  occupy(slot: number, env: Record<string, string>): void {
    this.place.slot = slot;
    this.#startedAt = Date.now();
    this.#telemetry.send({ type: 'begin', env });
  }

  /** @returns whether it can be sent a message; one that fails on the way is lost */
  sendMessage(message: unknown): boolean {
    if (this.#over || !this.#worker.isConnected()) return false;
    this.#worker.send(message as Serializable, () => undefined);
    return true;
  }

  #onMessage(message: AgentMessage): void {
    switch (message.type) {
      case 'hello':
        this.#hasAgent = true;
        return;
      case 'listening':
        return this.#onListening(message);
      case 'uncaught':
        this.#uncaught = { message, at: performance.now() };
        return;
      case 'held':
        this.emit('held');
        return;
      case 'ipcLost':
        this.#ipcLost = true;
        return;
      case 'draining':
        return this.#shutdown.onDraining(message);
      case 'drained':
        this.#shutdown.onDrained();
        return;
      case 'ownWorker':
        this.emit('ownWorker', message);
        return this.#becomeReady();
      case 'reloads':
        this.emit('reloads', message.listens);
        return;
      case 'observed':
        this.emit('observed', message);
    }
  }

  /** The agent tells it better, except of UDP, and except where it could not install itself. */
  #onClusterListening({ address, port, addressType }: ClusterAddress): void {
    const isUdp = String(addressType).startsWith('udp');
    if (this.#hasAgent && !isUdp) return;
    if (addressType === -1) this.#onListening({ scheme: 'unix', path: address });
    else this.#onListening({ scheme: isUdp ? 'udp' : 'tcp', port, ...(address ? { host: address } : {}) });
  }

  #onListening(message: Parameters<typeof toAddress>[0]): void {
    const address = toAddress(message);
    const known = this.addresses.findIndex((other) => sameAddress(other, address));
    if (known === -1) this.addresses.push(address);
    else if (address.url !== undefined) this.addresses[known] = address;
    this.emit('addresses');
    this.#becomeReady();
  }

  #becomeReady(): void {
    if (this.#readyAt !== undefined || this.#over) return;
    this.#readyAt = Date.now();
    this.emit('ready');
  }

  #onError(error: Error): void {
    if (this.pid !== undefined) return;
    this.#spawnError = error;
    void this.#onExit(null, null);
  }

  async #onExit(code: number | null, signal: NodeJS.Signals | null): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    this.#shutdown.end();
    const block = this.#blockedLoop.block;
    this.#blockedLoop.end();
    this.emit('dead');
    const { signal: hurry } = this.#hurry;
    const calm = this.aftermath.untilCalm(hurry);
    const swept = this.pid === undefined ? calm : this.aftermath.sweep(this.pid, hurry, calm);
    await calm;
    if (this.#spawnError === undefined) await this.#flushed();
    this.#unref();
    const uncaught = this.#uncaught;
    const isFresh = uncaught !== undefined && performance.now() - uncaught.at < uncaughtIsFreshMs;
    this.emit('exit', {
      code,
      signal,
      asked: this.#shutdown.asked,
      sent: this.#shutdown.sent,
      killed: this.#shutdown.killed,
      drained: this.#shutdown.drained,
      ipcLost: this.#ipcLost,
      wasReady: this.#readyAt !== undefined,
      blockedIn: block?.in,
      uncaught: isFresh ? uncaught.message : undefined,
      stderrTail: this.#output.stderrTail,
      spawnError: this.#spawnError,
    });
    void swept.then(this.#resolveGone);
  }

  /** A daemon that it left may hold its pipes for ever: they are still read, but do not keep us from ending. */
  #unref(): void {
    for (const stream of this.#worker.process.stdio) (stream as Partial<Socket> | null)?.unref?.();
  }

  /** Resolves when all output was read, or when nothing more comes from a pipe that a grandchild holds open. */
  async #flushed(): Promise<void> {
    const exitedAt = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const quiet = new Promise<void>((resolve) => {
      const look = (): void => {
        const now = performance.now();
        const silent = now - Math.max(exitedAt, this.#output.lastChunkAt) >= quietMs;
        if (silent || now - exitedAt >= maxFlushMs) resolve();
        else timer = setTimeout(look, quietMs / 4);
      };
      look();
    });
    await Promise.race([Promise.all([this.#output.ended, this.#telemetry.ended]), quiet]);
    clearTimeout(timer);
  }
}
