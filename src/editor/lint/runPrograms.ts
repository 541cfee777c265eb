/**
 * The programs that Muster has run since the window was opened: the files around them are of a program with several
 * workers, also those that do not show it and also while it is being mended.
 */
export class RunPrograms {
  readonly #paths = new Set<string>();
  readonly #listeners = new Set<() => void>();

  /** Their paths, absolute. */
  get paths(): readonly string[] {
    return [...this.#paths];
  }

  /** @param listener called when there is another one */
  onDidChange(listener: () => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  add(paths: readonly string[]): void {
    const { size } = this.#paths;
    for (const path of paths) this.#paths.add(path);
    if (this.#paths.size > size) for (const listener of this.#listeners) listener();
  }
}
