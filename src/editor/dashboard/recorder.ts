import type { Disposable } from 'vscode';
import type { MusterEvent } from '../../protocol/events';
import type { ClusterModel, Session } from '../clusterModel';
import { SessionHistory } from './history';

/** Seconds that the dashboard looks back, at one sample a second. */
const capacity = 300;

/** Records the figures of every session from its start, so that a dashboard opened later has their history. */
export class HistoryRecorder implements Disposable {
  readonly #histories = new Map<string, SessionHistory>();
  readonly #subscriptions: Disposable[];

  constructor(model: ClusterModel) {
    this.#subscriptions = [
      model.onDidReceive(({ session, event }) => this.#record(session, event)),
      model.onDidChange(({ sessions }) => {
        if (!sessions) return;
        for (const id of this.#histories.keys()) if (!model.find(id)) this.#histories.delete(id);
      }),
    ];
  }

  /** @param id of a session */
  of(id: string): SessionHistory {
    const history = this.#histories.get(id) ?? new SessionHistory(capacity);
    this.#histories.set(id, history);
    return history;
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #record({ model }: Session, event: MusterEvent): void {
    if (event.type === 'slot' && event.removed === true) this.of(model.id).forget(event.slot);
    if (event.type !== 'sample') return;
    // A worker that was replaced may still be measured while it drains.
    this.of(model.id).record(event.samples.filter(({ slot, pid }) => model.slot(slot)?.info.pid === pid));
  }
}
