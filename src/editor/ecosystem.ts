import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { programOfApp, type EcosystemApp } from '../launch/ecosystem/apps';
import { readEcosystem, usualEcosystemFiles } from '../launch/ecosystem/read';
import { withoutEditor } from '../launch/environment';
import type { FoundProgram } from '../launch/findProgram';
import { findRuntime } from '../launch/runtime';
import { readRunSettings } from './settings';

interface AppItem extends vscode.QuickPickItem {
  app: EcosystemApp;
  environment?: string;
}

function detailOf({ leftOut, interpreter }: EcosystemApp): string | undefined {
  if (interpreter !== undefined) return `Run by ${interpreter}: Muster runs Node.js programs alone`;
  return leftOut.length > 0 ? `Not taken over: ${leftOut.join(', ')}` : undefined;
}

/** An app as it is, and with the variables of each of its environments. */
function itemsOf(app: EcosystemApp): AppItem[] {
  const { name, script, supervision } = app;
  const { workers } = supervision;
  const detail = detailOf(app);
  const description = `${script} · ${workers === 1 ? '1 worker' : `${workers} workers`}`;
  const plain = { label: name, description, ...(detail === undefined ? {} : { detail }), app };
  const more = Object.keys(app.environments).map((environment) => ({
    ...plain,
    description: `env_${environment} · ${description}`,
    environment,
  }));
  return [plain, ...more];
}

/** The ecosystem file of a folder. */
export async function ecosystemFileOf(folder: vscode.Uri): Promise<vscode.Uri | undefined> {
  for (const name of usualEcosystemFiles) {
    const uri = vscode.Uri.file(join(folder.fsPath, name));
    const found = await vscode.workspace.fs.stat(uri).then(
      () => true,
      () => false,
    );
    if (found) return uri;
  }
  return undefined;
}

/**
 * Lets the person choose among the apps of an ecosystem file. One in JavaScript is run for that, by the node that runs
 * programs here and never in this process; whoever calls has seen that the workspace is trusted.
 * @returns nothing when the person chose nothing
 * @throws LaunchProblem
 */
export async function chooseApp(file: vscode.Uri, folder: string): Promise<FoundProgram | undefined> {
  const apps = await readEcosystem(file.fsPath, async () => {
    const env = withoutEditor(process.env);
    const { path } = await findRuntime(readRunSettings(file, folder).runtimeExecutable, folder, env);
    return { node: path, env };
  });
  const chosen = await vscode.window.showQuickPick(apps.flatMap(itemsOf), {
    title: 'Run Clustered',
    placeHolder: `Which app of ${basename(dirname(file.fsPath))}/${basename(file.fsPath)}?`,
  });
  return chosen && programOfApp(chosen.app, chosen.environment);
}
