import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { ClusterModel } from '../clusterModel';
import { dashboardPanel } from '../ids';
import { openUrl } from '../openPlace';
import { renderPage } from './page';
import type { HistoryRecorder } from './recorder';
import { actionOf } from './requests';
import { takeSnapshot } from './snapshot';

/** Milliseconds between two snapshots at the least: a reload of many workers is a burst of events. */
const pace = 300;

/** The dashboard of this window: one panel, which shows what the model says as long as it is in sight. */
export class Dashboard implements vscode.Disposable {
  #panel: vscode.WebviewPanel | undefined;
  #timer: NodeJS.Timeout | undefined;
  #sentAt = 0;
  readonly #subscriptions: vscode.Disposable[];

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly model: ClusterModel,
    private readonly history: HistoryRecorder,
  ) {
    this.#subscriptions = [
      model.onDidChange(() => this.#schedule()),
      model.onDidReceive(({ event }) => {
        // The clock of the page: durations go on even where no figure has changed.
        if (event.type === 'sample') this.#schedule();
      }),
    ];
  }

  /** Shows the panel, wherever it is; opens it beside the other editors when there is none. */
  open(): void {
    if (this.#panel) return this.#panel.reveal();
    this.attach(
      vscode.window.createWebviewPanel(dashboardPanel, 'Muster Dashboard', vscode.ViewColumn.Active),
    );
  }

  /** Fills a panel: a new one, or one that the window has restored after a reload. */
  attach(panel: vscode.WebviewPanel): void {
    this.#panel?.dispose();
    this.#panel = panel;
    const { webview } = panel;
    const dist = vscode.Uri.joinPath(this.extensionUri, 'dist');
    const part = (name: string): string => String(webview.asWebviewUri(vscode.Uri.joinPath(dist, name)));
    panel.iconPath = vscode.Uri.joinPath(this.extensionUri, 'media', 'icon.png');
    panel.onDidDispose(() => {
      if (this.#panel === panel) this.#panel = undefined;
    });
    panel.onDidChangeViewState(() => this.#schedule());
    webview.onDidReceiveMessage((message: unknown) => void this.#answer(message));
    webview.options = { enableScripts: true, localResourceRoots: [dist] };
    webview.html = renderPage({
      script: part('dashboard.js'),
      style: part('dashboard.css'),
      cspSource: webview.cspSource,
      nonce: randomBytes(16).toString('base64'),
    });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#panel?.dispose();
  }

  async #answer(message: unknown): Promise<void> {
    const action = actionOf(message, (id) => this.model.find(id)?.model);
    if (action?.do === 'send') this.#send();
    else if (action?.do === 'open') await openUrl(action.url);
    else if (action?.do === 'execute') await vscode.commands.executeCommand(action.command, action.target);
  }

  /** A message to a hidden page is lost, so none is sent: it asks for everything when it is shown again. */
  #schedule(): void {
    if (this.#panel?.visible !== true || this.#timer !== undefined) return;
    const wait = Math.max(0, this.#sentAt + pace - performance.now());
    this.#timer = setTimeout(() => this.#send(), wait);
  }

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#panel?.visible !== true) return;
    this.#sentAt = performance.now();
    const sessions = this.model.sessions.map(({ model }) => model);
    const snapshot = takeSnapshot(sessions, (id) => this.history.of(id), Date.now());
    void this.#panel.webview.postMessage(snapshot);
  }
}
