import * as vscode from 'vscode';
import { showProblem } from '../launchProblems';
import type { SessionModel } from '../sessionModel';
import type { EventLog } from './eventLog';
import { eventsAsJson } from './events';

/** Saves what has happened in a session as JSON, in a file that a person chooses; nothing where they cancel. */
export async function exportEvents({ name, plan }: SessionModel, log: EventLog): Promise<void> {
  const folder = vscode.Uri.file(plan.cwd);
  const file = await vscode.window.showSaveDialog({
    title: 'Export Events',
    defaultUri: vscode.Uri.joinPath(folder, `${fileNameOf(name)}-events.json`),
    filters: { JSON: ['json'] },
  });
  if (!file) return;
  try {
    await vscode.workspace.fs.writeFile(file, Buffer.from(eventsAsJson(name, log)));
  } catch (error) {
    await showProblem(error);
  }
}

/** A program's name without what separates folders. */
const fileNameOf = (name: string): string => name.replace(/[^\w.-]+/g, '-');
