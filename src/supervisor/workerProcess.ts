import type { Address as ClusterAddress, Worker } from 'node:cluster';
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Address } from '../protocol/events';
import type { AgentMessage, UncaughtMessage } from '../protocol/telemetry';
import { sameAddress, toAddress } from './address';
import type { ExitFacts } from './exitCause';
import { sweepGroup } from './processGroup';
import type { HandoffLedger } from './sharing/handoffLedger';
import { TelemetryChannel } from './telemetryChannel';
import { WorkerOutput, type LineSink } from './workerOutput';

/** After an exit, output that is still flowing is waited for; a grandchild that holds the pipe open is not. */
const quietMs = 300;
const maxFlushMs = 2000;
/** An uncaught error that the program survived for longer than this is not what it died of. */
const uncaughtIsFreshMs = 5000;

/** The supervisor's own part of a drain is done within this. */
const settleMs = 1000;

/** Milliseconds a worker has before it gets SIGTERM, and after it before SIGKILL. */
export interface ShutdownPace {
  drain: number;
  kill: number;
}

interface WorkerProcessEvents {
  /** It listens, or said `ready`. Once. */
  ready: [];
  addresses: [];
  /** It has no connection left. */
  drained: [];
  /** It has exited and its last output was read. Once. */
  exit: [ExitFacts];
}

/** One process in a slot, from its fork to its last byte of output. */
export class WorkerProcess extends EventEmitter<WorkerProcessEvents> {
  readonly startedAt = Date.now();
  readonly #worker: Worker;
  readonly #telemetry: TelemetryChannel;
  readonly #output: WorkerOutput;
  readonly #handoffs: HandoffLedger;
  readonly #timers = new Set<NodeJS.Timeout>();
  /** Aborted when what it leaves behind is to be killed at once. */
  readonly #hurry = new AbortController();
  /** Resolves when it has exited and nothing is left of its process group. */
  readonly gone: Promise<void>;
  #resolveGone: () => void = () => undefined;
  readonly addresses: Address[] = [];
  #readyAt: number | undefined;
  #asked: ExitFacts['asked'];
  #sent: ExitFacts['sent'];
  #drained = false;
  #hasAgent = false;
  #over = false;
  #uncaught: { message: UncaughtMessage; at: number } | undefined;
  #spawnError: Error | undefined;

  constructor(worker: Worker, handoffs: HandoffLedger, sink: (pid: number) => LineSink) {
    super();
    this.#worker = worker;
    this.#handoffs = handoffs;
    this.gone = new Promise((resolve) => (this.#resolveGone = resolve));
    const child = worker.process;
    const { stdout, stderr } = child;
    if (!stdout || !stderr) throw new Error('A worker is forked with pipes for stdout and stderr');
    this.#output = new WorkerOutput(stdout, stderr, sink(this.pid ?? 0));
    this.#telemetry = new TelemetryChannel(child.stdio[4] as Duplex, (message) => this.#onMessage(message));
    worker.on('error', (error) => this.#onError(error));
    worker.on('message', (message) => {
      if (message === 'ready') this.#becomeReady();
    });
    worker.on('listening', (address) => this.#onClusterListening(address));
    child.once('exit', (code, signal) => void this.#onExit(code, signal));
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

  /** Lets it finish what is in flight, then ends it: by SIGTERM when drained or late, by SIGKILL when deaf. */
  drain(idle: 'close' | 'await-request', pace: ShutdownPace): void {
    if (this.#asked !== undefined || this.#over) return;
    this.#asked = 'drain';
    this.#handoffs.retire();
    const told =
      pace.drain > 0 &&
      this.#telemetry.send({ type: 'drain', idle, deadline: pace.drain, streams: pace.drain });
    this.once('drained', () => void this.#handoffs.settled(settleMs).then(() => this.#terminate(pace.kill)));
    this.#after(told ? pace.drain : 0, () => this.#terminate(pace.kill));
  }

  /** SIGKILL, at once. */
  kill(): void {
    this.#hurry.abort();
    if (this.#over) return;
    this.#asked = 'kill';
    this.#signal('SIGKILL');
  }

  /** SIGKILLs it unless it is ready within `timeout` milliseconds; 0 waits for ever. */
  expectReady(timeout: number): void {
    if (timeout === 0) return;
    this.#after(timeout, () => {
      if (this.#readyAt !== undefined || this.#asked !== undefined) return;
      this.#asked = 'notReady';
      this.#signal('SIGKILL');
    });
  }

  #terminate(killAfter: number): void {
    if (this.#sent !== undefined) return;
    this.#signal('SIGTERM');
    this.#after(killAfter, () => this.#signal('SIGKILL'));
  }

  #signal(signal: 'SIGTERM' | 'SIGKILL'): void {
    if (this.#over) return;
    this.#sent = signal;
    this.#worker.process.kill(signal);
  }

  #after(ms: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, ms);
    this.#timers.add(timer);
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
      case 'ipcLost':
      case 'draining':
        return;
      case 'drained':
        this.#drained = true;
        this.emit('drained');
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
    for (const timer of this.#timers) clearTimeout(timer);
    const swept = this.pid === undefined ? Promise.resolve() : sweepGroup(this.pid, this.#hurry.signal);
    if (this.#spawnError === undefined) await this.#flushed();
    this.#unref();
    const uncaught = this.#uncaught;
    const isFresh = uncaught !== undefined && performance.now() - uncaught.at < uncaughtIsFreshMs;
    this.emit('exit', {
      code,
      signal,
      asked: this.#asked,
      sent: this.#sent,
      drained: this.#drained,
      wasReady: this.#readyAt !== undefined,
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
