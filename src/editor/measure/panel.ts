import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { toMarkdown } from '../../measure/table';
import type { MeasureReport } from '../../protocol/measure';
import { MeasurePageRequestSchema, type ExportForm } from '../../protocol/measurePage';
import { commandIds, measurePanel } from '../ids';
import { showProblem } from '../launchProblems';
import { renderMeasurePage } from './page';
import { viewOf } from './view';

/** What was measured. */
export interface Measured {
  report: MeasureReport;
  /** The program as a person knows it. */
  name: string;
  program: vscode.Uri;
}

/** The page of the last measurement of this window: a new one takes its place. */
export class MeasurePanel implements vscode.Disposable {
  #panel: vscode.WebviewPanel | undefined;
  #shown: Measured | undefined;

  constructor(private readonly extensionUri: vscode.Uri) {}

  show(measured: Measured): void {
    this.#shown = measured;
    if (!this.#panel) this.#open();
    else {
      this.#panel.reveal();
      this.#send();
    }
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  #open(): void {
    const { Active } = vscode.ViewColumn;
    const panel = vscode.window.createWebviewPanel(measurePanel, 'Muster Scaling', Active);
    this.#panel = panel;
    const { webview } = panel;
    const dist = vscode.Uri.joinPath(this.extensionUri, 'dist');
    const part = (name: string): string => String(webview.asWebviewUri(vscode.Uri.joinPath(dist, name)));
    panel.iconPath = vscode.Uri.joinPath(this.extensionUri, 'media', 'icon.png');
    panel.onDidDispose(() => (this.#panel = undefined));
    webview.onDidReceiveMessage((message: unknown) => void this.#answer(message).catch(showProblem));
    webview.options = { enableScripts: true, localResourceRoots: [dist] };
    webview.html = renderMeasurePage({
      script: part('scaling.js'),
      style: part('scaling.css'),
      cspSource: webview.cspSource,
      nonce: randomBytes(16).toString('base64'),
    });
  }

  async #answer(message: unknown): Promise<void> {
    const request = v.safeParse(MeasurePageRequestSchema, message);
    if (!request.success || !this.#shown) return;
    switch (request.output.type) {
      case 'ready':
        this.#send();
        break;
      case 'export':
        await exportReport(this.#shown.report, request.output.form);
        break;
      case 'again':
        await vscode.commands.executeCommand(commandIds.measureScaling, this.#shown.program);
        break;
      case 'settings':
        await vscode.commands.executeCommand('workbench.action.openSettings', 'muster.measure');
    }
  }

  /** What a hidden page is sent is lost: it asks when it is shown again. */
  #send(): void {
    if (!this.#shown || this.#panel?.visible !== true) return;
    void this.#panel.webview.postMessage(viewOf(this.#shown.report, this.#shown.name));
  }
}

/** Opens the report as a file that is not saved yet: where it is to be, the person knows. */
async function exportReport(report: MeasureReport, form: ExportForm): Promise<void> {
  const content = form === 'json' ? `${JSON.stringify(report, null, 2)}\n` : toMarkdown(report);
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: form, content }));
}
