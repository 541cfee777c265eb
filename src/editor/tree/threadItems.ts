import * as vscode from 'vscode';
import { openCommand } from '../openPlace';
import { page } from './page';
import { speakRow } from './processText';
import { icon, type ThreadRow } from './rows';
import { describeThread, fileOfThread, labelOfThread } from './threadText';

export function threadItem(row: ThreadRow): vscode.TreeItem {
  const { session, key, slot, id } = row;
  const item = new vscode.TreeItem(`thread ${id}`, vscode.TreeItemCollapsibleState.None);
  item.id = `${session.model.id}/${key}`;
  item.iconPath = icon(['multiple-windows', 'charts.blue']);
  item.contextValue = 'thread';
  const thread = session.model.thread(slot, id);
  if (!thread) return item;
  const label = labelOfThread(thread);
  item.label = label;
  item.description = describeThread(thread);
  item.accessibilityInformation = { label: speakRow(label, `of worker ${slot}`, item.description) };
  const file = fileOfThread(thread);
  if (file !== undefined) item.command = openCommand({ file, line: 1 });
  return item;
}

/** The whole story of a thread. */
export function threadTooltip({ session, slot, id }: ThreadRow): vscode.MarkdownString | undefined {
  const thread = session.model.thread(slot, id);
  if (!thread) return undefined;
  return page(
    labelOfThread(thread),
    [
      ['Runs', thread.file],
      ['Event loop', `${describeThread(thread)} busy`],
      ['Comes from', `worker ${slot}`],
    ],
    [],
  );
}
