import type { MusterEvent, Sample } from '../../protocol/events';
import type { WorkerRuntime } from '../../protocol/traffic';
import type { SessionModel } from '../sessionModel';
import { EventLog } from './eventLog';
import { SessionHistory, type Figures } from './history';
import { IpcLog } from './ipcLog';
import { StateHistory } from './stateHistory';
import { Traffic } from './traffic';

/** Seconds that the dashboard looks back, at one sample a second. */
export const lookBack = 300;

/** What is kept of a session for the dashboard beside its model: the past, all of it in bounded room. */
export class SessionRecords {
  readonly history = new SessionHistory(lookBack);
  readonly states = new StateHistory();
  readonly traffic = new Traffic();
  readonly log = new EventLog();
  readonly ipc = new IpcLog();
  /** The last of each slot since the last sample. */
  readonly #runtime = new Map<number, WorkerRuntime>();
  #sampledAt: number | undefined;

  /** Takes in an event that the model has taken in before. */
  take(event: MusterEvent, model: SessionModel): void {
    this.log.take(event);
    switch (event.type) {
      case 'slot':
        return this.#takeSlot(event);
      case 'requests':
        for (const batch of event.workers) this.traffic.take(batch);
        return;
      case 'ipc':
        return this.ipc.take(event.workers, event.wall);
      case 'runtime':
        for (const one of event.workers) if (isServing(model, one)) this.#runtime.set(one.slot, one);
        return;
      case 'sample':
        // A worker that was replaced may still be measured while it drains.
        return this.#takeSamples(
          event.samples.filter((one) => isServing(model, one)),
          event.time,
          model.plan.memoryLimit > 0,
        );
      default:
        return;
    }
  }

  #takeSlot(event: MusterEvent & { type: 'slot' }): void {
    const { slot, state, wall, pid, replacementPid, retiringPids } = event;
    if (event.removed === true) {
      this.history.forget(slot);
      this.states.forget(slot);
      this.traffic.forget(slot);
      return;
    }
    this.states.take(slot, state, wall);
    this.traffic.retain(slot, [pid, replacementPid, ...retiringPids]);
  }

  /** The sample is the clock: it closes a second for all figures. */
  #takeSamples(samples: readonly Sample[], time: number, isLimited: boolean): void {
    const seconds = Math.max(0.1, this.#sampledAt === undefined ? 1 : (time - this.#sampledAt) / 1000);
    this.#sampledAt = time;
    const figures = new Map<number, Figures>();
    for (const one of this.traffic.tick(seconds)) figures.set(one.slot, one);
    for (const { slot, cpu, memory, treeMemory } of samples) {
      const loop = this.#runtime.get(slot)?.loop;
      figures.set(slot, {
        ...figures.get(slot),
        slot,
        cpu,
        // The limit is one of a worker and its children.
        memory: isLimited ? Math.max(memory, treeMemory) : memory,
        ...(loop && { loopDelay: loop.max, utilization: loop.utilization }),
      });
    }
    this.#runtime.clear();
    this.history.record([...figures.values()]);
  }
}

const isServing = (model: SessionModel, { slot, pid }: { slot: number; pid: number }): boolean =>
  model.slot(slot)?.info.pid === pid;
