import * as vscode from 'vscode';
import type { ProcessInfo } from '../../protocol/events';
import type { ClusterModel, ModelChange, Session } from '../clusterModel';
import type { SessionChange } from '../sessionModel';
import { sessionKey, workerKey, type ProcessOrder } from './arrangement';
import { gatheringItem, groupItem, moreItem, processItem } from './processItems';
import { ProcessRows } from './processRows';
import { sessionItem, slotItem, type MoreRow, type Row, type SessionRow, type SlotRow } from './rows';
import { tooltip } from './tooltip';

/** Milliseconds: redrawing a row closes its tooltip, so figures wait while somebody reads it. */
const readingTime = 8000;
/** A refresh of an open row has VS Code ask for all below it again: figures of such rows wait for their turn. */
const mostRedrawn = 200;
/** Ages change without an event: each row of a process is looked at once in so many seconds. */
const ageRound = 30;

/**
 * The tree of sessions, workers and what they started. A change refreshes the rows whose text it changed and no
 * others.
 */
export class WorkersTree implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  readonly #changes = new vscode.EventEmitter<Row[] | undefined>();
  readonly onDidChangeTreeData = this.#changes.event;
  readonly #model: ClusterModel;
  readonly #sessionRows = new WeakMap<Session, SessionRow>();
  readonly #slotRows = new WeakMap<Session, Map<number, SlotRow>>();
  readonly #processRows = new WeakMap<Session, ProcessRows>();
  /** What each row last looked like. */
  readonly #shown = new WeakMap<Row, string>();
  /** Rows that are open, and when each was refreshed last, by the monotonic clock. */
  readonly #open = new WeakMap<Row, number>();
  #order: ProcessOrder = 'age';
  /** The row whose tooltip was asked for last, and until when its figures stand still for it to be read. */
  #read: { row: Row; until: number } | undefined;
  readonly #subscription: vscode.Disposable;

  constructor(model: ClusterModel) {
    this.#model = model;
    this.#subscription = model.onDidChange((change) => this.#onChange(change));
  }

  get order(): ProcessOrder {
    return this.#order;
  }

  getChildren(row?: Row): Row[] {
    if (row === undefined) return this.#model.sessions.map((session) => this.sessionRow(session));
    const { session } = row;
    switch (row.kind) {
      case 'session':
        return [
          ...session.model.slots.map(({ info }) => this.slotRow(session, info.slot)),
          ...this.#processesOf(session).children(sessionKey),
        ];
      case 'more':
        return [];
      default:
        return this.#processesOf(session).children(keyOf(row));
    }
  }

  getParent(row: Row): Row | undefined {
    if (row.kind === 'session') return undefined;
    if (row.kind === 'slot') return this.sessionRow(row.session);
    const above = row.kind === 'more' ? row.container : this.#processesOf(row.session).above(row.key);
    return above === undefined ? undefined : this.#rowOf(row.session, above);
  }

  getTreeItem(row: Row): vscode.TreeItem {
    const item = this.#render(row);
    this.#shown.set(row, fingerprint(item));
    if (item.collapsibleState === vscode.TreeItemCollapsibleState.Expanded && !this.#open.has(row))
      this.#open.set(row, 0);
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, row: Row): vscode.TreeItem {
    item.tooltip = tooltip(row, Date.now());
    this.#read = { row, until: Date.now() + readingTime };
    return item;
  }

  sessionRow(session: Session): SessionRow {
    const row = this.#sessionRows.get(session) ?? { kind: 'session', session };
    this.#sessionRows.set(session, row);
    return row;
  }

  slotRow(session: Session, slot: number): SlotRow {
    const rows = this.#slotRows.get(session) ?? new Map<number, SlotRow>();
    this.#slotRows.set(session, rows);
    const row = rows.get(slot) ?? { kind: 'slot', session, slot };
    rows.set(slot, row);
    return row;
  }

  /** The row of a process, a group or a gathering by its key, shown below its parent from now on. */
  processRow(session: Session, key: string): Row | undefined {
    const processes = this.#processesOf(session);
    const isShown = processes.left(processes.above(key) ?? '') === 0;
    processes.show(key);
    const row = processes.row(key);
    const parent = row && this.getParent(row);
    if (parent && !isShown) this.#changes.fire([parent]);
    return row;
  }

  /** The processes that the row of a key stands for, as long as they are there. */
  processes(session: Session, key: string): ProcessInfo[] {
    const processes = this.#processesOf(session);
    const row = processes.row(key);
    return row ? processes.infos(row) : [];
  }

  /** Sorts the processes of all sessions. */
  sort(order: ProcessOrder): void {
    this.#order = order;
    for (const session of this.#model.sessions) this.#processesOf(session).arrange(order);
    this.#changes.fire(undefined);
  }

  showMore({ session, container }: MoreRow): void {
    this.#processesOf(session).showMore(container);
    const row = this.#rowOf(session, container);
    if (row) this.#changes.fire([row]);
  }

  /** Takes in that a person has opened or closed a row. */
  setOpen(row: Row, isOpen: boolean): void {
    if (isOpen) this.#open.set(row, 0);
    else this.#open.delete(row);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changes.dispose();
  }

  #processesOf(session: Session): ProcessRows {
    const known = this.#processRows.get(session);
    if (known) return known;
    const rows = new ProcessRows(session);
    rows.arrange(this.#order);
    this.#processRows.set(session, rows);
    return rows;
  }

  #rowOf(session: Session, key: string): Row | undefined {
    if (key === sessionKey) return this.sessionRow(session);
    const [, slot] = /^worker:(\d+)$/.exec(key) ?? [];
    return slot === undefined ? this.#processesOf(session).row(key) : this.slotRow(session, Number(slot));
  }

  #render(row: Row): vscode.TreeItem {
    if (row.kind === 'session') return sessionItem(row);
    const processes = this.#processesOf(row.session);
    switch (row.kind) {
      case 'slot':
        return slotItem(row, processes.arrangement.children.has(workerKey(row.slot)), Date.now());
      case 'process':
        return processItem(row, processes.arrangement, Date.now());
      case 'group':
        return groupItem(row, processes.infos(row));
      case 'gathering':
        return gatheringItem(row, processes.infos(row));
      case 'more':
        return moreItem(row, processes.left(row.container));
    }
  }

  #onChange({ sessions, session, change }: ModelChange): void {
    if (sessions || !session || !change) return this.#changes.fire(undefined);
    const sessionRow = this.sessionRow(session);
    if (change.structure) {
      this.#processesOf(session).arrange(this.#order);
      return this.#changes.fire([sessionRow]);
    }
    const moved = this.#moved(session, change);
    const rows: Row[] = change.slots.map((slot) => this.slotRow(session, slot));
    if (change.session) rows.unshift(sessionRow);
    if (change.processes) rows.push(...this.#processesOf(session).affected(change.processes.changed));
    else rows.push(...this.#processesOf(session).some(1 / ageRound));
    const changed = rows.filter((row) => this.#isOutdated(row));
    const refreshed = [...moved, ...(change.session ? changed : this.#inTurn(changed))];
    for (const row of refreshed) if (this.#open.has(row)) this.#open.set(row, performance.now());
    if (refreshed.length > 0) this.#changes.fire(refreshed);
  }

  /** The rows below which processes came, went or changed their order. */
  #moved(session: Session, { processes }: SessionChange): Row[] {
    const isSorted = this.#order === 'age';
    if (!processes || (isSorted && !processes.structure)) return [];
    const rows = this.#processesOf(session);
    const moved = rows.arrange(this.#order).flatMap((key) => this.#rowOf(session, key) ?? []);
    // What VS Code has not asked for it will ask for when it needs it.
    return moved.filter((row) => this.#shown.has(row));
  }

  #isOutdated(row: Row): boolean {
    const shown = this.#shown.get(row);
    return shown !== undefined && fingerprint(this.#render(row)) !== shown;
  }

  /** Of rows of which only figures changed those that are refreshed now: not what is read, and few that are open. */
  #inTurn(rows: readonly Row[]): Row[] {
    const read = this.#read !== undefined && Date.now() < this.#read.until ? this.#read.row : undefined;
    const waiting = rows
      .filter((row) => row !== read && this.#open.has(row))
      .sort((a, b) => (this.#open.get(a) ?? 0) - (this.#open.get(b) ?? 0));
    const chosen = rows.filter((row) => row !== read && !this.#open.has(row));
    let redrawn = 0;
    for (const row of read === undefined ? waiting : []) {
      if (redrawn > 0 && redrawn + this.#below(row) > mostRedrawn) break;
      redrawn += this.#below(row);
      chosen.push(row);
    }
    return chosen;
  }

  /** How many rows a refresh of this one redraws. */
  #below(row: Row): number {
    if (!this.#open.has(row)) return 1;
    return this.getChildren(row).reduce((sum, child) => sum + this.#below(child), 1);
  }
}

function keyOf(row: Exclude<Row, SessionRow | MoreRow>): string {
  return row.kind === 'slot' ? workerKey(row.slot) : row.key;
}

function fingerprint(item: vscode.TreeItem): string {
  const { label, description, iconPath, contextValue = '', collapsibleState = 0 } = item;
  const { id = '', color } = (iconPath ?? {}) as Partial<vscode.ThemeIcon>;
  return [label as string, description as string, id, color?.id ?? '', contextValue, collapsibleState].join(
    '\n',
  );
}
