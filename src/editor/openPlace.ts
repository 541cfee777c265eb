import * as vscode from 'vscode';
import type { Location } from '../protocol/events';
import { settingsSection } from './ids';

/** What a click does on a row that is about a place in the user's source: the cursor is put there. */
export function openCommand({ file, line, column }: Location): vscode.Command {
  const position = new vscode.Position(line - 1, (column ?? 1) - 1);
  const selection = new vscode.Range(position, position);
  return { command: 'vscode.open', title: 'Open Source', arguments: [vscode.Uri.file(file), { selection }] };
}

/** Opens the user's source with the cursor where it happened. */
export async function openLocation(location: Location): Promise<void> {
  const { command, arguments: parameters = [] } = openCommand(location);
  await vscode.commands.executeCommand(command, ...(parameters as unknown[]));
}

/** Opens an address in a browser; on a remote machine this forwards the port first. */
export async function openUrl(url: string): Promise<void> {
  await vscode.env.openExternal(await vscode.env.asExternalUri(vscode.Uri.parse(url)));
}

/** Opens the settings at one of ours. */
export async function openSetting(id: string): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openSettings', `@id:${settingsSection}.${id}`);
}
