import * as vscode from 'vscode';
import { LaunchProblem, type LaunchProblemCode } from '../launch/problem';
import { commandIds, settingIds } from './ids';
import { openSetting } from './openPlace';
import type { SettingProblem } from './settingReader';

interface Remedy {
  title: string;
  run: () => unknown;
}

const setting = (title: string, id: string): Remedy => ({ title, run: () => openSetting(id) });

/** In a terminal, where the person sees what is installed and can stop it. */
export function installTsx(): void {
  const terminal = vscode.window.createTerminal('Install tsx');
  terminal.show();
  terminal.sendText('npm install --save-dev tsx');
}

const remedies: Readonly<Record<LaunchProblemCode, Remedy | undefined>> = {
  noProgram: setting('Set Program', settingIds.program),
  programMissing: setting('Set Program', settingIds.program),
  notRunnable: undefined,
  folderMissing: setting('Set Folder', settingIds.cwd),
  envFileMissing: setting('Set File', settingIds.envFile),
  badWorkers: setting('Set Workers', settingIds.workers),
  badTemplate: setting('Set Variables', settingIds.env),
  watchMissing: setting('Set Paths', settingIds.watch),
  nodeMissing: setting('Set Node.js', settingIds.runtimeExecutable),
  nodeTooOld: setting('Set Node.js', settingIds.runtimeExecutable),
  notNode: setting('Set Node.js', settingIds.runtimeExecutable),
  badEcosystem: undefined,
  noTypeScriptLoader: { title: 'Install tsx', run: installTsx },
};

const saveAs: Remedy = {
  title: 'Save As…',
  run: async () => {
    const document = vscode.window.activeTextEditor?.document;
    const uri = document?.isUntitled ? await vscode.workspace.save(document.uri) : undefined;
    if (uri) await vscode.commands.executeCommand(commandIds.run, uri);
  },
};

/** Tells a person what stood in the way of a command, in one sentence, with the remedy as a button. */
export async function showProblem(problem: unknown): Promise<void> {
  if (!(problem instanceof LaunchProblem)) {
    const message = problem instanceof Error ? problem.message : String(problem);
    await vscode.window.showErrorMessage(message);
    return;
  }
  const isUnnamed = vscode.window.activeTextEditor?.document.isUntitled === true;
  const remedy = remedies[problem.code] ?? (isUnnamed ? saveAs : undefined);
  const chosen = await vscode.window.showErrorMessage(problem.message, ...(remedy ? [remedy.title] : []));
  if (chosen) await remedy?.run();
}

/** Tells, in one message, which settings could not be used and what they take. */
export async function showSettingProblems(problems: readonly SettingProblem[]): Promise<void> {
  const [first] = problems;
  if (!first) return;
  const message = problems.map((problem) => problem.message).join(' ');
  const openSettings = 'Open Settings';
  if (await vscode.window.showWarningMessage(message, openSettings)) await openSetting(first.id);
}

/** Programs run code, so nothing is run in a folder that the person does not trust. */
export async function showUntrusted(): Promise<void> {
  const message = 'Muster runs programs only in a trusted workspace: trust this one first.';
  const chosen = await vscode.window.showErrorMessage(message, 'Manage Workspace Trust');
  if (chosen) await vscode.commands.executeCommand('workbench.trust.manage');
}
