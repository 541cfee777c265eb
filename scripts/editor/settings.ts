import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** User settings by their full names. */
export type Settings = Record<string, unknown>;

/** Nothing but the editor: no welcome page, no recommendations, nothing that looks for a network. */
const quiet: Settings = {
  'chat.disableAIFeatures': true,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.editor.useModal': 'off',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** Writes the user settings of a server's data folder. */
export async function writeSettings(dataDir: string, settings: Settings): Promise<void> {
  const folder = join(dataDir, 'data', 'User');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'settings.json'), JSON.stringify({ ...quiet, ...settings }, undefined, 2));
}
