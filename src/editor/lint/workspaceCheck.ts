import * as vscode from 'vscode';
import { Lines } from '../../check/lines';
import type { Range } from '../../lint';
import { diagnosticOf, faultDiagnostic } from './diagnostics';
import { readLintSettings } from './lintSettings';
import type { LiveLint } from './liveLint';
import type { CheckedFile, Progress } from './messages';
import type { RunPrograms } from './runPrograms';
import { CheckFailed, LintWorker } from './workerClient';

const showProblems = 'Show Problems';

/** Checks the files of the workspace that are not open; those that are, are checked live. */
export class WorkspaceCheck implements vscode.Disposable {
  readonly #live: LiveLint;
  readonly #program: string;
  readonly #programs: RunPrograms;
  readonly #diagnostics = vscode.languages.createDiagnosticCollection('muster workspace');
  readonly #subscriptions: readonly { dispose(): void }[];
  #hasChecked = false;

  /** @param program of the thread that checks: a check of all files has one of its own, so that it can be ended */
  constructor(live: LiveLint, program: string, programs: RunPrograms) {
    this.#live = live;
    this.#program = program;
    this.#programs = programs;
    const { workspace } = vscode;
    this.#subscriptions = [
      workspace.onDidOpenTextDocument(({ uri }) => this.#diagnostics.delete(uri)),
      live.onDidClose(({ document, diagnostics }) => {
        // What is not saved is lost with the document, and its findings with it.
        if (this.#hasChecked && !document.isUntitled && !document.isDirty)
          this.#diagnostics.set(document.uri, diagnostics);
      }),
      workspace.onDidDeleteFiles(({ files }) => this.#drop(files)),
      workspace.onDidRenameFiles(({ files }) => this.#drop(files.map(({ oldUri }) => oldUri))),
      this.#diagnostics,
    ];
  }

  /** Checks every folder that is open, and tells what was found when the person asks for it. */
  async run(): Promise<void> {
    const folders = vscode.workspace.workspaceFolders ?? [];
    const wanted = folders
      .filter(({ uri }) => uri.scheme === 'file')
      .map(({ uri }) => ({ path: uri.fsPath, settings: readLintSettings(uri) }))
      .filter(({ settings }) => settings.isEnabled)
      .map(({ path, settings: { rules, isSticky } }) => ({
        path,
        settings: { rules, isSticky, programs: this.#programs.paths },
      }));
    const worker = new LintWorker(this.#program);
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: 'Checking the workspace',
      cancellable: true,
    };
    const checked = await vscode.window.withProgress(options, async (progress, token) => {
      const cancelled = token.onCancellationRequested(() => worker.dispose());
      this.#diagnostics.clear();
      this.#hasChecked = true;
      try {
        const result = await worker.checkFolders(wanted, (part) => {
          this.#show(part);
          progress.report({ message: `${part.checked} files` });
        });
        this.#show(result);
        return result.checked;
      } catch (error) {
        if (!(error instanceof CheckFailed && token.isCancellationRequested)) throw error;
        return undefined;
      } finally {
        cancelled.dispose();
        worker.dispose();
      }
    });
    if (checked !== undefined) void this.#tell(checked);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #show({ files }: Progress): void {
    for (const file of files) {
      const uri = vscode.Uri.file(file.path);
      if (!this.#live.isLive(uri)) this.#diagnostics.set(uri, diagnosticsOf(uri, file));
      if (file.configFault)
        this.#diagnostics.set(vscode.Uri.file(file.configFault.file), [faultDiagnostic(file.configFault)]);
    }
  }

  #drop(uris: readonly vscode.Uri[]): void {
    for (const uri of uris) this.#diagnostics.delete(uri);
  }

  async #tell(checked: number): Promise<void> {
    const found = vscode.languages
      .getDiagnostics()
      .flatMap(([, all]) => all.filter(({ source }) => source === 'muster'));
    const count = (severity: vscode.DiagnosticSeverity): number =>
      found.filter((one) => one.severity === severity).length;
    const errors = count(vscode.DiagnosticSeverity.Error);
    const warnings = count(vscode.DiagnosticSeverity.Warning);
    const what = errors + warnings === 0 ? 'nothing to mend' : `errors: ${errors}, warnings: ${warnings}`;
    const choice = await vscode.window.showInformationMessage(
      `Checked ${checked} files: ${what}.`,
      ...(errors + warnings === 0 ? [] : [showProblems]),
    );
    if (choice === showProblems) await vscode.commands.executeCommand('workbench.actions.view.problems');
  }
}

function diagnosticsOf(uri: vscode.Uri, { text, findings }: CheckedFile): vscode.Diagnostic[] {
  const lines = new Lines(text, 'editor');
  const positionOf = (offset: number): vscode.Position => {
    const { line, column } = lines.positionOf(offset);
    return new vscode.Position(line, column);
  };
  const rangeOf = ({ start, end }: Range): vscode.Range =>
    new vscode.Range(positionOf(start), positionOf(end));
  return findings.map((finding) => diagnosticOf(uri, finding, rangeOf));
}
