import type { Cause, EventBody, MusterEvent, SessionInfo, SessionState } from '../protocol/events';
import type { Plan } from '../protocol/plan';
import type { ReloadResult, Snapshot } from '../protocol/rpc';
import { ProcessActions } from './processActions';
import { ProcessWatch } from './processWatch';
import { RefusedError } from './refusedError';
import { reloadSlots } from './reload';
import { causeOf, isLanguageFailure } from './examine';
import { Incidents } from './incidents';
import { startSampling, type SampledWorker } from './sampler';
import { sendMessage } from './sendMessage';
import { SessionBudget } from './sessionBudget';
import { otherLoaderNotice } from './sessionNotices';
import type { ShutdownPace } from './shutdown';
import { Sharing } from './sharing/sharing';
import {
  clusteredAfterAll,
  Observation,
  observedPlan,
  primarySlot,
  refuseOwn,
  refuseScale,
  type ObservationHost,
} from './observe/observation';
import { Slot } from './slot';
import type { SlotHost } from './slotHost';
import { Spares } from './spares';
import { Traffic } from './traffic';
import type { Watch } from './watch';
import { setupCluster } from './workerFork';
import { Workers } from './workers';

/** One Run Clustered: the slots of a program and everything that can be asked of them. */
export class Session {
  readonly #slots = new Map<number, Slot>();
  readonly #startedAt = Date.now();
  readonly #sharing: Sharing;
  #plan: Plan;
  readonly #wished: Plan;
  #state: SessionState = 'starting';
  #reloading: { cancelled: boolean } | undefined;
  #stopSampling: (() => void) | undefined;
  #watch: Watch | undefined;
  readonly #budget = new SessionBudget(() => this.#plan.restart.sessionBudget);
  readonly #traffic = new Traffic((event) => this.#deliver(event));
  readonly #workers: Workers;
  readonly #spares: Spares;
  readonly #watchedProcesses: ProcessWatch;
  /** While the program's own primary runs as it was written. */
  #observation: Observation | undefined;
  /** What a person may do to the descendants of the workers. */
  readonly processes: ProcessActions;
  /** Aborted when nothing is waited for any more. */
  readonly #hurry = new AbortController();
  #stopping: Promise<void> | undefined;
  #killing: Promise<void> | undefined;
  #resolveStopped: () => void = () => undefined;
  /** Resolves when the session was stopped and no process of it is left. */
  readonly stopped = new Promise<void>((resolve) => (this.#resolveStopped = resolve));

  constructor(
    readonly id: string,
    plan: Plan,
    /** Takes an event; the promise holds back the worker whose output it carries. */
    private readonly sink: (event: MusterEvent) => Promise<void>,
  ) {
    const isObserved = plan.mode === 'observe';
    this.#plan = isObserved ? observedPlan(plan) : plan;
    this.#wished = plan;
    this.#sharing = new Sharing(plan, { platform: process.platform, nodeVersion: process.versions.node });
    this.#workers = new Workers(
      id,
      plan.keepAlive,
      this.#sharing,
      ({ slot, pid = 0 }, stream, lines) => this.#deliver({ type: 'log', slot, pid, stream, lines }),
      // Before it is swept, as it may be gone at the next look.
      () => void this.#watchedProcesses.look(),
      this.#traffic,
    );
    this.#spares = new Spares(this.#workers, {
      plan: () => this.#plan,
      isCalm: () => this.#isCalm,
      changed: () => this.#setState(this.#state),
      gaveUp: (message) => this.tell('warmSpare', message, 'warning'),
    });
    this.#watchedProcesses = new ProcessWatch(this.#workers, plan.children, (event) => this.#emit(event));
    this.processes = new ProcessActions(this.#workers.processes, () => this.#plan.killTimeout);
    if (isObserved) this.#observation = new Observation(id, this.#workers, this.#observationHost);
    else setupCluster(plan, this.#sharing.isRoundRobin);
  }

  get info(): SessionInfo {
    const spare = this.#spares.info;
    return {
      state: this.#state,
      program: this.#plan.program,
      ...(this.#observation && { mode: 'observe' }),
      pid: process.pid,
      nodeVersion: process.versions.node,
      workers: this.#observation?.count ?? this.#plan.workers,
      startedAt: this.#startedAt,
      ...(spare && { spare }),
    };
  }

  get snapshot(): Snapshot {
    const slots = [...this.slots.map((slot) => slot.info), ...(this.#observation?.infos ?? [])];
    return { session: this.info, slots, processes: this.#workers.processes.infos };
  }

  /** In the order of their numbers; those that a scale-down takes away are among them until they are empty. */
  get slots(): Slot[] {
    return [...this.#slots.values()].sort((a, b) => a.number - b.number);
  }

  /** The slots that are to stay. */
  get #wanted(): Slot[] {
    return this.slots.filter(({ number }) => this.#observation ?? number <= this.#plan.workers);
  }

  /** Starts the workers, unless it was stopped before. */
  start(): void {
    if (this.#stopping) return;
    this.#stopSampling = startSampling(
      () => this.#lookAtWorkers(),
      (samples, loopDelay) => {
        this.#emit({ type: 'sample', samples, loopDelay });
        this.#incidents.sample(samples);
      },
    );
    if (this.#plan.watch.length > 0) void this.#startWatching();
    this.#setState('starting');
    if (this.#observation) return void this.#startPrimary(this.#observation);
    this.#startWorkers();
  }

  #startWorkers(): void {
    const { notice } = this.#sharing.policy;
    if (notice !== undefined) this.tell('scheduling', notice, 'warning');
    for (let number = 1; number <= this.#plan.workers; number++) this.#addSlot(number);
  }

  async #startWatching(): Promise<void> {
    const { watchPaths } = await import('./watch');
    if (this.#stopping) return;
    this.#watch = watchPaths(this.#plan.watch, {
      reload: () => (this.#observation ? this.#restartPrimary() : this.reload()),
      warn: (message) => this.tell('watch', message, 'warning'),
    });
  }

  /** Tells a person what is none of the session's own doings. @param id one a cause */
  tell(id: string, message: string, severity: 'info' | 'warning' = 'info'): void {
    this.#emit({ type: 'notice', id, severity, slots: [], message });
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
    this.#budget.renew();
    for (const slot of this.#wanted) slot.restart();
  }

  /**
   * Replaces the workers one by one; refused while another reload runs.
   * @param signal ends the reload between two slots
   */
  async reload(signal?: AbortSignal): Promise<ReloadResult> {
    this.#assertRunning();
    if (this.#observation) return this.#observation.reload(() => signal?.aborted === true);
    const slots = this.#wanted.filter(({ isStopped }) => !isStopped);
    if (this.#reloading) return { outcome: 'refused', replaced: 0, total: slots.length };
    const reloading = { cancelled: false };
    this.#reloading = reloading;
    void this.#spares.outdate();
    try {
      const isCancelled = (): boolean => reloading.cancelled || signal?.aborted === true;
      return await reloadSlots(slots, this.#plan.maxSurge, isCancelled, (event) => this.#emit(event));
    } finally {
      this.#reloading = undefined;
      this.#keepSpares();
    }
  }

  /** Adds slots at the end, or drains and removes the youngest. Resolves when the removed ones are gone. */
  async scale(workers: number): Promise<void> {
    this.#assertRunning();
    if (this.#observation) refuseScale(this.#plan);
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
    this.#budget.renew();
    slot.restart();
  }

  async stopSlot(number: number): Promise<void> {
    await this.#slot(number).stop(this.#pace);
  }

  async killSlot(number: number): Promise<void> {
    if (this.#observation && number !== primarySlot) {
      this.#observation.kill(number);
      return;
    }
    await this.#slot(number).kill();
  }

  /**
   * Sends a message as the program's own primary would.
   * @param number the slot whose worker is meant; all of them where it is left out
   * @returns how many workers it went to
   * @throws RefusedError when that is none
   */
  sendMessage(message: unknown, number?: number): number {
    if (this.#observation && number !== primarySlot) return this.#observation.sendMessage(message, number);
    return sendMessage(number === undefined ? this.slots : [this.#slot(number)], message, number);
  }

  get #pace(): ShutdownPace {
    const { drainTimeout, killTimeout, streamTimeout } = this.#plan;
    return { drain: drainTimeout, kill: killTimeout, streams: streamTimeout };
  }

  async #killAll(): Promise<void> {
    this.#hurry.abort();
    this.#cancelReload();
    await Promise.all([this.#spares.discard(), ...this.slots.map((slot) => slot.kill())]);
  }

  async #stopAll(pace: ShutdownPace): Promise<void> {
    this.#cancelReload();
    void this.#watch?.close();
    this.#setState('stopping');
    await Promise.all([this.#spares.discard(), ...this.slots.map((slot) => slot.stop(pace))]);
    this.#stopSampling?.();
    this.#observation?.end();
    this.#watchedProcesses.end();
    this.#traffic.end();
    await this.#workers.processes.sweepAll(this.#hurry.signal);
    this.#setState('stopped');
    this.#resolveStopped();
  }

  #slot(number: number): Slot {
    if (this.#observation && number !== primarySlot) refuseOwn(this.#plan, number);
    const slot = this.#slots.get(number);
    if (!slot) throw new RefusedError(`There is no worker ${number}: the session has ${this.#slots.size}.`);
    return slot;
  }

  get #isStopping(): boolean {
    return this.#state === 'stopping' || this.#state === 'stopped';
  }

  #assertRunning(): void {
    if (this.#isStopping) {
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
    return this.sink({ session: this.id, time: performance.now(), wall: Date.now(), ...body });
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
    this.#incidents.watch(slot);
    slot.start();
  }

  readonly #host: SlotHost = {
    plan: () => this.#plan,
    pace: () => this.#pace,
    fork: (slot) => {
      if (this.#observation) return this.#observation.fork(this.#plan);
      return this.#spares.take(slot) ?? this.#workers.fork(this.#plan, slot);
    },
    spend: (weight) => this.#budget.spend(weight),
    examine: async (facts, plan) => {
      const cause = await causeOf(facts, plan);
      if (isLanguageFailure(cause)) this.#fallBack(plan, cause);
      const retry = isLanguageFailure(cause) && plan.execArgv !== this.#plan.execArgv;
      return { cause, retry };
    },
  };

  readonly #incidents = new Incidents(
    { plan: () => this.#plan, slots: () => this.slots, emit: (event) => this.#emit(event) },
    this.#traffic,
  );

  async #lookAtWorkers(): Promise<SampledWorker[]> {
    await this.#watchedProcesses.look();
    const own = this.slots.flatMap(({ number, info: { pid } }) =>
      pid === undefined ? [] : [{ slot: number, pid }],
    );
    return this.#workers.withDescendants([...own, ...(this.#observation?.living ?? [])]);
  }

  async #startPrimary(observation: Observation): Promise<void> {
    await observation.open();
    if (!this.#stopping) this.#addSlot(primarySlot);
  }

  readonly #observationHost: ObservationHost = {
    plan: () => this.#plan,
    emit: (event) => this.#emit(event),
    counted: () => this.#setState(this.#state),
    isNoPrimary: () => void this.#clusterAfterAll(),
    incidents: () => this.#incidents,
  };

  /** For a file that was saved: a primary may not know how to reload. */
  #restartPrimary(): Promise<ReloadResult> {
    this.restart();
    return Promise.resolve({ outcome: 'done', replaced: 0, total: 0 });
  }

  /** The program looked as if it forked its own workers, and serves without. */
  async #clusterAfterAll(): Promise<void> {
    const observation = this.#observation;
    if (this.#stopping || !observation) return;
    await this.#slot(primarySlot).remove({ drain: 0, kill: 0, streams: 0 });
    observation.end();
    this.#observation = undefined;
    if (this.#isStopping) return;
    const plan = { ...this.#wished };
    delete plan.mode;
    this.#plan = plan;
    this.tell('clustered', clusteredAfterAll(plan));
    setupCluster(plan, this.#sharing.isRoundRobin);
    this.#setState('starting');
    this.#startWorkers();
  }

  get #isCalm(): boolean {
    const isQuiet = this.#wanted.every(({ state }) => state === 'ready') && !this.#reloading;
    return this.#state === 'running' && isQuiet && !this.#observation;
  }

  #keepSpares(): void {
    if (this.#isCalm) this.#spares.keep();
  }

  /** Goes over to the plan's TypeScript loader, once, when Node by itself could not run the program. */
  #fallBack(plan: Plan, cause: Cause): void {
    if (plan.execArgv !== this.#plan.execArgv || this.#plan.fallbackExecArgv === undefined) return;
    const { fallbackExecArgv, ...rest } = this.#plan;
    this.#plan = { ...rest, execArgv: fallbackExecArgv };
    this.#emit(otherLoaderNotice(cause));
  }

  #onSlotChange(slot: Slot): void {
    this.#emit({ type: 'slot', ...slot.info });
    const isOver = this.slots.every(({ state }) => state !== 'starting');
    if (this.#state === 'starting' && isOver) this.#setState('running');
    this.#keepSpares();
  }
}
