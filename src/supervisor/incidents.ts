import type { EventBody, Sample } from '../protocol/events';
import type { Plan } from '../protocol/plan';
import { Reports } from './reports';
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
    const { host, traffic } = this;
    slot.on('failed', (cause, why) => {
      if (!cause) return;
      const alike = host
        .slots()
        .filter(({ state, cause: other }) => state === 'failed' && other?.message === cause.message);
      const numbers = alike.map(({ number }) => number);
      host.emit(failedNotice(cause, why, host.plan().restart, numbers));
    });
    slot.on('ended', (worker, cause, { uncaught }) => {
      const requests = { inFlight: uncaught?.inFlight ?? [], recent: traffic.recentOf(worker) };
      this.#tell(this.#reports.crash(worker, cause, requests, host.plan()));
    });
    slot.on('blocked', (block, worker) => {
      const { heartbeat, mode } = host.plan();
      const cause = unresponsiveCause(block, Date.now());
      host.emit(unresponsiveNotice(slot.number, cause, block.since, worker.outstandingConnections));
      this.#tell(this.#reports.blocked(worker, block, traffic.recentOf(worker), host.plan()));
      if (heartbeat.replace && mode !== 'observe') slot.replaceBecause(cause);
    });
    slot.on('notReplaced', (cause, failure) => host.emit(notReplacedNotice(slot.number, cause, failure)));
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
