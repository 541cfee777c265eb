import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Session } from '../../../src/editor/clusterModel';
import type { MusterApi } from '../../../src/extension';

/** The extension under test, activated. */
export async function muster(): Promise<MusterApi> {
  const extension = vscode.extensions.getExtension<MusterApi>('muster.muster');
  if (!extension) throw new Error('The extension is not installed in this window.');
  return extension.activate();
}

/** A file of the workspace that the window has open. */
export function workspaceFile(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) throw new Error('The window has no folder open.');
  return vscode.Uri.file(join(realpathSync(folder.uri.fsPath), name));
}

/** Writes a program into the workspace. */
export async function writeProgram(name: string, text: string): Promise<vscode.Uri> {
  const uri = workspaceFile(name);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  return uri;
}

/** Resolves with what `read` gives once it gives something, asked at each change of the model. */
export async function fromModel<T>(read: () => T | undefined, deadline = 20_000): Promise<T> {
  const { model } = await muster();
  return new Promise((resolve, reject) => {
    const look = (): boolean => {
      const value = read();
      if (value === undefined) return false;
      clearTimeout(timer);
      subscription.dispose();
      resolve(value);
      return true;
    };
    const timer = setTimeout(() => {
      subscription.dispose();
      const state = model.sessions.map(({ model: session }) => session.slots.map(({ info }) => info));
      reject(new Error(`The model did not come to it in ${deadline} ms: ${JSON.stringify(state)}`));
    }, deadline);
    const subscription = model.onDidChange(look);
    look();
  });
}

/** Runs a program and resolves when all of its workers are ready. */
export async function runReady(uri: vscode.Uri): Promise<Session> {
  const { model } = await muster();
  void vscode.commands.executeCommand('muster.run', uri);
  return fromModel(() =>
    model.sessions.find(
      ({ model: { plan, slots, readyCount } }) =>
        plan.program === uri.fsPath && slots.length === plan.workers && readyCount === slots.length,
    ),
  );
}

/** Sets a setting of the workspace; `undefined` takes it back. */
export async function setSetting(id: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration('muster').update(id, value, vscode.ConfigurationTarget.Workspace);
}

/** Stops every session and resolves when none is left. */
export async function stopAll(): Promise<void> {
  const { model } = await muster();
  await Promise.all(model.sessions.map(({ client }) => client.stop()));
}
