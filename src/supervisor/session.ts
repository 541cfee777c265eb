import type { Cause, EventBody, MusterEvent, SessionInfo, SessionState } from '../protocol/events';
import type { Plan } from '../protocol/plan';
import type { ReloadResult, Snapshot } from '../protocol/rpc';
import { reloadSlots } from './reload';
import { nameHolder, isLanguageFailure } from './examine';
import { startSampling } from './sampler';
import { Sharing } from './sharing/sharing';
import { Slot, type SlotHost } from './slot';
import { forkWorker, setupCluster } from './workerFork';
import { WorkerProcess, type ShutdownPace } from './workerProcess';

/** Takes an event; the promise holds back the worker whose output it carries. */
export type EventSink = (event: MusterEvent) => Promise<void>;

/** A request that makes no sense in the session's present state; the message is for a person. */
export class RefusedError extends Error {}

/** One Run Clustered: the slots of a program and everything that can be asked of them. */
export class Session {
  readonly #slots = new Map<number, Slot>();
  readonly #startedAt = Date.now();
  readonly #sink: EventSink;
  readonly #sharing: Sharing;
  #plan: Plan;
  #state: SessionState = 'starting';
  #reloading: { cancelled: boolean } | undefined;
  #stopSampling: (() => void) | undefined;
  #stopping: Promise<void> | undefined;
  #killing: Promise<void> | undefined;
  #resolveStopped: () => void = () => undefined;
  /** Resolves when the session was stopped and no process of it is left. */
  readonly stopped = new Promise<void>((resolve) => (this.#resolveStopped = resolve));

  constructor(
    readonly id: string,
    plan: Plan,
    sink: EventSink,
  ) {
    this.#plan = plan;
    this.#sink = sink;
    this.#sharing = new Sharing(plan, { platform: process.platform, nodeVersion: process.versions.node });
    setupCluster(plan, this.#sharing.isRoundRobin);
  }

  get info(): SessionInfo {
    return {
      state: this.#state,
      program: this.#plan.program,
      pid: process.pid,
      nodeVersion: process.versions.node,
      workers: this.#plan.workers,
      startedAt: this.#startedAt,
    };
  }

  get snapshot(): Snapshot {
    return { session: this.info, slots: this.slots.map((slot) => slot.info) };
  }

  /** In the order of their numbers; those that a scale-down takes away are among them until they are empty. */
  get slots(): Slot[] {
    return [...this.#slots.values()].sort((a, b) => a.number - b.number);
  }

  /** The slots that are to stay. */
  get #wanted(): Slot[] {
    return this.slots.filter(({ number }) => number <= this.#plan.workers);
  }

  start(): void {
    this.#stopSampling = startSampling(
      () =>
        this.slots.flatMap(({ number, info }) =>
          info.pid === undefined ? [] : { slot: number, pid: info.pid },
        ),
      (samples, loopDelay) => this.#emit({ type: 'sample', samples, loopDelay }),
    );
    this.#setState('starting');
    const { notice } = this.#sharing.policy;
    if (notice !== undefined) {
      this.#emit({ type: 'notice', id: 'scheduling', severity: 'warning', slots: [], message: notice });
    }
    for (let number = 1; number <= this.#plan.workers; number++) this.#addSlot(number);
  }

  /** Drains every worker. Resolves when no process of the session is left. */
  stop(pace: ShutdownPace = this.#pace): Promise<void> {
    return (this.#stopping ??= this.#stopAll(pace));
  }

  /** SIGKILLs every worker, for good; a stop that is under way ends with it. */
  kill(): Promise<void> {
    return (this.#killing ??= this.#killAll());
  }

  /** Drains and starts every worker, all at once: for a program that cannot run beside its old self. */
  restart(): void {
    this.#assertRunning();
    this.#cancelReload();
    for (const slot of this.#wanted) slot.restart(this.#pace);
  }

  /**
   * Replaces the workers one by one; refused while another reload runs.
   * @param signal ends the reload between two slots
   */
  async reload(signal?: AbortSignal): Promise<ReloadResult> {
    this.#assertRunning();
    const slots = this.#wanted.filter(({ isStopped }) => !isStopped);
    if (this.#reloading) return { outcome: 'refused', replaced: 0, total: slots.length };
    const reloading = { cancelled: false };
    this.#reloading = reloading;
    try {
      const isCancelled = (): boolean => reloading.cancelled || signal?.aborted === true;
      return await reloadSlots(slots, isCancelled, (event) => this.#emit(event));
    } finally {
      this.#reloading = undefined;
    }
  }

  /** Adds slots at the end, or drains and removes the youngest. Resolves when the removed ones are gone. */
  async scale(workers: number): Promise<void> {
    this.#assertRunning();
    this.#cancelReload();
    this.#plan = { ...this.#plan, workers };
    for (let number = 1; number <= workers; number++) {
      const slot = this.#slots.get(number);
      if (!slot) this.#addSlot(number);
      else if (slot.isLeaving) slot.start();
    }
    this.#setState(this.#state);
    const leaving = this.slots.filter(({ number }) => number > workers);
    await Promise.all(leaving.map((slot) => slot.remove(this.#pace)));
  }

  restartSlot(number: number): void {
    this.#assertRunning();
    const slot = this.#slot(number);
    if (slot.isLeaving) throw new RefusedError(`Worker ${number} is being taken away.`);
    slot.restart(this.#pace);
  }

  async stopSlot(number: number): Promise<void> {
    await this.#slot(number).stop(this.#pace);
  }

  async killSlot(number: number): Promise<void> {
    await this.#slot(number).kill();
  }

  get #pace(): ShutdownPace {
    return { drain: this.#plan.drainTimeout, kill: this.#plan.killTimeout };
  }

  async #killAll(): Promise<void> {
    this.#cancelReload();
    await Promise.all(this.slots.map((slot) => slot.kill()));
  }

  async #stopAll(pace: ShutdownPace): Promise<void> {
    this.#cancelReload();
    this.#setState('stopping');
    await Promise.all(this.slots.map((slot) => slot.stop(pace)));
    this.#stopSampling?.();
    this.#setState('stopped');
    this.#resolveStopped();
  }

  #slot(number: number): Slot {
    const slot = this.#slots.get(number);
    if (!slot) throw new RefusedError(`There is no worker ${number}: the session has ${this.#slots.size}.`);
    return slot;
  }

  #assertRunning(): void {
    if (this.#state === 'stopping' || this.#state === 'stopped') {
      throw new RefusedError('The session is stopping: run the program again once it has stopped.');
    }
  }

  #cancelReload(): void {
    if (this.#reloading) this.#reloading.cancelled = true;
  }

  #emit(body: EventBody): void {
    void this.#deliver(body);
  }

  #deliver(body: EventBody): Promise<void> {
    return this.#sink({ session: this.id, time: performance.now(), wall: Date.now(), ...body });
  }

  #setState(state: SessionState): void {
    this.#state = state;
    this.#emit({ type: 'session', ...this.info });
  }

  #addSlot(number: number): void {
    const slot = new Slot(number, this.#host);
    this.#slots.set(number, slot);
    slot.on('change', () => this.#onSlotChange(slot));
    slot.on('removed', () => this.#slots.delete(number));
    slot.on('failed', (cause) => cause && this.#onSlotFailed(cause));
    slot.start();
  }

  readonly #host: SlotHost = {
    plan: () => this.#plan,
    fork: (slot) => {
      const worker = forkWorker(this.#plan, this.id, slot);
      return new WorkerProcess(worker, this.#sharing.adopt(worker, slot), (pid) => (stream, lines) => {
        return this.#deliver({ type: 'log', slot, pid, stream, lines });
      });
    },
    examine: async (cause, plan) => {
      if (isLanguageFailure(cause)) this.#fallBack(plan, cause);
      const retry = isLanguageFailure(cause) && plan.execArgv !== this.#plan.execArgv;
      return { cause: await nameHolder(cause), retry };
    },
  };

  /** Goes over to the plan's TypeScript loader, once, when Node by itself could not run the program. */
  #fallBack(plan: Plan, cause: Cause): void {
    if (plan.execArgv !== this.#plan.execArgv || this.#plan.fallbackExecArgv === undefined) return;
    const { fallbackExecArgv, ...rest } = this.#plan;
    this.#plan = { ...rest, execArgv: fallbackExecArgv };
    const message = `Node cannot run this TypeScript by itself, so the project's own loader runs it. ${cause.message}`;
    this.#emit({ type: 'notice', id: 'typescript-fallback', severity: 'info', slots: [], message, cause });
  }

  #onSlotChange(slot: Slot): void {
    this.#emit({ type: 'slot', ...slot.info });
    const isOver = this.slots.every(({ state }) => state !== 'starting');
    if (this.#state === 'starting' && isOver) this.#setState('running');
  }

  #onSlotFailed(cause: Cause): void {
    const slots = this.slots.filter(
      ({ state, cause: other }) => state === 'failed' && other?.message === cause.message,
    );
    this.#emit({
      type: 'notice',
      id: `failed: ${cause.message}`,
      severity: 'error',
      slots: slots.map(({ number }) => number),
      message: cause.message,
      cause,
    });
  }
}
