import * as vscode from 'vscode';
import type { Location, ProcessId, SlotState } from '../../protocol/events';
import type { Session } from '../clusterModel';
import { openCommand } from '../openPlace';
import type { SessionModel, SlotModel } from '../sessionModel';
import { describeSession, describeSlot, isDown, speakSlot } from './text';

/** A row of the tree: the same object as long as what it stands for lives, so that it can be refreshed alone. */
export type Row = SessionRow | SlotRow | ProcessRow | GroupRow | GatheringRow | ThreadRow | MoreRow;

export interface SessionRow {
  readonly kind: 'session';
  readonly session: Session;
}

export interface SlotRow {
  readonly kind: 'slot';
  readonly session: Session;
  readonly slot: number;
}

/** What a worker has started. */
export interface ProcessRow {
  readonly kind: 'process';
  readonly session: Session;
  readonly key: string;
  readonly id: ProcessId;
}

/** Siblings that run the same program. */
export interface GroupRow {
  readonly kind: 'group';
  readonly session: Session;
  readonly key: string;
}

/** The zombies or the orphans of a session. */
export interface GatheringRow {
  readonly kind: 'gathering';
  readonly session: Session;
  readonly key: string;
}

/** A thread that the program of a worker has started. */
export interface ThreadRow {
  readonly kind: 'thread';
  readonly session: Session;
  readonly key: string;
  readonly slot: number;
  /** As `worker_threads` has it; unique in its worker. */
  readonly id: number;
}

/** Shows the next of many siblings. */
export interface MoreRow {
  readonly kind: 'more';
  readonly session: Session;
  readonly container: string;
}

const slotIcons: Readonly<Record<SlotState, [icon: string, color: string]>> = {
  starting: ['loading~spin', 'charts.blue'],
  ready: ['circle-filled', 'testing.iconPassed'],
  unresponsive: ['warning', 'list.warningForeground'],
  draining: ['circle-large-outline', 'charts.blue'],
  exited: ['circle-outline', 'descriptionForeground'],
  backoff: ['history', 'list.warningForeground'],
  failed: ['error', 'list.errorForeground'],
};

/** Whether a row can be opened; it is closed until somebody does. */
export const collapsible = (hasChildren: boolean): vscode.TreeItemCollapsibleState =>
  hasChildren ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None;

export const icon = ([name, color]: readonly [string, string]): vscode.ThemeIcon =>
  new vscode.ThemeIcon(name, new vscode.ThemeColor(color));

function sessionIcon(model: SessionModel): vscode.ThemeIcon {
  if (model.isStopping) return icon(['loading~spin', 'charts.blue']);
  if (model.failed.length > 0) return icon(['server-process', 'list.errorForeground']);
  const isWell = model.readyCount > 0 && model.readyCount === model.workers.length;
  return icon(['server-process', isWell ? 'testing.iconPassed' : 'charts.blue']);
}

/** Words that the manifest's `viewItem` clauses look for. */
function slotContext({ info }: SlotModel): string {
  // What a primary of the program's own has forked, it alone starts and stops.
  const words = ['slot', info.state];
  if (info.role === 'own') words.push(info.pid === undefined ? 'own' : 'own-process');
  else if (info.pid !== undefined) words.push('process');
  else if (info.state !== 'starting') words.push('empty');
  if (info.addresses.some(({ url }) => url !== undefined)) words.push('url');
  return words.join(' ');
}

function sessionContext(model: SessionModel): string {
  const words = ['session', model.isStopping ? 'stopping' : 'running'];
  if (model.readyCount > 0) words.push('ready');
  if (model.url !== undefined) words.push('url');
  return words.join(' ');
}

export function sessionItem({ session }: SessionRow): vscode.TreeItem {
  const { model } = session;
  const item = new vscode.TreeItem(model.name, vscode.TreeItemCollapsibleState.Expanded);
  const description = describeSession(model);
  item.id = model.id;
  item.description = description;
  item.iconPath = sessionIcon(model);
  item.contextValue = sessionContext(model);
  item.accessibilityInformation = { label: `${model.name}, ${description.replaceAll(' · ', ', ')}` };
  return item;
}

/** The line of the user's source that a row is about, if it is about one. */
function placeOf({ info }: SlotModel): Location | undefined {
  return info.blockedIn?.location ?? (isDown(info) ? info.cause?.location : undefined);
}

export function slotItem({ session, slot }: SlotRow, hasChildren: boolean, now: number): vscode.TreeItem {
  const model = session.model.slot(slot);
  const label = model?.info.role === 'primary' ? 'primary' : String(slot);
  const item = new vscode.TreeItem(label, collapsible(hasChildren));
  item.id = `${session.model.id}/${slot}`;
  if (!model) return item;
  item.description = describeSlot(model, now);
  item.iconPath = icon(slotIcons[model.info.state]);
  item.contextValue = slotContext(model);
  item.accessibilityInformation = { label: speakSlot(model, now) };
  const place = placeOf(model);
  if (place) item.command = openCommand(place);
  return item;
}
