import * as vscode from 'vscode';
import type { ClusterModel } from './clusterModel';
import { commandIds } from './ids';
import { describeSession, formatAddress } from './tree/text';

/** `workers ready/total` of every session, in the warning colour only when one needs a person. */
export class StatusBar implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('muster.status', vscode.StatusBarAlignment.Left, 10);
  readonly #subscription: vscode.Disposable;

  constructor(private readonly model: ClusterModel) {
    this.#item.name = 'Muster';
    this.#item.command = commandIds.showActions;
    this.#subscription = model.onDidChange(() => this.#update());
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#item.dispose();
  }

  #update(): void {
    const sessions = this.model.sessions.map(({ model }) => model);
    if (sessions.length === 0) return this.#item.hide();
    const ready = sum(sessions.map(({ readyCount }) => readyCount));
    const total = sum(sessions.map(({ workers }) => workers.length));
    const needy = sum(sessions.map(({ failed, unresponsive }) => failed.length + unresponsive.length));
    const isStarting = sessions.some(({ info }) => info?.state === 'starting');
    const [address] = sessions.length === 1 ? (sessions[0]?.addresses ?? []) : [];
    const icon = isStarting ? '$(loading~spin)' : '$(server-process)';
    const where = address && address.path === undefined ? ` ${formatAddress(address)}` : '';
    this.#item.text = `${icon} ${ready}/${total}${where}`;
    this.#item.accessibilityInformation = { label: `Muster: ${ready} of ${total} workers ready` };
    this.#item.tooltip = sessions.map((session) => `${session.name}: ${describeSession(session)}`).join('\n');
    this.#item.backgroundColor =
      needy > 0 ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    this.#item.show();
  }
}

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);
