import * as vscode from 'vscode';
import type { Confirmations } from './confirmations';
import { diagnosticOf, faultDiagnostic } from './diagnostics';
import { canBeChecked, fileNameOf } from './languages';
import { readLintSettings, type LintSettings } from './lintSettings';
import type { Checkable, ConfigFault, EditorFinding } from './messages';
import type { RunPrograms } from './runPrograms';
import { CheckFailed, type LintWorker } from './workerClient';

interface Entry {
  readonly document: vscode.TextDocument;
  settings: LintSettings;
  timer: NodeJS.Timeout | undefined;
  /** The check that runs. */
  running: Promise<void> | undefined;
  /** The version that was checked last. */
  version: number | undefined;
  findings: readonly EditorFinding[];
  configFault: ConfigFault | undefined;
}

/** Keeps the findings of the open documents true to what is typed. */
export class LiveLint implements vscode.Disposable {
  readonly #worker: LintWorker;
  readonly #confirmations: Confirmations;
  readonly #programs: RunPrograms;
  readonly #diagnostics = vscode.languages.createDiagnosticCollection('muster');
  readonly #entries = new Map<string, Entry>();
  readonly #didClose = new vscode.EventEmitter<{
    readonly document: vscode.TextDocument;
    readonly diagnostics: readonly vscode.Diagnostic[];
  }>();
  readonly #subscriptions: readonly { dispose(): void }[];

  /** A document is closed; with what was last found in it. */
  readonly onDidClose = this.#didClose.event;

  constructor(worker: LintWorker, confirmations: Confirmations, programs: RunPrograms) {
    this.#worker = worker;
    this.#confirmations = confirmations;
    this.#programs = programs;
    const { workspace } = vscode;
    this.#subscriptions = [
      workspace.onDidOpenTextDocument((document) => this.#open(document)),
      workspace.onDidCloseTextDocument((document) => this.#close(document)),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#touch(document);
      }),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('muster.lint') || event.affectsConfiguration('muster.sticky'))
          this.recheck();
      }),
      confirmations.onDidChange((files) => {
        for (const entry of this.#entries.values())
          if (files.has(entry.document.uri.fsPath) && entry.version === entry.document.version)
            this.#show(entry);
      }),
      programs.onDidChange(() => this.recheck()),
      this.#didClose,
      this.#diagnostics,
    ];
    for (const document of workspace.textDocuments) this.#open(document);
  }

  /** Whether the document is open and checked. */
  isLive(uri: vscode.Uri): boolean {
    return this.#entries.has(uri.toString());
  }

  /**
   * The findings in the text as it is now, also when its check was not due yet.
   * @returns nothing of a document that is not checked
   */
  async findingsIn(document: vscode.TextDocument): Promise<readonly EditorFinding[]> {
    const entry = this.#entries.get(document.uri.toString());
    if (!entry?.settings.isEnabled) return [];
    while (!document.isClosed && entry.version !== document.version) await this.#check(entry);
    return entry.findings;
  }

  /** The finding as the editor shows it, with what running sessions show of its place. */
  diagnosticOf(document: vscode.TextDocument, finding: EditorFinding): vscode.Diagnostic {
    const { uri } = document;
    return diagnosticOf(
      uri,
      finding,
      (range) => rangeIn(document, range),
      (from, to) => (uri.scheme === 'file' ? this.#confirmations.sentencesAt(uri.fsPath, from, to) : []),
    );
  }

  /** What applies every safe fix in the document. Nothing when there is none, or when it was edited meanwhile. */
  async fixesFor(document: vscode.TextDocument): Promise<vscode.TextEdit[]> {
    const { version } = document;
    const settings = readLintSettings(document);
    if (!canBeChecked(document) || !settings.isEnabled) return [];
    const { edits } = await this.#worker.fix(checkable(document, settings, this.#programs));
    if (document.version !== version) return [];
    return edits.map(({ range, newText }) => vscode.TextEdit.replace(rangeIn(document, range), newText));
  }

  /** Settings, the project's files, or what is known of its programs have changed. */
  recheck(): void {
    this.#worker.tell({ type: 'forget' });
    for (const entry of this.#entries.values()) {
      entry.settings = readLintSettings(entry.document);
      entry.version = undefined;
      this.#schedule(entry, 0);
    }
  }

  dispose(): void {
    for (const { timer } of this.#entries.values()) clearTimeout(timer);
    this.#entries.clear();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #open(document: vscode.TextDocument): void {
    if (!canBeChecked(document)) return;
    const entry: Entry = {
      document,
      settings: readLintSettings(document),
      timer: undefined,
      running: undefined,
      version: undefined,
      findings: [],
      configFault: undefined,
    };
    this.#entries.set(document.uri.toString(), entry);
    this.#schedule(entry, 0);
  }

  #touch(document: vscode.TextDocument): void {
    const entry = this.#entries.get(document.uri.toString());
    if (entry) this.#schedule(entry, entry.settings.debounce);
  }

  #close(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    const entry = this.#entries.get(key);
    if (!entry) return;
    clearTimeout(entry.timer);
    this.#entries.delete(key);
    const diagnostics = this.#diagnostics.get(document.uri) ?? [];
    this.#diagnostics.delete(document.uri);
    this.#showFaults();
    this.#worker.tell({ type: 'close', uri: key });
    this.#didClose.fire({ document, diagnostics });
  }

  #schedule(entry: Entry, delay: number): void {
    clearTimeout(entry.timer);
    entry.timer = setTimeout(() => void this.#check(entry), delay);
  }

  /** Never two checks of one document at a time: what was typed meanwhile is checked when the first is over. */
  #check(entry: Entry): Promise<void> {
    clearTimeout(entry.timer);
    entry.running ??= this.#checkOnce(entry).finally(() => {
      entry.running = undefined;
    });
    return entry.running;
  }

  async #checkOnce(entry: Entry): Promise<void> {
    const { document, settings } = entry;
    const { version } = document;
    try {
      const { findings, configFault } = settings.isEnabled
        ? await this.#worker.check(checkable(document, settings, this.#programs))
        : { findings: [], configFault: undefined };
      // What was typed meanwhile is checked anew; what was found in an older text says nothing of this one.
      if (!this.#isCurrent(entry) || settings !== entry.settings) return;
      if (document.version !== version) {
        this.#schedule(entry, 0);
        return;
      }
      Object.assign(entry, { version, findings, configFault });
    } catch (error) {
      if (!(error instanceof CheckFailed)) throw error;
      // Not again before the next edit: the same text would come to the same end.
      Object.assign(entry, { version, findings: [], configFault: undefined });
      if (!this.#isCurrent(entry)) return;
    }
    this.#show(entry);
    this.#showFaults();
  }

  #show({ document, findings }: Entry): void {
    this.#diagnostics.set(
      document.uri,
      findings.map((finding) => this.diagnosticOf(document, finding)),
    );
  }

  #isCurrent({ document }: Entry): boolean {
    return this.#entries.get(document.uri.toString())?.document === document;
  }

  #faults = new Set<string>();

  /** A fault is shown while a document that it concerns is open. */
  #showFaults(): void {
    const faults = new Map<string, ConfigFault>();
    for (const { configFault } of this.#entries.values())
      if (configFault) faults.set(configFault.file, configFault);
    for (const file of this.#faults) if (!faults.has(file)) this.#diagnostics.delete(vscode.Uri.file(file));
    for (const [file, fault] of faults)
      this.#diagnostics.set(vscode.Uri.file(file), [faultDiagnostic(fault)]);
    this.#faults = new Set(faults.keys());
  }
}

function checkable(
  document: vscode.TextDocument,
  { rules, isSticky }: LintSettings,
  { paths }: RunPrograms,
): Checkable {
  const { uri } = document;
  const folder =
    vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? vscode.Uri.joinPath(uri, '..').fsPath;
  return {
    uri: uri.toString(),
    fileName: fileNameOf(document),
    text: document.getText(),
    ...(uri.scheme === 'file' && { file: { path: uri.fsPath, folder } }),
    settings: { rules, isSticky, programs: paths },
  };
}

function rangeIn(
  document: vscode.TextDocument,
  { start, end }: { start: number; end: number },
): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}
