import type { MusterEvent } from '../../protocol/events';
import type { SessionModel } from '../sessionModel';
import { SessionHistory } from './history';
import { IpcLog } from './ipcLog';

/** Seconds that the dashboard looks back, at one sample a second. */
const capacity = 300;

/** What is kept of a session for the dashboard beside its model: the past, all of it in bounded room. */
export class SessionRecords {
  readonly history = new SessionHistory(capacity);
  readonly ipc = new IpcLog();

  /** Takes in an event that the model has taken in before. */
  take(event: MusterEvent, model: SessionModel): void {
    if (event.type === 'slot' && event.removed === true) this.history.forget(event.slot);
    if (event.type === 'ipc') this.ipc.take(event.workers, event.wall);
    if (event.type !== 'sample') return;
    // A worker that was replaced may still be measured while it drains.
    this.history.record(event.samples.filter(({ slot, pid }) => model.slot(slot)?.info.pid === pid));
  }
}
