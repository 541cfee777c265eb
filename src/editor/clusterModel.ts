import * as vscode from 'vscode';
import type { SupervisorClient } from '../control/supervisorClient';
import type { MusterEvent } from '../protocol/events';
import type { SessionChange, SessionModel } from './sessionModel';
import type { Target } from './target';

/** A session of this window: what is known of it, and whom to ask for a change. */
export interface Session {
  readonly model: SessionModel;
  readonly client: SupervisorClient;
  /** What was asked for, to run it again with what the settings say then. */
  readonly target: Target;
}

export interface ModelChange {
  /** The set of sessions changed. */
  sessions: boolean;
  session?: Session;
  change?: SessionChange;
}

/** Every session of this window. Views read it and listen to it; only the supervisors' events change it. */
export class ClusterModel implements vscode.Disposable {
  readonly #sessions = new Map<string, Session>();
  readonly #changes = new vscode.EventEmitter<ModelChange>();
  readonly #events = new vscode.EventEmitter<{ session: Session; event: MusterEvent }>();
  readonly onDidChange = this.#changes.event;
  /** Every event of every session, after the model has taken it in. */
  readonly onDidReceive = this.#events.event;

  get sessions(): Session[] {
    return [...this.#sessions.values()];
  }

  find(id: string): Session | undefined {
    return this.#sessions.get(id);
  }

  add(session: Session): void {
    this.#sessions.set(session.model.id, session);
    this.#changes.fire({ sessions: true, session });
  }

  remove(id: string): void {
    if (this.#sessions.delete(id)) this.#changes.fire({ sessions: true });
  }

  receive(event: MusterEvent): void {
    const session = this.#sessions.get(event.session);
    if (!session) return;
    const change = session.model.apply(event);
    const { structure, session: isOfSession, slots, processes, threads } = change;
    if (structure || isOfSession || slots.length > 0 || processes || threads) {
      this.#changes.fire({ sessions: false, session, change });
    }
    this.#events.fire({ session, event });
  }

  dispose(): void {
    this.#changes.dispose();
    this.#events.dispose();
  }
}
