import type { Socket } from 'node:net';
import type { EventBody, SlotInfo } from '../../protocol/events';
import { ownWorkerNumber, type OwnLineHeader, type OwnWorkerMessage } from '../../protocol/telemetry';
import type { ExitContext } from '../exitCause';
import type { KnownWorker } from '../sessionProcesses';
import type { Observed } from '../../protocol/traffic';
import { OwnWorker, type OwnWorkerHost, type SlotPast } from './ownWorker';

/** The slot of a worker that was asked to end is kept for so long for the one that follows it. Milliseconds. */
const emptyMs = 1000;
/** A worker that died and that its primary has not replaced for so long is told of. Milliseconds. */
const unreplacedMs = 3000;

export interface OwnWorkersHost {
  emit(event: EventBody): void;
  context(): ExitContext;
  /** The last lines that the primary and its workers wrote to stderr. */
  stderrTail(): readonly string[];
  /** How many there are has changed. */
  counted(): void;
  observed(worker: OwnWorker, observed: Observed): void;
  /** It is over. Before that is told. */
  gone(worker: OwnWorker): void;
  /** All is known of its end that will be. */
  ended: OwnWorkerHost['ended'];
  stoodStill: OwnWorkerHost['blocked'];
}

/**
 * The workers of a program's own primary. `node:cluster` gives each a number that never comes again; a slot is the
 * place that it has here: the lowest that is empty, so that a worker stands where the one stood that it replaces.
 */
export class OwnWorkers {
  readonly #slots = new Map<number, OwnWorker>();
  readonly #pasts = new Map<number, SlotPast>();
  readonly #timers = new Map<number, NodeJS.Timeout>();
  #ended = 0;
  #isOver = false;

  constructor(private readonly host: OwnWorkersHost) {}

  get infos(): SlotInfo[] {
    return [...this.#slots.values()].map(({ info }) => info).sort((a, b) => a.slot - b.slot);
  }

  /** Those that live. */
  get known(): KnownWorker[] {
    return [...this.#slots.values()].flatMap(({ pid, number, slot, isOver }) =>
      pid === undefined || isOver ? [] : [{ pid, number, slot }],
    );
  }

  get count(): number {
    return [...this.#slots.values()].filter(({ isOver }) => !isOver).length;
  }

  inSlot(slot: number): OwnWorker | undefined {
    return this.#slots.get(slot);
  }

  onMessage(message: OwnWorkerMessage): void {
    const worker = this.#get(message.worker);
    if (!worker) return;
    if (message.change === 'forked') worker.onForked(message.pid);
    else if (message.change === 'disconnected') worker.onDisconnected();
    else worker.onExited(message, this.host.context(), this.host.stderrTail());
  }

  onLine({ worker: number, line }: OwnLineHeader, socket: Socket): void {
    const worker = this.#get(number);
    if (worker) worker.take(line, socket);
    else socket.destroy();
  }

  /** @param primary the number of its process */
  onPrimaryEnded(primary: number): void {
    this.#ended = primary;
    for (const worker of this.#slots.values()) worker.onPrimaryEnded();
  }

  /** Nothing is told any more. */
  end(): void {
    this.#isOver = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  /** The worker of this number, which gets a slot when it is new; undefined when its primary is gone. */
  #get(number: number): OwnWorker | undefined {
    const known = [...this.#slots.values()].find((worker) => worker.number === number);
    if (known ?? number < ownWorkerNumber(this.#ended + 1, 0)) return known;
    let slot = 1;
    while (this.#slots.get(slot)?.isOver === false) slot++;
    const past = this.#pasts.get(slot);
    clearTimeout(this.#timers.get(slot));
    const worker = new OwnWorker(
      number,
      slot,
      { restarts: past ? past.restarts + 1 : 0, cause: past?.cause },
      this.#workerHost,
    );
    this.#slots.set(slot, worker);
    this.host.counted();
    return worker;
  }

  readonly #workerHost: OwnWorkerHost = {
    changed: (worker) => {
      if (worker.isOver) this.host.gone(worker);
      this.host.emit({ type: 'slot', ...worker.info });
      if (worker.isOver) this.#onOver(worker);
    },
    blocked: (worker, block) => this.host.stoodStill(worker, block),
    ended: (worker, cause, uncaught) => {
      if (!this.#isOver) this.host.ended(worker, cause, uncaught);
    },
    observed: (worker, observed) => this.host.observed(worker, observed),
  };

  #onOver(worker: OwnWorker): void {
    const { slot, cause } = worker;
    this.#pasts.set(slot, { restarts: worker.info.restarts, cause });
    this.host.counted();
    if (this.#isOver) return;
    const isUnasked = !worker.wasAsked;
    const timer = setTimeout(
      () => {
        if (this.#slots.get(slot) !== worker) return;
        if (isUnasked) this.#tellUnreplaced(worker);
        else this.#remove(worker);
      },
      isUnasked ? unreplacedMs : emptyMs,
    );
    timer.unref();
    this.#timers.set(slot, timer);
  }

  #tellUnreplaced({ slot, number, cause }: OwnWorker): void {
    if (!cause) return;
    this.host.emit({
      type: 'notice',
      id: `unreplaced: ${number}`,
      severity: 'warning',
      slots: [slot],
      message: `Worker ${slot} is gone and the program's primary has not started another. ${cause.message}`,
      cause,
    });
  }

  #remove(worker: OwnWorker): void {
    this.#slots.delete(worker.slot);
    this.host.emit({ type: 'slot', ...worker.info, removed: true });
  }
}
