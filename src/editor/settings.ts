import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { settingsSection } from './ids';
import { interpretMeasureSettings, type MeasureSettings } from './measure/settings';
import { interpretSettings, type RunSettings } from './runSettings';

/** The variables that people know from launch.json and that a path or argument may hold. */
function expand(text: string, folder: string): string {
  return text
    .replaceAll('${workspaceFolder}', folder)
    .replaceAll('${userHome}', homedir())
    .replace(/\$\{env:([^}]+)\}/g, (_, name: string) => process.env[name] ?? '');
}

/** Reads the settings that hold for a program. */
export function readRunSettings(resource: vscode.Uri, folder: string): RunSettings {
  const configuration = vscode.workspace.getConfiguration(settingsSection, resource);
  return interpretSettings(
    (id) => configuration.get<unknown>(id),
    (text) => expand(text, folder),
  );
}

/** Reads the settings that hold for how a program is measured. */
export function readMeasureSettings(resource: vscode.Uri, folder: string): MeasureSettings {
  const configuration = vscode.workspace.getConfiguration(settingsSection, resource);
  return interpretMeasureSettings(
    (id) => configuration.get<unknown>(id),
    (text) => expand(text, folder),
  );
}
