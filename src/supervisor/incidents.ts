import type { Cause, EventBody, Sample } from '../protocol/events';
import type { Plan } from '../protocol/plan';
import type { UncaughtMessage } from '../protocol/telemetry';
import type { Block } from './blockedLoop';
import { Reports, type Reported } from './reports';
import {
  failedNotice,
  memoryCause,
  notReplacedNotice,
  unresponsiveCause,
  unresponsiveNotice,
} from './sessionNotices';
import type { Slot } from './slot';
import type { Traffic } from './traffic';

/** What incidents are told of, and to whom. */
export interface IncidentsHost {
  plan(): Plan;
  slots(): readonly Slot[];
  emit(event: EventBody): void;
}

/** What goes wrong in the slots of a session: tells and reports it, and has workers replaced for it. */
export class Incidents {
  readonly #reports = new Reports();

  constructor(
    private readonly host: IncidentsHost,
    private readonly traffic: Traffic,
  ) {}

  watch(slot: Slot): void {
    const { host } = this;
    slot.on('failed', (cause, why) => {
      if (!cause) return;
      const alike = host
        .slots()
        .filter(({ state, cause: other }) => state === 'failed' && other?.message === cause.message);
      const numbers = alike.map(({ number }) => number);
      host.emit(failedNotice(cause, why, host.plan().restart, numbers));
    });
    slot.on('ended', (worker, cause, { uncaught }) => this.ended(worker, cause, uncaught));
    slot.on('blocked', (block, worker) => {
      const { heartbeat, mode } = host.plan();
      const cause = this.stoodStill(worker, block, worker.outstandingConnections);
      if (heartbeat.replace && mode !== 'observe') slot.replaceBecause(cause);
    });
    slot.on('notReplaced', (cause, failure) => host.emit(notReplacedNotice(slot.number, cause, failure)));
  }

  /** A worker has ended: of a crash there is a report. @param uncaught what its agent told last */
  ended(worker: Reported, cause: Cause, uncaught: UncaughtMessage | undefined): void {
    const requests = { inFlight: uncaught?.inFlight ?? [], recent: this.traffic.recentOf(worker) };
    this.#tell(this.#reports.crash(worker, cause, requests, this.host.plan()));
  }

  /**
   * A worker stands still, and all is known of it that will be.
   * @param waiting connections that were handed to it and that it has not taken
   */
  stoodStill(worker: Reported, block: Block, waiting: number): Cause {
    const cause = unresponsiveCause(block, Date.now());
    this.host.emit(unresponsiveNotice(worker.slot, cause, block.since, waiting));
    this.#tell(this.#reports.blocked(worker, block, this.traffic.recentOf(worker), this.host.plan()));
    return cause;
  }

  /** Takes the figures of this second. */
  sample(samples: readonly Sample[]): void {
    this.#reports.sample(samples, Date.now());
    const { memoryLimit, mode } = this.host.plan();
    if (memoryLimit === 0 || mode === 'observe') return;
    const slots = this.host.slots();
    for (const sample of samples) {
      if (sample.treeMemory <= memoryLimit) continue;
      slots.find(({ number }) => number === sample.slot)?.replaceBecause(memoryCause(sample, memoryLimit));
    }
  }

  #tell(report: EventBody | undefined): void {
    if (report) this.host.emit(report);
  }
}
