import type { DrainCommand, DrainingMessage } from '../protocol/telemetry';

/** Milliseconds a worker has before it gets SIGTERM, and after it before SIGKILL. */
export interface ShutdownPace {
  drain: number;
  kill: number;
  /** What server-sent events and upgraded connections have of the time to drain. */
  streams: number;
}

/** What a shutdown does to a worker. */
export interface ShutdownTarget {
  /** @returns whether the agent could be told */
  tell(command: DrainCommand): boolean;
  /** Sends pm2's `'shutdown'` on the program's own IPC channel. */
  sendShutdownMessage(): void;
  /** Resolves when no connection that was handed to the worker is on its way any more. */
  settled(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
}

/**
 * The steps from a drain to SIGKILL, each at its time and never earlier: the worker is told to drain; when it has no
 * connection left, or its time is over, it gets one signal, the one that its program listens for; then SIGKILL.
 */
export class Shutdown {
  #asked: 'drain' | 'kill' | 'notReady' | undefined;
  #sent: 'SIGTERM' | 'SIGINT' | undefined;
  #killed = false;
  #drained = false;
  #wish: DrainingMessage | undefined;
  #killAfter = 0;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(private readonly target: ShutdownTarget) {}

  /** What we asked of the worker before it ended, if anything. */
  get asked(): 'drain' | 'kill' | 'notReady' | undefined {
    return this.#asked;
  }

  /** The signal that asked it to end. */
  get sent(): 'SIGTERM' | 'SIGINT' | undefined {
    return this.#sent;
  }

  /** It got SIGKILL from us. */
  get killed(): boolean {
    return this.#killed;
  }

  /** The worker said that it had no connection left. */
  get drained(): boolean {
    return this.#drained;
  }

  /** @param idle what becomes of idle keep-alive connections */
  drain(idle: DrainCommand['idle'], pace: ShutdownPace): void {
    if (this.#asked !== undefined) return;
    this.#asked = 'drain';
    this.#killAfter = pace.kill;
    const { drain: deadline, streams } = pace;
    const told = deadline > 0 && this.target.tell({ type: 'drain', idle, deadline, streams });
    this.#after(told ? deadline : 0, () => this.#terminate());
  }

  /** SIGKILL, at once. */
  kill(): void {
    this.#asked = 'kill';
    this.#forceEnd();
  }

  /** SIGKILLs it after `timeout` milliseconds unless `isReady` by then; 0 waits for ever. */
  expectReady(timeout: number, isReady: () => boolean): void {
    if (timeout === 0) return;
    this.#after(timeout, () => {
      if (isReady() || this.#asked !== undefined) return;
      this.#asked = 'notReady';
      this.#forceEnd();
    });
  }

  /** The agent has begun to drain, and tells how the program wants to be ended. */
  onDraining(message: DrainingMessage): void {
    if (this.#wish !== undefined || this.#asked !== 'drain') return;
    this.#wish = message;
    if (message.shutdownMessage) this.target.sendShutdownMessage();
  }

  /** The agent has no connection left. A program that ends by pm2's message has its whole time to do so. */
  onDrained(): void {
    this.#drained = true;
    if (this.#asked !== 'drain' || this.#wish?.shutdownMessage) return;
    void this.target.settled().then(() => this.#terminate());
  }

  /** The worker has exited: nothing is to be done any more. */
  end(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #terminate(): void {
    if (this.#sent !== undefined || this.#killed) return;
    this.#sent = this.#wish?.signal ?? 'SIGTERM';
    this.target.signal(this.#sent);
    this.#after(this.#killAfter, () => this.#forceEnd());
  }

  #forceEnd(): void {
    this.#killed = true;
    this.target.signal('SIGKILL');
  }

  #after(ms: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, ms);
    this.#timers.add(timer);
  }
}
