import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { DashboardReveal } from '../../protocol/dashboard';
import type { MusterEvent } from '../../protocol/events';
import type { ClusterModel } from '../clusterModel';
import { openLocation, openUrl } from '../openPlace';
import { exportEvents } from './exportEvents';
import { renderPage } from './page';
import type { Recorder } from './recorder';
import { actionOf, type DashboardAction } from './requests';
import { takeSnapshot, type Sight } from './snapshot';

/** Milliseconds between two snapshots at the least: a reload of many workers is a burst of events. */
const pace = 300;

/** What the pages of a window are made of. */
export interface PageContext {
  extensionUri: vscode.Uri;
  model: ClusterModel;
  recorder: Recorder;
}

/** A webview, in the editor area or in the sidebar. */
type Holder = vscode.WebviewPanel | vscode.WebviewView;

/** One page and what it shows: it is sent all that is in its sight, as long as it is in sight itself. */
export class LivePage implements vscode.Disposable {
  #sight: Sight | undefined;
  #timer: NodeJS.Timeout | undefined;
  #sentAt = 0;
  /** What the page is to show as soon as it can be told. */
  #reveal: DashboardReveal | undefined;
  readonly #subscriptions: vscode.Disposable[];

  /** @param layout what the page is arranged for */
  constructor(
    private readonly context: PageContext,
    private readonly holder: Holder,
    layout: 'panel' | 'sidebar',
  ) {
    const { model, extensionUri } = context;
    const { webview } = holder;
    const dist = vscode.Uri.joinPath(extensionUri, 'dist');
    const part = (name: string): string => String(webview.asWebviewUri(vscode.Uri.joinPath(dist, name)));
    this.#subscriptions = [
      model.onDidChange(() => this.schedule()),
      model.onDidReceive(({ event }) => {
        if (this.#isSeen(event)) this.schedule();
      }),
      webview.onDidReceiveMessage((message: unknown) => void this.#answer(message)),
    ];
    webview.options = { enableScripts: true, localResourceRoots: [dist] };
    webview.html = renderPage({
      script: part('dashboard.js'),
      style: part('dashboard.css'),
      cspSource: webview.cspSource,
      nonce: randomBytes(16).toString('base64'),
      layout,
    });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** A message to a hidden page is lost, so none is sent: it says what it shows when it is shown again. */
  schedule(): void {
    if (!this.holder.visible || this.#sight === undefined || this.#timer !== undefined) return;
    const wait = Math.max(0, this.#sentAt + pace - performance.now());
    this.#timer = setTimeout(() => this.#send(), wait);
  }

  /** Shows something else; a page that is not there yet is told when it says its first word. */
  reveal(place: DashboardReveal): void {
    this.#reveal = place;
    if (this.holder.visible && this.#sight !== undefined) this.#tellPlace();
  }

  #tellPlace(): void {
    if (this.#reveal) void this.holder.webview.postMessage(this.#reveal);
    this.#reveal = undefined;
  }

  /** Whether it shows what an event tells that does not change the model. */
  #isSeen({ type }: MusterEvent): boolean {
    // The clock of the page: durations go on even where no figure has changed.
    if (type === 'sample') return true;
    const tab = this.#sight?.tab;
    if (type === 'requests') return tab === 'load';
    if (type === 'ipc') return tab === 'ipc';
    return tab === 'events' && type !== 'log' && type !== 'runtime';
  }

  async #answer(message: unknown): Promise<void> {
    const { model, recorder } = this.context;
    const action = actionOf(
      message,
      (id) => model.find(id)?.model,
      (id) => recorder.of(id),
    );
    if (action?.do === 'show') {
      this.#sight = action.sight;
      this.#send();
      this.#tellPlace();
    } else if (action) await perform(action, recorder);
  }

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.holder.visible || this.#sight === undefined) return;
    this.#sentAt = performance.now();
    const { model, recorder } = this.context;
    const sessions = model.sessions.map((session) => session.model);
    const snapshot = takeSnapshot(sessions, (id) => recorder.of(id), this.#sight, Date.now());
    void this.holder.webview.postMessage(snapshot);
  }
}

type Deed = Exclude<DashboardAction, { do: 'show' }>;

async function perform(deed: Deed, recorder: Recorder): Promise<void> {
  switch (deed.do) {
    case 'open':
      return openUrl(deed.url);
    case 'openPlace':
      return openLocation(deed.location);
    case 'export':
      return exportEvents(deed.session, recorder.of(deed.session.id).log);
    case 'execute':
      await vscode.commands.executeCommand(deed.command, deed.target);
  }
}
