import { basename } from 'node:path';
import { surroundings } from '../../control/directory';
import type { EventBody, SlotInfo } from '../../protocol/events';
import type { Plan } from '../../protocol/plan';
import type { ReloadResult } from '../../protocol/rpc';
import { maxCommandLine } from '../../protocol/telemetry';
import type { Incidents } from '../incidents';
import { RefusedError } from '../refusedError';
import type { WorkerProcess } from '../workerProcess';
import type { Workers } from '../workers';
import { openOwnLines, type OwnLines } from './ownLines';
import { OwnWorkers } from './ownWorkers';
import { forkPrimary } from './primaryFork';
import { reloadOwnWorkers } from './primaryReload';

/** The slot of the program's own primary. */
export const primarySlot = 0;

/** A program that is a primary has forked within this of its first listening. Milliseconds. */
const forkPatience = 3000;
/** A primary whose event loop turns answers within this. Milliseconds. */
const answerPatience = 2000;

export interface ObservationHost {
  plan(): Plan;
  emit(event: EventBody): void;
  /** How many workers there are has changed. */
  counted(): void;
  /** The program serves and has forked nobody: the guess from its source was wrong. */
  isNoPrimary(): void;
  incidents(): Incidents;
}

/** A program whose own primary runs as it was written: the primary in slot 0, and the workers that it forks. */
export class Observation {
  readonly #own: OwnWorkers;
  #lines: OwnLines | undefined;
  #primary: WorkerProcess | undefined;
  #hasForked = false;
  #doubt: NodeJS.Timeout | undefined;

  constructor(
    private readonly session: string,
    private readonly workers: Workers,
    private readonly host: ObservationHost,
  ) {
    this.#own = new OwnWorkers({
      emit: (event) => host.emit(event),
      context: () => host.plan(),
      stderrTail: () => this.#primary?.stderrTail ?? [],
      counted: () => host.counted(),
      observed: (worker, observed) => workers.observed(worker, observed),
      gone: (worker) => workers.forget(worker),
      ended: (worker, cause, uncaught) => host.incidents().ended(worker, cause, uncaught),
      // The supervisor hands it no connections.
      stoodStill: (worker, block) => void host.incidents().stoodStill(worker, block, 0),
    });
    workers.others = () => this.#own.known;
  }

  get infos(): SlotInfo[] {
    return this.#own.infos;
  }

  get count(): number {
    return this.#own.count;
  }

  /** The living workers, for the figures of each. */
  get living(): { slot: number; pid: number }[] {
    return this.#own.known;
  }

  /** Makes the place where the workers are heard, before the primary is forked. */
  async open(): Promise<void> {
    try {
      this.#lines = await openOwnLines(surroundings(), (header, socket) => this.#own.onLine(header, socket));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const message = `What the program's own workers do cannot be told: ${why}.`;
      this.host.emit({ type: 'notice', id: 'unheard', severity: 'warning', slots: [], message });
    }
  }

  fork(plan: Plan): WorkerProcess {
    const socket = this.#lines?.path ?? '';
    const process = this.workers.forkPrimary((number) =>
      forkPrimary(plan, { session: this.session, number, socket }),
    );
    this.#primary = process;
    process.on('ownWorker', (message) => {
      if (message.change === 'forked') this.#hasForked = true;
      this.#own.onMessage(message);
    });
    process.on('addresses', () => this.#wonder(process));
    process.once('exit', () => {
      clearTimeout(this.#doubt);
      this.#own.onPrimaryEnded(process.number);
    });
    return process;
  }

  /**
   * Has the primary replace its workers, where it listens for the signal.
   * @throws RefusedError where it does not
   */
  async reload(isCancelled: () => boolean): Promise<ReloadResult> {
    const primary = this.#primary;
    const { program, readyTimeout, drainTimeout, killTimeout } = this.host.plan();
    const name = basename(program);
    if (primary?.pid === undefined || this.#own.count === 0)
      throw new RefusedError(`${name} has no workers to reload.`);
    const listens = process.platform !== 'win32' && (await primary.asksForReload(answerPatience));
    if (!listens) {
      const why = 'its own primary replaces its workers, and does not listen for SIGUSR2';
      throw new RefusedError(`${name} reloads itself: ${why}. Restart it to run what has changed.`);
    }
    const serving = (): number[] =>
      this.#own.infos.flatMap(({ state, pid }) => (state === 'ready' && pid !== undefined ? [pid] : []));
    return reloadOwnWorkers({
      program,
      pids: serving,
      signal: () => primary.signal('SIGUSR2'),
      emit: (event) => this.host.emit(event),
      isCancelled: () => isCancelled() || this.#primary !== primary,
      patience: readyTimeout + drainTimeout + killTimeout,
    });
  }

  /** SIGKILLs a worker; whether another follows is its primary's business. @throws RefusedError */
  kill(slot: number): void {
    const worker = this.#own.inSlot(slot);
    if (worker?.pid === undefined || worker.isOver) throw new RefusedError(`There is no worker ${slot}.`);
    worker.kill();
  }

  /**
   * Has the primary send a message to one of its workers, or to all of them.
   * @returns to how many
   * @throws RefusedError
   */
  sendMessage(message: unknown, slot: number | undefined): number {
    const workers = this.#own.known.filter((worker) => slot === undefined || worker.slot === slot);
    const numbers = workers.map(({ number }) => number);
    if (JSON.stringify({ message, numbers }).length > maxCommandLine / 2)
      throw new RefusedError('The message is too long to go through the primary of the program.');
    if (numbers.length > 0 && this.#primary?.sendToOwn(numbers, message)) return numbers.length;
    const whom = slot === undefined ? 'No worker' : `No worker ${slot}`;
    throw new RefusedError(
      `${whom} of ${basename(this.host.plan().program)}'s own is there to be sent a message.`,
    );
  }

  /** Nothing of the session is left. */
  end(): void {
    clearTimeout(this.#doubt);
    this.#own.end();
    this.#lines?.close();
  }

  #wonder(process: WorkerProcess): void {
    if (this.#hasForked || this.#doubt !== undefined) return;
    this.#doubt = setTimeout(() => {
      this.#doubt = undefined;
      if (!this.#hasForked && process === this.#primary) this.host.isNoPrimary();
    }, forkPatience);
  }
}

/** The plan as it is kept: a primary has, from the signal on, the whole time in which to end its workers. */
export function observedPlan(plan: Plan): Plan {
  return { ...plan, drainTimeout: 0, killTimeout: plan.drainTimeout + plan.killTimeout };
}

/** The guess from the source was wrong, in a sentence. */
export const clusteredAfterAll = ({ program }: Plan): string =>
  `${basename(program)} serves without starting workers of its own, and so Muster clusters it.`;

/** What cannot be asked of a worker that is its own primary's. */
export function refuseOwn({ program }: Plan, slot: number): never {
  const whose = `Worker ${slot} is ${basename(program)}'s own`;
  throw new RefusedError(`${whose}: its primary starts and stops it. Kill it, or restart the primary.`);
}

export function refuseScale({ program }: Plan): never {
  throw new RefusedError(`${basename(program)} starts its own workers: how many is for it to say.`);
}
