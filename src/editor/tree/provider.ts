import * as vscode from 'vscode';
import type { ProcessInfo } from '../../protocol/events';
import type { ClusterModel, ModelChange, Session } from '../clusterModel';
import type { SessionChange } from '../sessionModel';
import { sessionKey, workerKey, type ProcessOrder } from './arrangement';
import { gatheringItem, groupItem, moreItem, processItem } from './processItems';
import { ProcessRows, type Wish } from './processRows';
import { Redraws } from './redraws';
import { sessionItem, slotItem, type MoreRow, type Row, type SessionRow, type SlotRow } from './rows';
import { threadItem } from './threadItems';
import { tooltip } from './tooltip';

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
  readonly #redraws = new Redraws((row) => this.getChildren(row));
  #wish: Wish = { order: 'age', filter: '' };
  readonly #subscription: vscode.Disposable;

  constructor(model: ClusterModel) {
    this.#model = model;
    this.#subscription = model.onDidChange((change) => this.#onChange(change));
  }

  get order(): ProcessOrder {
    return this.#wish.order;
  }

  get filter(): string {
    return this.#wish.filter;
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
    this.#redraws.draw(row, item);
    if (item.collapsibleState === vscode.TreeItemCollapsibleState.Expanded) this.#redraws.setOpen(row, true);
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, row: Row): vscode.TreeItem {
    item.tooltip = tooltip(row, Date.now());
    this.#redraws.read(row);
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
    this.#wish = { ...this.#wish, order };
    this.#rearrange();
  }

  /** Shows of the processes of all sessions those that match, and those that they hang on; see `processFilter`. */
  filterBy(filter: string): void {
    this.#wish = { ...this.#wish, filter };
    this.#rearrange();
  }

  showMore({ session, container }: MoreRow): void {
    this.#processesOf(session).showMore(container);
    const row = this.#rowOf(session, container);
    if (row) this.#changes.fire([row]);
  }

  /** Takes in that a person has opened or closed a row. */
  setOpen(row: Row, isOpen: boolean): void {
    this.#redraws.setOpen(row, isOpen);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changes.dispose();
  }

  #rearrange(): void {
    for (const session of this.#model.sessions) this.#processesOf(session).arrange(this.#wish);
    this.#drawAll();
  }

  #drawAll(): void {
    this.#redraws.clear();
    this.#changes.fire(undefined);
  }

  #processesOf(session: Session): ProcessRows {
    const known = this.#processRows.get(session);
    if (known) return known;
    const rows = new ProcessRows(session);
    rows.arrange(this.#wish);
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
      case 'thread':
        return threadItem(row);
      case 'more':
        return moreItem(row, processes.left(row.container));
    }
  }

  #onChange({ sessions, session, change }: ModelChange): void {
    if (sessions || !session || !change) return this.#drawAll();
    const sessionRow = this.sessionRow(session);
    const processes = this.#processesOf(session);
    if (change.structure) {
      processes.arrange(this.#wish);
      return this.#changes.fire([sessionRow]);
    }
    const moved = this.#moved(session, change);
    const rows: Row[] = change.slots.map((slot) => this.slotRow(session, slot));
    if (change.session) rows.unshift(sessionRow);
    if (change.threads) rows.push(...processes.ofThreads(change.threads.slots));
    if (change.processes) rows.push(...processes.affected(change.processes.changed));
    else rows.push(...processes.some(1 / ageRound));
    const refreshed = [
      ...moved,
      ...this.#redraws.next(
        rows,
        (row) => (this.#isThere(row) ? this.#render(row) : undefined),
        change.session,
      ),
    ];
    if (refreshed.length > 0) this.#changes.fire(refreshed);
  }

  /** The rows below which processes or threads came, went or changed their order. */
  #moved(session: Session, { processes, threads }: SessionChange): Row[] {
    const isSorted = this.#wish.order === 'age' || processes === undefined;
    if (isSorted && processes?.structure !== true && threads?.structure !== true) return [];
    const rows = this.#processesOf(session);
    const moved = rows.arrange(this.#wish).flatMap((key) => this.#rowOf(session, key) ?? []);
    // What VS Code has not asked for it will ask for when it needs it.
    return moved.filter((row) => this.#redraws.isDrawn(row));
  }

  #isThere(row: Row): boolean {
    if (this.#model.find(row.session.model.id) !== row.session) return false;
    if (row.kind === 'session') return true;
    if (row.kind === 'slot') return row.session.model.slot(row.slot) !== undefined;
    return row.kind === 'more' || this.#processesOf(row.session).row(row.key) === row;
  }
}

function keyOf(row: Exclude<Row, SessionRow | MoreRow>): string {
  return row.kind === 'slot' ? workerKey(row.slot) : row.key;
}
