import * as vscode from 'vscode';
import type { ClusterModel } from './clusterModel';
import { contextKeys } from './ids';
import type { SessionModel } from './sessionModel';
import type { Row } from './tree/rows';

const countWorkers = (count: number): string => `${count} worker${count === 1 ? '' : 's'}`;

/** The last of a session's failures speaks for all: workers of one program mostly fail alike. */
function describeFailure({ name, failed }: SessionModel): string {
  return `${countWorkers(failed.length)} of ${name} failed: ${failed.at(-1)?.info.cause?.message ?? ''}`;
}

/** Keeps the context keys, and the view's badge and message, at what the model says. */
export class ViewState implements vscode.Disposable {
  readonly #known = new Map<string, boolean>();
  readonly #subscription: vscode.Disposable;

  constructor(
    private readonly model: ClusterModel,
    private readonly view: vscode.TreeView<Row>,
  ) {
    this.#subscription = model.onDidChange(({ change }) => {
      if (!change?.processes && !change?.threads) this.#update();
      if (!change || change.processes?.structure === true) this.#updateProcesses();
    });
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #update(): void {
    const sessions = this.model.sessions.map(({ model }) => model);
    const running = sessions.filter(({ isStopping }) => !isStopping);
    const slots = sessions.flatMap((session) => session.slots);
    this.#set(contextKeys.hasSession, sessions.length > 0);
    this.#set(contextKeys.isRunning, running.length > 0);
    this.#set(
      contextKeys.hasReady,
      running.some(({ readyCount }) => readyCount > 0),
    );
    this.#set(
      contextKeys.hasUrl,
      sessions.some(({ url }) => url !== undefined),
    );
    this.#set(
      contextKeys.hasProcess,
      slots.some(({ info }) => info.pid !== undefined),
    );
    this.#set(
      contextKeys.hasEmptySlot,
      running.some((session) => session.slots.some(({ info }) => info.pid === undefined)),
    );
    this.#showFailures();
  }

  /** Looked at for each change of processes alone, and no more than is needed. */
  #updateProcesses(): void {
    const sessions = this.model.sessions.map(({ model }) => model);
    this.#set(
      contextKeys.hasChild,
      sessions.some(({ processes }) => processes.size > 0),
    );
    this.#set(
      contextKeys.hasZombie,
      sessions.some(({ processes }) => [...processes.values()].some(({ state }) => state === 'zombie')),
    );
  }

  #showFailures(): void {
    const sessions = this.model.sessions.map(({ model }) => model).filter(({ failed }) => failed.length > 0);
    const value = sessions.reduce((sum, { failed }) => sum + failed.length, 0);
    const message = sessions.map(describeFailure).join(' ');
    if ((this.view.message ?? '') !== message) this.view.message = message;
    if ((this.view.badge?.value ?? 0) === value) return;
    this.view.badge = value > 0 ? { value, tooltip: `${countWorkers(value)} failed` } : undefined;
  }

  #set(key: string, value: boolean): void {
    if (this.#known.get(key) === value) return;
    this.#known.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  }
}
