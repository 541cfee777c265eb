import * as vscode from 'vscode';
import type { ClusterModel } from './clusterModel';
import type { Lint } from './lint';
import { Confirmations } from './lint/confirmations';
import { canBeChecked } from './lint/languages';
import { RunPrograms } from './lint/runPrograms';

/**
 * Loads the checks when the first document is there that can be checked, after the activation, of which they are no
 * part.
 */
export class LintLoader implements vscode.Disposable {
  readonly #extension: string;
  readonly #opening: vscode.Disposable;
  /** Fed from the start on: what a session has shown before the first document is open is not shown again. */
  readonly #confirmations = new Confirmations();
  readonly #programs = new RunPrograms();
  readonly #subscriptions: readonly vscode.Disposable[];
  #loading: Promise<Lint> | undefined;
  #isDisposed = false;

  /** @param extension the path of the extension's folder */
  constructor(extension: string, model: ClusterModel) {
    this.#extension = extension;
    const look = (document: vscode.TextDocument): void => {
      if (!this.#isDisposed && canBeChecked(document)) void this.load();
    };
    this.#opening = vscode.workspace.onDidOpenTextDocument(look);
    this.#subscriptions = [
      model.onDidReceive(({ session, event }) => this.#confirmations.receive(session.model, event)),
      model.onDidChange(({ sessions }) => {
        if (!sessions) return;
        const models = model.sessions.map((one) => one.model);
        this.#confirmations.keepOnly(new Set(models.map(({ id }) => id)));
        this.#programs.add(models.map(({ plan }) => plan.program));
      }),
    ];
    setImmediate(() => vscode.workspace.textDocuments.forEach(look));
  }

  load(): Promise<Lint> {
    this.#opening.dispose();
    return (this.#loading ??= this.#load());
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#opening.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
    void this.#loading?.then((lint) => lint.dispose());
  }

  async #load(): Promise<Lint> {
    const { Lint } = await import('./lint');
    return new Lint(this.#extension, this.#confirmations, this.#programs);
  }
}
