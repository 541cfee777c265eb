import * as vscode from 'vscode';
import type { DashboardReveal } from '../../protocol/dashboard';
import { dashboardPanel } from '../ids';
import { LivePage, type PageContext } from './livePage';

/** The dashboard of this window: one panel. */
export class Dashboard implements vscode.Disposable {
  #panel: vscode.WebviewPanel | undefined;
  #page: LivePage | undefined;

  constructor(private readonly context: PageContext) {}

  /** Shows the panel, wherever it is; opens it beside the other editors when there is none. */
  open(): void {
    if (this.#panel) return this.#panel.reveal();
    this.attach(
      vscode.window.createWebviewPanel(dashboardPanel, 'Muster Dashboard', vscode.ViewColumn.Active),
    );
  }

  /** Shows the panel with something in it. */
  openAt(place: Omit<DashboardReveal, 'type'>): void {
    this.open();
    this.#page?.reveal({ type: 'reveal', ...place });
  }

  /** Fills a panel: a new one, or one that the window has restored after a reload. */
  attach(panel: vscode.WebviewPanel): void {
    this.#panel?.dispose();
    this.#panel = panel;
    panel.iconPath = vscode.Uri.joinPath(this.context.extensionUri, 'media', 'icon.png');
    const page = new LivePage(this.context, panel, 'panel');
    this.#page = page;
    panel.onDidDispose(() => {
      page.dispose();
      if (this.#panel !== panel) return;
      this.#panel = undefined;
      this.#page = undefined;
    });
    panel.onDidChangeViewState(() => page.schedule());
  }

  dispose(): void {
    this.#panel?.dispose();
  }
}
