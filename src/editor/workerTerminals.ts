import * as vscode from 'vscode';
import type { ClusterModel, Session } from './clusterModel';

/** Lines kept of each slot for a view that is opened later; what is older stands in the session's log. */
const keptLines = 2000;

/** The output of one slot as a terminal shows it: colours, links and all, over the worker's restarts. */
class SlotScreen {
  #lines: string[] = [];
  readonly #writes = new vscode.EventEmitter<string>();
  #terminal: vscode.Terminal | undefined;

  constructor(private readonly name: string) {}

  append(lines: readonly string[]): void {
    this.#lines.push(...lines);
    // Trimmed in strides: cutting at every line would copy the whole array each time.
    if (this.#lines.length > 2 * keptLines) this.#lines = this.#lines.slice(-keptLines);
    this.#writes.fire(toScreen(lines));
  }

  show(): void {
    this.#terminal ??= vscode.window.createTerminal({
      name: this.name,
      iconPath: new vscode.ThemeIcon('server-process'),
      isTransient: true,
      pty: {
        onDidWrite: this.#writes.event,
        open: () => this.#writes.fire(toScreen(this.#lines.slice(-keptLines))),
        close: () => (this.#terminal = undefined),
      },
    });
    this.#terminal.show(true);
  }

  dispose(): void {
    this.#terminal?.dispose();
    this.#writes.dispose();
  }
}

const toScreen = (lines: readonly string[]): string => lines.map((line) => `${line}\r\n`).join('');

/** A view of the output of each worker, made when a person first asks for it. */
export class WorkerTerminals implements vscode.Disposable {
  readonly #screens = new Map<string, SlotScreen>();
  readonly #subscription: vscode.Disposable;

  constructor(model: ClusterModel) {
    this.#subscription = model.onDidReceive(({ session, event }) => {
      if (event.type === 'log') this.#screen(session, event.slot).append(event.lines);
    });
  }

  show(session: Session, slot: number): void {
    this.#screen(session, slot).show();
  }

  dispose(): void {
    this.#subscription.dispose();
    for (const screen of this.#screens.values()) screen.dispose();
  }

  /** Of a program's slot rather than of a session's: it goes on in the same view when the program is run again. */
  #screen({ model }: Session, slot: number): SlotScreen {
    const key = `${model.plan.program}\0${slot}`;
    const screen = this.#screens.get(key) ?? new SlotScreen(`${model.name} · worker ${slot}`);
    this.#screens.set(key, screen);
    return screen;
  }
}
