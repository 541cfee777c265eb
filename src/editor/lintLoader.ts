import * as vscode from 'vscode';
import type { Lint } from './lint';
import { canBeChecked } from './lint/languages';

/**
 * Loads the checks when the first document is there that can be checked, after the activation, of which they are no
 * part.
 */
export class LintLoader implements vscode.Disposable {
  readonly #extension: string;
  readonly #opening: vscode.Disposable;
  #loading: Promise<Lint> | undefined;
  #isDisposed = false;

  /** @param extension the path of the extension's folder */
  constructor(extension: string) {
    this.#extension = extension;
    const look = (document: vscode.TextDocument): void => {
      if (!this.#isDisposed && canBeChecked(document)) void this.load();
    };
    this.#opening = vscode.workspace.onDidOpenTextDocument(look);
    setImmediate(() => vscode.workspace.textDocuments.forEach(look));
  }

  load(): Promise<Lint> {
    this.#opening.dispose();
    return (this.#loading ??= this.#load());
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#opening.dispose();
    void this.#loading?.then((lint) => lint.dispose());
  }

  async #load(): Promise<Lint> {
    const { Lint } = await import('./lint');
    return new Lint(this.#extension);
  }
}
