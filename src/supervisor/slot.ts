import { EventEmitter, once } from 'node:events';
import type { Cause, SlotInfo, SlotState } from '../protocol/events';
import type { Plan } from '../protocol/plan';
import type { DrainCommand } from '../protocol/telemetry';
import type { Block } from './blockedLoop';
import { Deaths, type GivenUp, type Verdict } from './deaths';
import type { ExitFacts } from './exitCause';
import type { ShutdownPace } from './shutdown';
import type { SlotHost } from './slotHost';
import { nextSlotState, type SlotInput } from './slotState';
import type { WorkerProcess } from './workerProcess';

interface Replacement {
  process: WorkerProcess;
  /** What the old worker has done to be replaced; nothing in a reload. */
  reason: Cause | undefined;
  done: Promise<Cause | undefined>;
  resolve: (failure: Cause | undefined) => void;
}

interface SlotEvents {
  change: [];
  settled: [];
  failed: [Cause | undefined, GivenUp];
  /** Its worker stands still, and all is known that will be. Once a block. */
  blocked: [Block, WorkerProcess];
  /** A worker has ended that was not replaced. */
  ended: [WorkerProcess, Cause, ExitFacts];
  /** Its worker was to be replaced for the cause, and is not, for the other one or for want of budget. */
  notReplaced: [Cause, Cause | undefined];
  /** Empty and gone for good. */
  removed: [];
}

/** A numbered place for a worker, and the owner of whatever process stands in it. */
export class Slot extends EventEmitter<SlotEvents> {
  #state: SlotState = 'exited';
  /** What becomes of the slot when its worker has exited: recover, stay empty, or start again at once. */
  #wish: 'up' | 'down' | 'again' = 'down';
  #current: WorkerProcess | undefined;
  /** The next worker after one that is dead, as long as it is not known what that died of. */
  #heir: WorkerProcess | undefined;
  #verdict: Verdict | undefined;
  #replacement: Replacement | undefined;
  readonly #retiring = new Set<WorkerProcess>();
  readonly #deaths: Deaths;
  /** Monotonic milliseconds before which a worker is not replaced for what it does. */
  #keepUntil = 0;
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
    this.#deaths = new Deaths(
      () => host.plan().restart,
      (weight) => host.spend(weight),
    );
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
    const block = this.#showsBlock ? current?.block : undefined;
    const replacementPid = this.#replacement?.process.pid;
    return {
      slot: this.number,
      ...(this.host.plan().mode === 'observe' ? { role: 'primary' } : {}),
      state: this.#state,
      ...(current?.pid === undefined ? {} : { pid: current.pid, startedAt: current.startedAt }),
      ...(current?.readyAt === undefined ? {} : { readyAt: current.readyAt }),
      restarts: this.#restarts,
      addresses: current ? [...current.addresses] : [],
      ...(block && { unresponsiveSince: block.since }),
      ...(block?.in && { blockedIn: block.in }),
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
    this.#deaths.forget();
    this.#wish = this.#state === 'draining' ? 'again' : 'up';
    if (this.#current === undefined) this.#launch();
  }

  /** Drains the worker and starts another in its place; a failed or waiting slot starts at once. */
  restart(): void {
    if (this.#current === undefined) return this.start();
    this.#deaths.forget();
    this.#wish = 'again';
    this.#drainCurrent(this.host.pace());
  }

  /** Drains the worker and leaves the slot empty. Resolves when none of its processes is left. */
  async stop(pace: ShutdownPace, idle: DrainCommand['idle'] = 'close'): Promise<void> {
    this.#standDown();
    this.#replacement?.process.kill();
    this.#heir?.kill();
    this.#drainCurrent(pace, idle);
    await this.#empty();
  }

  /** SIGKILLs whatever runs in the slot, which stays empty. Resolves when nothing is left. */
  async kill(): Promise<void> {
    this.#standDown();
    for (const process of this.#processes) process.kill();
    await this.#empty();
  }

  /**
   * Like `stop`, and the slot is gone for good, unless it is started before it is empty. Others serve on: a connection
   * that was accepted and whose first request is on its way is waited for, as in a reload.
   */
  async remove(pace: ShutdownPace): Promise<void> {
    this.#life = 'leaving';
    await this.stop(pace, 'await-request');
    if (!this.isLeaving) return;
    this.#life = 'removed';
    this.emit('removed');
    this.emit('change');
  }

  /**
   * Puts a new worker in the place of the serving one, which drains only once the new one is ready.
   * @param reason what the old worker has done; nothing in a reload
   * @returns why the new worker failed, in which case the old one serves on; nothing when it took over
   */
  async replace(reason?: Cause): Promise<Cause | undefined> {
    // One that is under way was asked for earlier, and may have been loaded earlier.
    while (this.#replacement) await this.#replacement.done;
    if (!this.#serves) {
      this.start();
      return this.#settled();
    }
    let resolve: Replacement['resolve'] = () => undefined;
    const done = new Promise<Cause | undefined>((settle) => (resolve = settle));
    this.#replacement = { process: this.#fork(), reason, done, resolve };
    this.emit('change');
    return done;
  }

  /**
   * Replaces a worker for what it does. This counts as a death against the budgets, so that a program that always
   * does it is not replaced without end.
   */
  replaceBecause(cause: Cause): void {
    const now = performance.now();
    if (this.#replacement || !this.#serves || this.#wish !== 'up' || now < this.#keepUntil) return;
    const { restart } = this.host.plan();
    if (typeof this.#deaths.judge(this.#readyFor(this.#current)) === 'string') {
      this.#keepUntil = now + restart.budget.windowMs;
      this.emit('notReplaced', cause, undefined);
      return;
    }
    void this.replace(cause).then((failure) => {
      if (!failure) return;
      this.#keepUntil = performance.now() + restart.backoff.max;
      this.emit('notReplaced', cause, failure);
    });
  }

  /** @returns whether there is a worker that can be sent it */
  sendMessage(message: unknown): boolean {
    return this.#current?.sendMessage(message) === true;
  }

  get #serves(): boolean {
    return this.#state === 'ready' || this.#state === 'unresponsive';
  }

  /** One that is starting may stand still as well, and is none the less starting. */
  get #showsBlock(): boolean {
    return this.#state === 'unresponsive' || this.#state === 'starting';
  }

  get #processes(): WorkerProcess[] {
    return [this.#current, this.#heir, this.#replacement?.process, ...this.#retiring].filter(
      (one) => one !== undefined,
    );
  }

  /** Milliseconds; 0 of one that never was ready. */
  #readyFor(process: WorkerProcess | undefined): number {
    return process?.readyAt === undefined ? 0 : Math.max(1, Date.now() - process.readyAt);
  }

  #apply(input: SlotInput): void {
    this.#state = nextSlotState(this.#state, input);
    this.emit('change');
    if (this.#state !== 'starting' && this.#state !== 'backoff') this.emit('settled');
  }

  #fork(): WorkerProcess {
    const plan = this.host.plan();
    const process = this.host.fork(this.number);
    process.on('addresses', () => this.emit('change'));
    process.on('block', () => this.#onBlock(process));
    process.on('blocked', (block) => {
      if (process === this.#current && this.#showsBlock) this.emit('blocked', block, process);
    });
    process.once('ready', () => this.#onReady(process));
    process.once('dead', () => this.#onDead(process));
    process.once('exit', (facts) => void this.#onExit(process, facts, plan));
    process.expectReady(plan.readyTimeout);
    return process;
  }

  #launch(): void {
    clearTimeout(this.#backoff);
    this.#retryAt = undefined;
    this.#wish = 'up';
    this.#current = this.#heir ?? this.#fork();
    this.#heir = undefined;
    this.#apply('start');
    if (this.#current.readyAt !== undefined) this.#apply('ready');
  }

  #onReady(process: WorkerProcess): void {
    if (process === this.#current && this.#state === 'starting') this.#apply('ready');
    if (process === this.#replacement?.process) this.#takeOver(this.#replacement);
  }

  #onBlock(process: WorkerProcess): void {
    if (process !== this.#current) return;
    if (this.#state === 'starting') this.emit('change');
    if (!this.#serves) return;
    if ((this.#state === 'unresponsive') === (process.block !== undefined)) this.emit('change');
    else this.#apply(process.block ? 'unresponsive' : 'responsive');
  }

  #takeOver({ process, reason, resolve }: Replacement): void {
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
    if (old === undefined || !this.#serves) {
      // The slot has recovered by itself, or was emptied: one of the two is too many.
      this.#retire(process);
      process.kill();
      void this.#settled().then(resolve);
      return;
    }
    this.#current = process;
    this.#cause = reason;
    this.#restarts++;
    this.#retire(old);
    this.#apply('replaced');
    old.drain('await-request', this.host.pace());
    resolve(undefined);
  }

  #retire(process: WorkerProcess): void {
    this.#retiring.add(process);
    void process.gone.then(() => {
      this.#retiring.delete(process);
      this.emit('change');
    });
  }

  #drainCurrent(pace: ShutdownPace, idle: DrainCommand['idle'] = 'close'): void {
    if (this.#state === 'draining' || this.#current === undefined) return;
    this.#apply('drain');
    this.#current.drain(idle, pace);
  }

  /** The slot will not start by itself. */
  #standDown(): void {
    clearTimeout(this.#backoff);
    this.#wish = 'down';
    this.#retryAt = undefined;
    if (this.#state === 'backoff' || this.#state === 'failed') this.#apply('halt');
  }

  /**
   * Nothing that is still to be learned of a worker that has served decides on the next one, which is forked before
   * the last output of the dead one is read and what it left behind is ended.
   */
  #onDead(process: WorkerProcess): void {
    const readyFor = this.#readyFor(process);
    const isUp = process === this.#current && this.#serves && this.#wish === 'up';
    if (this.host.plan().mode === 'observe' || this.#deaths.mayBeWanted) return;
    if (!isUp || this.#replacement || readyFor === 0) return;
    this.#verdict = this.#deaths.judge(readyFor);
    if (this.#verdict === 0) this.#heir = this.#fork();
  }

  async #onExit(process: WorkerProcess, facts: ExitFacts, plan: Plan): Promise<void> {
    if (this.#retiring.has(process)) return;
    // An heir that dies before its turn is told of after the one that it inherits from.
    while (process === this.#heir) await once(this, 'change');
    const { cause, retry } = await this.host.examine(facts, plan);
    this.emit('ended', process, cause, facts);
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
    // Its own workers may hold its ports until they are gone.
    if (plan.mode === 'observe') void process.gone.then(() => this.#follow(process, cause, retry));
    else this.#follow(process, cause, retry);
  }

  /** What becomes of the slot after an exit. */
  #follow(process: WorkerProcess, cause: Cause, retry: boolean): void {
    if (this.#current !== undefined || this.#state !== 'exited') return;
    const verdict = this.#verdict;
    this.#verdict = undefined;
    if (this.#heir && this.#wish === 'down') {
      this.#retire(this.#heir);
      this.#heir = undefined;
    }
    if (this.#wish === 'up' && this.#deaths.isWanted(cause)) this.#wish = 'down';
    if (this.#wish === 'again' || (this.#wish === 'up' && retry)) {
      this.#restarts++;
      this.#launch();
    } else if (this.#wish === 'up' && this.host.plan().mode === 'observe') {
      // What brings workers back there is the program itself, and it has ended.
      this.#giveUp('certain');
    } else if (this.#wish === 'up') {
      this.#recover(verdict ?? this.#deaths.judge(this.#readyFor(process), cause));
    }
  }

  #recover(verdict: Verdict): void {
    if (typeof verdict !== 'number') return this.#giveUp(verdict);
    const again = (): void => {
      this.#restarts++;
      this.#launch();
    };
    if (verdict === 0) return again();
    this.#retryAt = Date.now() + verdict;
    this.#apply('delay');
    this.#backoff = setTimeout(again, verdict);
  }

  #giveUp(why: GivenUp): void {
    this.#apply('giveUp');
    this.emit('failed', this.#cause, why);
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
