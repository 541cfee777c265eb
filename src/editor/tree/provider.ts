import * as vscode from 'vscode';
import type { ClusterModel, ModelChange, Session } from '../clusterModel';
import { sessionItem, slotItem, type Row, type SessionRow, type SlotRow } from './rows';
import { tooltip } from './tooltip';

/** Milliseconds: redrawing a row closes its tooltip, so figures wait while somebody reads it. */
const readingTime = 8000;

/** The tree of sessions and slots. A change refreshes the rows whose text it changed and no others. */
export class WorkersTree implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  readonly #changes = new vscode.EventEmitter<Row[] | undefined>();
  readonly onDidChangeTreeData = this.#changes.event;
  readonly #model: ClusterModel;
  readonly #sessionRows = new WeakMap<Session, SessionRow>();
  readonly #slotRows = new WeakMap<Session, Map<number, SlotRow>>();
  /** What each row last looked like. */
  readonly #shown = new WeakMap<Row, string>();
  /** The row whose tooltip was asked for last, and until when its figures stand still for it to be read. */
  #read: { row: Row; until: number } | undefined;
  readonly #subscription: vscode.Disposable;

  constructor(model: ClusterModel) {
    this.#model = model;
    this.#subscription = model.onDidChange((change) => this.#onChange(change));
  }

  getChildren(row?: Row): Row[] {
    if (row === undefined) return this.#model.sessions.map((session) => this.sessionRow(session));
    if (row.kind === 'slot') return [];
    return row.session.model.slots.map(({ info }) => this.slotRow(row.session, info.slot));
  }

  getParent(row: Row): Row | undefined {
    return row.kind === 'slot' ? this.sessionRow(row.session) : undefined;
  }

  getTreeItem(row: Row): vscode.TreeItem {
    const item = this.#render(row);
    this.#shown.set(row, fingerprint(item));
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

  dispose(): void {
    this.#subscription.dispose();
    this.#changes.dispose();
  }

  #render(row: Row): vscode.TreeItem {
    return row.kind === 'session' ? sessionItem(row) : slotItem(row, Date.now());
  }

  #onChange({ sessions, session, change }: ModelChange): void {
    if (sessions || !session || !change) return this.#changes.fire(undefined);
    const sessionRow = this.sessionRow(session);
    if (change.structure) return this.#changes.fire([sessionRow]);
    const rows: Row[] = change.slots.map((slot) => this.slotRow(session, slot));
    if (change.session) rows.unshift(sessionRow);
    const changed = rows.filter((row) => {
      const isOnlyFigures = !change.session && this.#read?.row === row && Date.now() < this.#read.until;
      return !isOnlyFigures && fingerprint(this.#render(row)) !== this.#shown.get(row);
    });
    if (changed.length > 0) this.#changes.fire(changed);
  }
}

function fingerprint({ description, iconPath, contextValue }: vscode.TreeItem): string {
  return JSON.stringify([description, iconPath, contextValue]);
}
