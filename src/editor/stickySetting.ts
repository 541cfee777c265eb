import * as vscode from 'vscode';
import { settingIds, settingsSection } from './ids';

/** Keeps each client with its worker from the next run on, in the folder of a file, or for the person. */
export async function turnOnSticky(resource: vscode.Uri): Promise<void> {
  const folder = vscode.workspace.getWorkspaceFolder(resource);
  const configuration = vscode.workspace.getConfiguration(settingsSection, resource);
  const target = folder ? vscode.ConfigurationTarget.WorkspaceFolder : vscode.ConfigurationTarget.Global;
  await configuration.update(settingIds.sticky, 'address', target);
}
