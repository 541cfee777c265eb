import * as vscode from 'vscode';
import type { Location } from '../protocol/events';
import { settingsSection } from './ids';

/** Opens the user's source with the cursor where it happened. */
export async function openLocation({ file, line, column }: Location): Promise<void> {
  const position = new vscode.Position(line - 1, (column ?? 1) - 1);
  await vscode.window.showTextDocument(vscode.Uri.file(file), {
    selection: new vscode.Range(position, position),
  });
}

/** Opens an address in a browser; on a remote machine this forwards the port first. */
export async function openUrl(url: string): Promise<void> {
  await vscode.env.openExternal(await vscode.env.asExternalUri(vscode.Uri.parse(url)));
}

/** Opens the settings at one of ours. */
export async function openSetting(id: string): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openSettings', `@id:${settingsSection}.${id}`);
}
