import type { Disposable } from 'vscode';
import type { ClusterModel } from '../clusterModel';
import { SessionRecords } from './records';

/** Records what every session tells from its start, so that a dashboard opened later has its history. */
export class Recorder implements Disposable {
  readonly #records = new Map<string, SessionRecords>();
  readonly #subscriptions: Disposable[];

  constructor(model: ClusterModel) {
    this.#subscriptions = [
      model.onDidReceive(({ session, event }) => this.of(session.model.id).take(event, session.model)),
      model.onDidChange(({ sessions }) => {
        if (!sessions) return;
        for (const id of this.#records.keys()) if (!model.find(id)) this.#records.delete(id);
      }),
    ];
  }

  /** @param id of a session */
  of(id: string): SessionRecords {
    const records = this.#records.get(id) ?? new SessionRecords();
    this.#records.set(id, records);
    return records;
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}
