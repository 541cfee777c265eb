import * as vscode from 'vscode';
import type { ProcessInfo, ProcessState } from '../../protocol/events';
import { internalCommandIds } from '../ids';
import type { SessionModel } from '../sessionModel';
import { zombiesKey, type Arrangement } from './arrangement';
import { decoratedAs } from './decorations';
import {
  describeGathering,
  describeGroup,
  describeProcess,
  hasParent,
  labelOf,
  labelOfGroup,
  speakRow,
} from './processText';
import { collapsible, icon, type GatheringRow, type GroupRow, type MoreRow, type ProcessRow } from './rows';
import { count } from './text';

const icons: Readonly<Record<ProcessState, [icon: string, color: string]>> = {
  running: ['symbol-event', 'charts.blue'],
  stopped: ['debug-pause', 'list.warningForeground'],
  kept: ['pin', 'charts.blue'],
  zombie: ['circle-slash', 'list.errorForeground'],
  orphan: ['debug-disconnect', 'list.warningForeground'],
  stray: ['graph-line', 'list.warningForeground'],
};

const isShell = (label: string): boolean => /^\w*sh -\w*c /.test(label);

/** Words that the manifest's `viewItem` clauses look for. */
function contextOf(kind: 'process' | 'processes', info: ProcessInfo, model: SessionModel): string[] {
  const words: string[] = [kind, info.state];
  if (info.state !== 'zombie') words.push('live');
  else if (hasParent(info, model)) words.push('parent');
  if (info.slot > 0) words.push('worker');
  if (info.site) words.push('site');
  return words;
}

/** Gives a row the colour of a state. */
function decorate(item: vscode.TreeItem, state: ProcessState): void {
  const uri = decoratedAs(state);
  if (uri) item.resourceUri = uri;
}

function itemOf(id: string, label: string, hasChildren: boolean): vscode.TreeItem {
  const item = new vscode.TreeItem(label, collapsible(hasChildren));
  item.id = id;
  return item;
}

export function processItem(row: ProcessRow, arrangement: Arrangement, now: number): vscode.TreeItem {
  const { session, key } = row;
  const { model } = session;
  const info = model.process(row.id);
  const hasChildren = (arrangement.children.get(key)?.length ?? 0) > 0;
  const label = info ? labelOf(info) : `${row.id.pid}`;
  const item = itemOf(`${model.id}/${key}`, label, hasChildren);
  if (!info) return item;
  const description = describeProcess(info, model, now);
  const [name, color] = icons[info.state];
  const words = contextOf('process', info, model);
  if (hasChildren) words.push('tree');
  item.description = description;
  item.iconPath = icon([info.state === 'running' && isShell(label) ? 'terminal' : name, color]);
  item.contextValue = words.join(' ');
  decorate(item, info.state);
  item.accessibilityInformation = { label: speakRow(label, info.state, description) };
  return item;
}

export function groupItem({ session, key }: GroupRow, infos: readonly ProcessInfo[]): vscode.TreeItem {
  const { model } = session;
  // One that a person should know of speaks for them all.
  const first = infos.find(({ state }) => state === 'stray') ?? infos[0];
  const program = first ? labelOfGroup(first) : '';
  const item = itemOf(`${model.id}/${key}`, `${program} × ${infos.length}`, true);
  if (!first) return item;
  const description = describeGroup(infos, model);
  item.description = description;
  item.iconPath = icon(['layers', icons[first.state][1]]);
  decorate(item, first.state);
  const words = contextOf('processes', first, model);
  if (!first.site && infos.some(({ site }) => site)) words.push('site');
  item.contextValue = words.join(' ');
  item.accessibilityInformation = {
    label: speakRow(program, count(infos.length, 'process', 'processes'), description),
  };
  return item;
}

export function gatheringItem(
  { session, key }: GatheringRow,
  infos: readonly ProcessInfo[],
): vscode.TreeItem {
  const { model } = session;
  const isZombies = key === zombiesKey;
  const label = isZombies ? 'Zombies' : 'Orphans';
  // Open at once: nobody looks for what they do not know of.
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Expanded);
  const description = describeGathering(infos, model);
  const words = [isZombies ? 'zombies' : 'orphans'];
  if (isZombies && infos.some((info) => hasParent(info, model))) words.push('parent');
  item.id = `${model.id}/${key}`;
  item.description = description;
  item.iconPath = icon(icons[isZombies ? 'zombie' : 'orphan']);
  decorate(item, isZombies ? 'zombie' : 'orphan');
  item.contextValue = words.join(' ');
  item.accessibilityInformation = { label: `${label}, ${description.replaceAll(' · ', ', ')}` };
  return item;
}

export function moreItem(row: MoreRow, left: number): vscode.TreeItem {
  const item = itemOf(`${row.session.model.id}/more:${row.container}`, 'Show more', false);
  item.description = `${left} left`;
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.contextValue = 'more';
  item.accessibilityInformation = { label: `Show more, ${left} left` };
  item.command = { command: internalCommandIds.showMore, title: 'Show More', arguments: [row] };
  return item;
}
