import { stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import * as vscode from 'vscode';
import {
  findProgram,
  isRunnable,
  namedProgram,
  programExtensions,
  type FoundProgram,
} from '../launch/findProgram';
import { isEcosystemFile } from '../launch/ecosystem/read';
import { LaunchProblem } from '../launch/problem';
import { chooseApp, ecosystemFileOf } from './ecosystem';
import { readRunSettings } from './settings';

/** What is to be run, and where the settings and relative paths of it start. */
export interface Target {
  found: FoundProgram;
  folder: string;
  resource: vscode.Uri;
}

const browseTitle = '$(folder-opened) Browse…';
const programGlob = `**/*{${programExtensions.join(',')}}`;
const notPrograms = '**/{node_modules,.git,coverage,test,tests,__tests__}/**';
/** More files than this are not offered one by one: Browse… reaches all of them. */
const maxOffered = 500;

/** A program's path in the workspace, and elsewhere its file name. */
export function displayName(program: string): string {
  const path = vscode.workspace.asRelativePath(program, false);
  return isAbsolute(path) ? basename(path) : path;
}

function folderOf(resource: vscode.Uri): string {
  return vscode.workspace.getWorkspaceFolder(resource)?.uri.fsPath ?? dirname(resource.fsPath);
}

/** Of an ecosystem file, the app that the person chooses. */
async function fileTarget(uri: vscode.Uri, folder = folderOf(uri)): Promise<Target | undefined> {
  const isEcosystem = isEcosystemFile(uri.fsPath);
  const found = isEcosystem ? await chooseApp(uri, folder) : await namedProgram(uri.fsPath, folder);
  return found && { found, folder, resource: vscode.Uri.file(found.program) };
}

/**
 * Makes sure that what runs is what the person sees.
 * @throws LaunchProblem when the file is not one of this machine's disk
 */
async function saved(uri: vscode.Uri): Promise<vscode.Uri> {
  const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
  if (uri.scheme === 'untitled') {
    throw new LaunchProblem('notRunnable', 'This file has no name yet: save it first, and run it then.');
  }
  if (uri.scheme !== 'file') {
    const message = `Node.js cannot run a "${uri.scheme}" file: open the folder on a disk, and run it from there.`;
    throw new LaunchProblem('notRunnable', message);
  }
  if (document?.isDirty && !(await document.save())) {
    throw new LaunchProblem(
      'notRunnable',
      `${uri.fsPath} could not be saved: save it first, and run it then.`,
    );
  }
  return uri;
}

function programOfSettings({ uri }: vscode.WorkspaceFolder): vscode.Uri | undefined {
  const { program } = readRunSettings(uri, uri.fsPath);
  return program === undefined ? undefined : vscode.Uri.file(resolve(uri.fsPath, program));
}

async function fromPackage(folder: vscode.WorkspaceFolder): Promise<Target | undefined> {
  const found = await findProgram(folder.uri.fsPath);
  return found && { found, folder: folder.uri.fsPath, resource: vscode.Uri.file(found.program) };
}

async function browse(): Promise<Target | undefined> {
  const filters = { 'Node.js programs': programExtensions.map((extension) => extension.slice(1)) };
  const [uri] = (await vscode.window.showOpenDialog({ title: 'Run Clustered', filters })) ?? [];
  return uri && fileTarget(uri);
}

/** Lets the person choose among the programs of the workspace. */
export async function chooseProgram(): Promise<Target | undefined> {
  const files = await vscode.workspace.findFiles(programGlob, notPrograms, maxOffered);
  const items = files
    .filter((uri) => isRunnable(uri.fsPath))
    .map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }))
    .sort((a, b) => depth(a.label) - depth(b.label) || a.label.localeCompare(b.label));
  if (items.length === 0) {
    const message =
      'No Node.js program was found here: write one, or choose the file that starts the server.';
    const browseButton = 'Browse…';
    return (await vscode.window.showErrorMessage(message, browseButton)) ? browse() : undefined;
  }
  const placeHolder = 'No program was found by itself: which file starts the server?';
  const chosen = await vscode.window.showQuickPick([...items, { label: browseTitle, uri: undefined }], {
    title: 'Run Clustered',
    placeHolder,
  });
  if (!chosen) return undefined;
  return chosen.uri ? fileTarget(chosen.uri) : browse();
}

const depth = (path: string): number => path.split('/').length;

/**
 * Finds what Run Clustered runs: the file it was called on; else `muster.program`, the file in the active editor,
 * what package.json starts, an app of the folder's ecosystem file; else it asks.
 * @param uri the file of the explorer or of the editor's title
 * @returns nothing when the person chose nothing
 * @throws LaunchProblem
 */
export async function resolveTarget(uri: vscode.Uri | undefined): Promise<Target | undefined> {
  if (uri) return fileTarget(await saved(uri));
  const folders = vscode.workspace.workspaceFolders ?? [];
  for (const folder of folders) {
    const program = programOfSettings(folder);
    if (program) return fileTarget(program, folder.uri.fsPath);
  }
  const active = vscode.window.activeTextEditor?.document;
  if (active && isProgram(active)) return fileTarget(await saved(active.uri));
  for (const folder of folders) {
    const target = await fromPackage(folder);
    if (target) return target;
    const ecosystem = await ecosystemFileOf(folder.uri);
    if (ecosystem) return fileTarget(ecosystem, folder.uri.fsPath);
  }
  return chooseProgram();
}

function isProgram({ uri, isUntitled, languageId }: vscode.TextDocument): boolean {
  const isUnnamed = isUntitled && (languageId === 'javascript' || languageId === 'typescript');
  return isUnnamed || isRunnable(uri.path) || isEcosystemFile(uri.path);
}

/** Where the program runs unless the settings say otherwise: the folder of its nearest package.json. */
export async function packageFolder(program: string, folder: string): Promise<string> {
  const isInside = !relative(folder, program).startsWith(`..${sep}`);
  for (let at = dirname(program); isInside && at.length >= folder.length; at = dirname(at)) {
    const found = await stat(join(at, 'package.json')).catch(() => undefined);
    if (found?.isFile()) return at;
    if (at === dirname(at)) break;
  }
  return folder;
}
