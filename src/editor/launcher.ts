import * as vscode from 'vscode';
import { SupervisorClient } from '../control/supervisorClient';
import type { ClusterModel, Session } from './clusterModel';
import { endLeftovers } from './endLeftovers';
import type { SessionLogs } from './logs';
import { planTarget } from './planTarget';
import { SessionModel } from './sessionModel';
import { displayName, type Target } from './target';

/** Starts sessions, and keeps the model true when one ends. */
export class Launcher {
  constructor(
    private readonly supervisorScript: string,
    private readonly model: ClusterModel,
    private readonly logs: SessionLogs,
  ) {}

  /**
   * Starts a target's supervisor and its workers.
   * @param signal ends the attempt; the session is then stopped
   * @returns once every worker is ready or has failed; nothing when it was cancelled
   * @throws LaunchProblem when it cannot begin
   */
  async launch(target: Target, signal: AbortSignal): Promise<Session | undefined> {
    const { plan, runtime, env } = await planTarget(target);
    const isCancelled = (): boolean => signal.aborted;
    if (isCancelled()) return undefined;

    const model = new SessionModel(crypto.randomUUID(), plan, displayName(plan.program));
    const channel = this.logs.channel(plan.program, model.name);
    const client = await SupervisorClient.start(runtime, this.supervisorScript, env, {
      onEvent: (event) => this.model.receive(event),
      onStderr: (text) => channel.error(`supervisor: ${text.trimEnd()}`),
      onExit: (code, exitSignal) => {
        if (!model.isStopping) endLeftovers(runtime, this.supervisorScript, env);
        this.#onExit(model, exitSignal ?? `code ${code ?? '?'}`);
      },
    });
    const session: Session = { model, client, target };
    this.model.add(session);
    const settled = this.#settled(session);
    try {
      await client.startSession(model.id, plan);
    } catch (error) {
      this.model.remove(model.id);
      await client.abandon();
      throw error;
    }
    const stop = (): void => void client.stop();
    signal.addEventListener('abort', stop);
    if (isCancelled()) stop();
    await settled;
    signal.removeEventListener('abort', stop);
    return this.model.find(model.id);
  }

  /** Stops a session and starts its program anew, with what the settings and the project say now. */
  async relaunch({ client, target }: Session): Promise<void> {
    await client.stop();
    await this.launch(target, new AbortController().signal);
  }

  /** Resolves when no worker of the session is starting any more, or the session is over. */
  #settled({ model }: Session): Promise<void> {
    return new Promise((resolve) => {
      const subscription = this.model.onDidChange(() => {
        const isGone = this.model.find(model.id) === undefined;
        if (!isGone && (model.info === undefined || model.info.state === 'starting')) return;
        subscription.dispose();
        resolve();
      });
    });
  }

  #onExit(model: SessionModel, how: string): void {
    // One that never got into the model has failed to start, which whoever started it is told.
    const wasExpected = model.isStopping || this.model.find(model.id) === undefined;
    this.model.remove(model.id);
    if (wasExpected) return;
    const message = `The supervisor of ${model.name} ended unexpectedly (${how}), and its workers with it.`;
    this.logs.channel(model.plan.program, model.name).error(message);
    void vscode.window.showErrorMessage(message, 'Show Log').then((chosen) => {
      if (chosen) this.logs.channel(model.plan.program, model.name).show(true);
    });
  }
}
