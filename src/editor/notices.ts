import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Cause, MusterEvent } from '../protocol/events';
import type { ClusterModel, Session } from './clusterModel';
import { settingIds } from './ids';
import { installTsx, showProblem } from './launchProblems';
import type { SessionLogs } from './logs';
import { openLocation, openSetting } from './openPlace';

type Action = [title: string, run: () => unknown];

/** Tells a person what needs them: one message a cause, with what can be done about it. */
export class Notices implements vscode.Disposable {
  readonly #shown = new WeakMap<Session, Set<string>>();
  readonly #warned = new WeakMap<Session, Set<string>>();
  readonly #subscription: vscode.Disposable;

  constructor(
    private readonly model: ClusterModel,
    private readonly logs: SessionLogs,
    private readonly relaunch: (session: Session) => Promise<void>,
  ) {
    this.#subscription = model.onDidReceive(({ session, event }) => this.#onEvent(session, event));
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #onEvent(session: Session, event: MusterEvent): void {
    if (event.type === 'slot' && event.state === 'ready') this.#shown.delete(session);
    if (event.type === 'reload' && event.state === 'failed' && event.cause) {
      const text = `The reload of ${session.model.name} stopped and the old workers serve on: ${event.cause.message}`;
      void this.#tell(session, text, event.cause, []);
    }
    // What is about processes has a voice of its own.
    if (event.type !== 'notice' || event.severity === 'info' || event.topic !== undefined) return;
    if (event.severity === 'warning') return this.#onWarning(session, event);
    const shown = this.#shown.get(session) ?? new Set();
    this.#shown.set(session, shown);
    if (shown.has(event.id)) return;
    shown.add(event.id);
    const { name, readyCount } = session.model;
    const what = readyCount === 0 ? `${name} cannot run` : `A worker of ${name} failed; the others serve on`;
    const { message, cause } = this.#nameOwnHolder(event);
    const again: Action = ['Try Again', () => this.#tryAgain(session).catch(showProblem)];
    void this.#tell(session, `${what}: ${message}`, cause, [again]);
  }

  /** What a person may want to know and need not act on, each cause once a session. */
  #onWarning(
    session: Session,
    { id, message, slots: [slot], cause }: MusterEvent & { type: 'notice' },
  ): void {
    const warned = this.#warned.get(session) ?? new Set();
    this.#warned.set(session, warned);
    if (warned.has(id)) return;
    warned.add(id);
    const actions: Action[] = [];
    if (cause?.kind === 'unresponsive' && slot !== undefined) {
      actions.push(['Restart Worker', () => session.client.askSlot('restartSlot', slot)]);
    }
    if (cause?.kind === 'memoryLimit') {
      actions.push(['Change Limit', () => openSetting(settingIds.memoryLimit)]);
    }
    void this.#tell(session, `${session.model.name}: ${message}`, cause, actions, 'showWarningMessage');
  }

  /** Where nothing serves, the program starts anew with the settings of now; else the slots that failed do. */
  async #tryAgain(session: Session): Promise<void> {
    this.#shown.delete(session);
    if (session.model.readyCount === 0) return this.relaunch(session);
    for (const { info } of session.model.failed) await session.client.askSlot('restartSlot', info.slot);
  }

  /** A port that another session of this window holds is told by the program's name, not by our supervisor's. */
  #nameOwnHolder({ message, cause }: MusterEvent & { type: 'notice' }): {
    message: string;
    cause?: Cause | undefined;
  } {
    const owner = this.model.sessions.find(({ client }) => client.pid === cause?.holder?.pid);
    if (!owner || cause?.port === undefined) return { message, cause };
    return {
      message: `Port ${cause.port} is in use by ${owner.model.name}, which Muster runs: stop it first.`,
      cause,
    };
  }

  async #tell(
    session: Session,
    message: string,
    cause: Cause | undefined,
    more: Action[],
    show: 'showErrorMessage' | 'showWarningMessage' = 'showErrorMessage',
  ): Promise<void> {
    const actions: Action[] = [...more, ['Show Log', () => this.logs.show(session)]];
    const { location } = cause ?? {};
    if (location) {
      actions.unshift([`Open ${basename(location.file)}:${location.line}`, () => openLocation(location)]);
    }
    if (cause?.kind === 'notReady')
      actions.unshift(['Change Timeout', () => openSetting(settingIds.readyTimeout)]);
    if (cause?.kind === 'unsupportedTypeScript') actions.unshift(['Install tsx', installTsx]);
    if (cause?.kind === 'portInUse') actions.unshift(['Set PORT', () => openSetting(settingIds.env)]);
    const chosen = await vscode.window[show](message, ...actions.map(([title]) => title));
    await actions.find(([title]) => title === chosen)?.[1]();
  }
}
