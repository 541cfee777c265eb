import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Session } from '../../../src/editor/clusterModel';
import { Recorder } from '../../../src/editor/dashboard/recorder';
import { takeSnapshot } from '../../../src/editor/dashboard/snapshot';
import type { WorkersTree } from '../../../src/editor/tree/provider';
import type { Row } from '../../../src/editor/tree/rows';
import type { PageView, TabId, ViewOf } from '../../../src/protocol/dashboard';
import type { Address, MusterEvent, SlotInfo } from '../../../src/protocol/events';
import type { EventRow } from '../../../src/protocol/views/events';
import type { MessageRowView } from '../../../src/protocol/views/ipc';
import { until } from '../../support/until';
import { muster, setSetting, stopAll } from './muster';

/** A file of the repository's examples. */
export function exampleFile(name: string): vscode.Uri {
  const folder = vscode.extensions.getExtension('muster.muster')?.extensionPath ?? assert.fail();
  return vscode.Uri.file(join(folder, 'examples', name));
}

/** A line of the tree, and how deep it stands: 0 is the session. */
export interface TreeLine {
  row: Row;
  depth: number;
  label: string;
  description: string;
}

function linesOf(tree: WorkersTree, row: Row, depth = 0): TreeLine[] {
  const { label, description } = tree.getTreeItem(row);
  const name = typeof label === 'string' ? label : (label?.label ?? '');
  const line = { row, depth, label: name, description: String(description ?? '') };
  return [line, ...tree.getChildren(row).flatMap((child) => linesOf(tree, child, depth + 1))];
}

type Ending = () => PromiseLike<void> | void;

let endings: Ending[] = [];

/** Ends what the test has started, and takes its settings back. */
export async function endExample(): Promise<void> {
  await stopAll();
  const all = endings;
  endings = [];
  for (const end of all.reverse()) await end();
}

/** `end` is called after the test, whatever became of it. */
export function whenExampleEnds(end: Ending): void {
  endings.push(end);
}

async function set(settings: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [id, value] of Object.entries(settings)) {
    await setSetting(id, value);
    whenExampleEnds(() => setSetting(id, undefined));
  }
}

/** An example that runs in this window, and what the window shows of it. */
export class Example {
  private constructor(
    readonly session: Session,
    readonly events: readonly MusterEvent[],
    private readonly tree: WorkersTree,
    private readonly recorder: Recorder,
  ) {}

  /**
   * Runs a program as Run Clustered does, on a random port.
   * @param settings by their ids; `env` is added to the port's
   * @param choose what a person does when asked something
   * @returns as soon as the session is there
   */
  static async start(
    program: vscode.Uri,
    { env = {}, ...settings }: { env?: Readonly<Record<string, string>>; [id: string]: unknown } = {},
    choose?: () => Promise<void>,
  ): Promise<Example> {
    const { model, tree } = await muster();
    await set({ ...settings, env: { PORT: '0', ...env } });
    const recorder = new Recorder(model);
    const events: MusterEvent[] = [];
    const subscription = model.onDidReceive(({ event }) => events.push(event));
    whenExampleEnds(() => {
      recorder.dispose();
      subscription.dispose();
    });
    void vscode.commands.executeCommand('muster.run', program);
    const session = await until('the session', async () => {
      await choose?.();
      return model.sessions[0];
    });
    return new Example(session, events, tree, recorder);
  }

  /** The same with so many workers, once they serve; they are the program's own where it forks them itself. */
  static async run(
    name: string,
    workers: number,
    settings: { env?: Readonly<Record<string, string>>; [id: string]: unknown } = {},
  ): Promise<Example> {
    const example = await Example.start(exampleFile(name), { workers, ...settings });
    await example.ready(workers);
    return example;
  }

  /** The workers that serve, once there are so many of them. */
  ready(count: number): Promise<SlotInfo[]> {
    return until(`${count} workers to be ready`, () => {
      const infos = this.session.model.workers.map(({ info }) => info);
      const ready = infos.filter(({ state, addresses }) => state === 'ready' && addresses.length > 0);
      return ready.length === count && ready;
    });
  }

  get address(): Address {
    const addresses = this.session.model.workers.flatMap(({ info }) => info.addresses);
    return addresses[0] ?? assert.fail('no worker has an address');
  }

  pidOf(slot: number): number {
    return this.session.model.slot(slot)?.info.pid ?? assert.fail(`slot ${slot} has no worker`);
  }

  /** Every line of the tree below the session, opened all the way down. */
  get lines(): TreeLine[] {
    return linesOf(this.tree, this.tree.sessionRow(this.session));
  }

  /** Waits for lines of the tree that are as wanted. */
  linesLike(pattern: RegExp, count = 1): Promise<TreeLine[]> {
    return until(`${count} lines of the tree like ${pattern}`, () => {
      const found = this.lines.filter(({ label, description }) => pattern.test(`${label} ${description}`));
      return found.length === count && found;
    }).catch((error: unknown) => {
      const shown = this.lines.map(
        ({ depth, label, description }) => `${' '.repeat(depth)}${label}  ${description}`,
      );
      throw new Error(`${String(error)}\n${shown.join('\n')}`);
    });
  }

  async lineLike(pattern: RegExp): Promise<TreeLine> {
    const [line] = await this.linesLike(pattern);
    return line ?? assert.fail();
  }

  /** The labels of what is above a row, the nearest first. */
  above({ row }: TreeLine): string[] {
    const parent = this.tree.getParent(row);
    if (!parent) return [];
    const label = this.tree.getTreeItem(parent).label as string;
    return [label, ...this.above({ row: parent, depth: 0, label, description: '' })];
  }

  /** What a tab of the dashboard is sent now. */
  tab<T extends TabId>(tab: T, selected?: string): ViewOf<T> {
    const { id } = this.session.model;
    const sight = { tab, session: id, selected };
    const recordsOf = (session: string): ReturnType<Recorder['of']> => this.recorder.of(session);
    const { view } = takeSnapshot([this.session.model], recordsOf, sight, Date.now());
    const isWanted = (one: PageView | undefined): one is ViewOf<T> => one?.tab === tab;
    return isWanted(view) ? view : assert.fail();
  }

  /** Waits for rows of the Events tab. */
  eventLike(pattern: RegExp): Promise<EventRow> {
    return until(`an event like ${pattern}`, () =>
      this.tab('events').rows.find(({ title }) => pattern.test(title)),
    ).catch((error: unknown) => {
      const shown = this.tab('events').rows.map(({ title }) => title);
      throw new Error(`${String(error)}\n${shown.join('\n')}`);
    });
  }

  /** Waits for rows of the IPC tab, of which there are the last hundreds. */
  messagesLike(
    label: RegExp,
    isWanted: (row: MessageRowView) => boolean = () => true,
  ): Promise<MessageRowView[]> {
    const rows = (): MessageRowView[] => this.tab('ipc').table.rows;
    return until(`messages like ${label}`, () => {
      const found = rows().filter((row) => label.test(row.label) && isWanted(row));
      return found.length > 0 && found;
    }).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${JSON.stringify(rows(), undefined, 1)}`);
    });
  }

  /** The lines that the workers have written. */
  get output(): string[] {
    return this.events.flatMap((event) => (event.type === 'log' ? event.lines : []));
  }
}

/** The rules whose findings are underlined in a file, once they are these. */
export async function underlined(uri: vscode.Uri, rules: readonly string[]): Promise<vscode.Diagnostic[]> {
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  const wanted = [...rules].sort().join();
  let shown = '';
  return until(`${wanted} to be underlined in ${uri.path}`, () => {
    const found = vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'muster');
    const names = found.map(({ code }) => String(typeof code === 'object' ? code.value : code));
    shown = [...new Set(names)].sort().join();
    return shown === wanted && found;
  }).catch((error: unknown) => assert.fail(`${String(error)}, but ${shown || 'nothing'} is`));
}
