import { EventEmitter, once } from 'node:events';
import type { Cause, CauseKind, SlotInfo, SlotState } from '../protocol/events';
import type { Plan } from '../protocol/plan';
import { explainExit, type ExitFacts } from './exitCause';
import { decideRestart, noHistory, type RestartHistory } from './restartPolicy';
import { nextSlotState, type SlotInput } from './slotState';
import type { ShutdownPace, WorkerProcess } from './workerProcess';

/** What a slot needs of its session. */
export interface SlotHost {
  plan(): Plan;
  fork(slot: number): WorkerProcess;
  /**
   * Completes what is known of a death, such as who holds a port, and may ask for another attempt at once.
   * @param plan the one that the worker was forked with
   */
  examine(cause: Cause, plan: Plan): Promise<{ cause: Cause; retry: boolean }>;
}

/** Deaths before ready that another attempt cannot help, as the same source fails the same way. */
const certainKinds: ReadonlySet<CauseKind> = new Set<CauseKind>([
  'syntaxError',
  'unsupportedTypeScript',
  'moduleNotFound',
  'portInUse',
  'notReady',
  'endedEarly',
]);

interface Replacement {
  process: WorkerProcess;
  resolve: (failure: Cause | undefined) => void;
}

interface SlotEvents {
  change: [];
  settled: [];
  failed: [Cause | undefined];
  /** Empty and gone for good. */
  removed: [];
}

/** A numbered place for a worker, and the owner of whatever process stands in it. */
export class Slot extends EventEmitter<SlotEvents> {
  #state: SlotState = 'exited';
  /** What becomes of the slot when its worker has exited: recover, stay empty, or start again at once. */
  #wish: 'up' | 'down' | 'again' = 'down';
  #current: WorkerProcess | undefined;
  #replacement: Replacement | undefined;
  readonly #retiring = new Set<WorkerProcess>();
  #history: RestartHistory = noHistory;
  #restarts = 0;
  #cause: Cause | undefined;
  #retryAt: number | undefined;
  #backoff: NodeJS.Timeout | undefined;
  #life: 'here' | 'leaving' | 'removed' = 'here';

  constructor(
    readonly number: number,
    private readonly host: SlotHost,
  ) {
    super();
  }

  get state(): SlotState {
    return this.#state;
  }

  /** Why the slot's last worker ended. */
  get cause(): Cause | undefined {
    return this.#cause;
  }

  get info(): SlotInfo {
    const current = this.#current;
    const replacementPid = this.#replacement?.process.pid;
    return {
      slot: this.number,
      state: this.#state,
      ...(current?.pid === undefined ? {} : { pid: current.pid, startedAt: current.startedAt }),
      ...(current?.readyAt === undefined ? {} : { readyAt: current.readyAt }),
      restarts: this.#restarts,
      addresses: current ? [...current.addresses] : [],
      ...(this.#cause && { cause: this.#cause }),
      ...(this.#retryAt === undefined ? {} : { retryAt: this.#retryAt }),
      ...(replacementPid === undefined ? {} : { replacementPid }),
      retiringPids: [...this.#retiring].flatMap((process) => process.pid ?? []),
      ...(this.#life === 'removed' ? { removed: true } : {}),
    };
  }

  /** A person wants it empty. */
  get isStopped(): boolean {
    return this.#wish === 'down';
  }

  get isLeaving(): boolean {
    return this.#life === 'leaving';
  }

  /** Starts a worker where none is; a person's wish clears what the slot remembers of its deaths. */
  start(): void {
    this.#life = 'here';
    this.#history = noHistory;
    this.#wish = this.#state === 'draining' ? 'again' : 'up';
    if (this.#current === undefined) this.#launch();
  }

  /** Drains the worker and starts another in its place; a failed or waiting slot starts at once. */
  restart(pace: ShutdownPace): void {
    if (this.#current === undefined) return this.start();
    this.#history = noHistory;
    this.#wish = 'again';
    this.#drainCurrent(pace);
  }

  /** Drains the worker and leaves the slot empty. Resolves when none of its processes is left. */
  async stop(pace: ShutdownPace): Promise<void> {
    this.#standDown();
    this.#replacement?.process.kill();
    this.#drainCurrent(pace);
    await this.#empty();
  }

  /** SIGKILLs whatever runs in the slot, which stays empty. Resolves when nothing is left. */
  async kill(): Promise<void> {
    this.#standDown();
    for (const process of this.#processes) process.kill();
    await this.#empty();
  }

  /** Like `stop`, and the slot is gone for good, unless it is started before it is empty. */
  async remove(pace: ShutdownPace): Promise<void> {
    this.#life = 'leaving';
    await this.stop(pace);
    if (!this.isLeaving) return;
    this.#life = 'removed';
    this.emit('removed');
    this.emit('change');
  }

  /**
   * Puts a new worker in the place of the serving one, which drains only once the new one is ready.
   * @returns why the new worker failed, in which case the old one serves on; nothing when it took over
   */
  async replace(): Promise<Cause | undefined> {
    if (this.#state !== 'ready' && this.#state !== 'unresponsive') {
      this.start();
      return this.#settled();
    }
    return new Promise((resolve) => {
      this.#replacement = { process: this.#fork(), resolve };
      this.emit('change');
    });
  }

  get #processes(): WorkerProcess[] {
    return [this.#current, this.#replacement?.process, ...this.#retiring].filter((one) => one !== undefined);
  }

  #apply(input: SlotInput): void {
    this.#state = nextSlotState(this.#state, input);
    this.emit('change');
    if (this.#state === 'failed') this.emit('failed', this.#cause);
    if (this.#state !== 'starting' && this.#state !== 'backoff') this.emit('settled');
  }

  #fork(): WorkerProcess {
    const plan = this.host.plan();
    const process = this.host.fork(this.number);
    process.on('addresses', () => this.emit('change'));
    process.once('ready', () => this.#onReady(process));
    process.once('exit', (facts) => void this.#onExit(process, facts, plan));
    process.expectReady(plan.readyTimeout);
    return process;
  }

  #launch(): void {
    clearTimeout(this.#backoff);
    this.#retryAt = undefined;
    this.#wish = 'up';
    this.#current = this.#fork();
    this.#apply('start');
  }

  #onReady(process: WorkerProcess): void {
    if (process === this.#current && this.#state === 'starting') this.#apply('ready');
    if (process === this.#replacement?.process) this.#takeOver(this.#replacement);
  }

  #takeOver({ process, resolve }: Replacement): void {
    const old = this.#current;
    this.#replacement = undefined;
    if (this.#state === 'backoff') {
      // The old worker died meanwhile: the new one is there sooner than the one that would be started.
      clearTimeout(this.#backoff);
      this.#retryAt = undefined;
      this.#current = process;
      this.#apply('start');
      this.#apply('ready');
      resolve(undefined);
      return;
    }
    if (old === undefined || (this.#state !== 'ready' && this.#state !== 'unresponsive')) {
      // The slot has recovered by itself, or was emptied: one of the two is too many.
      this.#retire(process);
      process.kill();
      void this.#settled().then(resolve);
      return;
    }
    const { drainTimeout, killTimeout } = this.host.plan();
    this.#current = process;
    this.#cause = undefined;
    this.#restarts++;
    this.#retire(old);
    this.#apply('replaced');
    old.drain('await-request', { drain: drainTimeout, kill: killTimeout });
    resolve(undefined);
  }

  #retire(process: WorkerProcess): void {
    this.#retiring.add(process);
    void process.gone.then(() => {
      this.#retiring.delete(process);
      this.emit('change');
    });
  }

  #drainCurrent(pace: ShutdownPace): void {
    if (this.#state === 'draining' || this.#current === undefined) return;
    this.#apply('drain');
    this.#current.drain('close', pace);
  }

  /** The slot will not start by itself. */
  #standDown(): void {
    clearTimeout(this.#backoff);
    this.#wish = 'down';
    this.#retryAt = undefined;
    if (this.#state === 'backoff' || this.#state === 'failed') this.#apply('halt');
  }

  async #onExit(process: WorkerProcess, facts: ExitFacts, plan: Plan): Promise<void> {
    if (this.#retiring.has(process)) return;
    const { cause, retry } = await this.host.examine(explainExit(facts, plan), plan);
    // Replaced while it was examined.
    if (this.#retiring.has(process)) return;
    this.#retire(process);
    if (process === this.#replacement?.process) {
      const { resolve } = this.#replacement;
      this.#replacement = undefined;
      this.emit('change');
      resolve(cause);
      return;
    }
    this.#current = undefined;
    this.#cause = cause;
    this.#apply('exit');
    if (this.#wish === 'again' || (this.#wish === 'up' && retry)) {
      this.#restarts++;
      this.#launch();
    } else if (this.#wish === 'up') {
      this.#recover(process, cause);
    }
  }

  #recover(process: WorkerProcess, cause: Cause): void {
    const readyFor = process.readyAt === undefined ? 0 : Math.max(1, Date.now() - process.readyAt);
    const death = { at: performance.now(), readyFor };
    const decision = decideRestart(this.host.plan().restart, this.#history, death, Math.random());
    this.#history = decision.history;
    if (!decision.restart || (readyFor === 0 && certainKinds.has(cause.kind))) return this.#apply('giveUp');
    this.#retryAt = Date.now() + decision.delay;
    this.#apply('delay');
    this.#backoff = setTimeout(() => {
      this.#restarts++;
      this.#launch();
    }, decision.delay);
  }

  /** Waits until the slot either serves or does not. @returns why it does not */
  async #settled(): Promise<Cause | undefined> {
    while (this.#state === 'starting' || this.#state === 'backoff' || this.#state === 'draining') {
      await once(this, 'settled');
    }
    return this.#state === 'ready' ? undefined : this.#cause;
  }

  /** Waits until nothing is left, or until the slot was started again. */
  async #empty(): Promise<void> {
    while (this.#wish === 'down' && this.#current !== undefined) await once(this, 'settled');
    if (this.#wish === 'down') await Promise.all(this.#processes.map((process) => process.gone));
  }
}
