import { join } from 'node:path';
import * as vscode from 'vscode';
import { LintActions } from './codeActions';
import type { Confirmations } from './confirmations';
import { selector } from './languages';
import { LiveLint } from './liveLint';
import { RulePages, ruleScheme, showRule } from './rulePages';
import type { RunPrograms } from './runPrograms';
import { LintWorker } from './workerClient';
import { WorkspaceCheck } from './workspaceCheck';

/** Files whose content decides what is checked, and how. */
const projectFiles = '**/{.musterrc.json,package.json,.gitignore,.eslintignore,.musterignore}';

/** The checks in the editor, once there is something to check. */
export class Lint implements vscode.Disposable {
  readonly live: LiveLint;
  readonly #workspace: WorkspaceCheck;
  readonly #subscriptions: readonly { dispose(): void }[];

  /**
   * @param extension the path of the extension's folder
   * @param confirmations what running sessions show of the sources
   */
  constructor(extension: string, confirmations: Confirmations, programs: RunPrograms) {
    const program = join(extension, 'dist', 'lintWorker.js');
    const worker = new LintWorker(program);
    this.live = new LiveLint(worker, confirmations, programs);
    this.#workspace = new WorkspaceCheck(this.live, program, programs);
    const watcher = vscode.workspace.createFileSystemWatcher(projectFiles);
    const recheck = (): void => this.live.recheck();
    this.#subscriptions = [
      this.live,
      this.#workspace,
      worker,
      watcher,
      watcher.onDidCreate(recheck),
      watcher.onDidChange(recheck),
      watcher.onDidDelete(recheck),
      vscode.languages.registerCodeActionsProvider(
        selector,
        new LintActions(this.live),
        LintActions.metadata,
      ),
      vscode.workspace.registerTextDocumentContentProvider(
        ruleScheme,
        new RulePages(vscode.Uri.file(extension)),
      ),
    ];
  }

  checkWorkspace(): Promise<void> {
    return this.#workspace.run();
  }

  /** Opens a rule's page. @param rule asked for where it names none */
  showRule(rule: unknown): Promise<void> {
    return showRule(rule);
  }

  /** Applies every safe fix in the active editor's document. */
  async fixAll(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    if (!document) return;
    const edits = await this.live.fixesFor(document);
    if (edits.length === 0) {
      void vscode.window.showInformationMessage('There is nothing in this file that Muster can fix safely.');
      return;
    }
    const edit = new vscode.WorkspaceEdit();
    edit.set(document.uri, edits);
    await vscode.workspace.applyEdit(edit);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}
