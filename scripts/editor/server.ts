import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { deferred } from '../support/deferred';
import { withDeadline } from '../support/deadline';
import { isRunning } from '../support/isRunning';
import { pinnedNode } from '../support/paths';
import { endGroup, startGroup } from '../support/processGroup';
import { editorFolder } from './install';
import { writeSettings, type Settings } from './settings';

const entryPoint = join(editorFolder, 'out', 'server-main.js');

/** The folders that a server works in. */
export interface ServerFolders {
  dataDir: string;
  extensionsDir: string;
}

/** How a server is started. */
export interface ServerOptions extends ServerFolders {
  /** Ask whether a folder is trusted, as a desktop VS Code does. */
  workspaceTrust?: boolean;
  /** Let a page load an extension from its source folder. Notifications are not shown then. */
  development?: boolean;
  /** Admit only pages that know this; without it, any program of this machine is admitted. */
  connectionToken?: string;
  settings?: Settings;
}

/** How the extension host ended. */
export interface HostExit {
  code: number | undefined;
  signal: string | undefined;
}

/** What a page opens. */
export interface PageOptions {
  folder: string;
  extension?: string;
  tests?: string;
}

/** A running VS Code server. */
export interface EditorServer {
  /** All lines that the server has written so far. */
  readonly output: readonly string[];
  /** Resolves when an extension host ends. */
  readonly hostExit: Promise<HostExit>;
  /** Resolves when the server itself ends. */
  readonly exit: Promise<void>;
  url(options: PageOptions): string;
  stop(): Promise<void>;
}

/** Starts a VS Code server on a free port of this machine; resolves when pages can be opened. */
export async function startServer(options: ServerOptions): Promise<EditorServer> {
  await writeSettings(options.dataDir, options.settings ?? {});
  const args = [entryPoint, '--host', '127.0.0.1', '--port', '0'];
  args.push('--accept-server-license-terms', '--telemetry-level', 'off', ...folderArguments(options));
  if (options.development === true) args.push('--enable-smoke-test-driver');
  if (options.workspaceTrust !== true) args.push('--disable-workspace-trust');
  const token = options.connectionToken;
  args.push(...(token === undefined ? ['--without-connection-token'] : ['--connection-token', token]));
  const child = startGroup(pinnedNode, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...noGallery },
  });

  const output: string[] = [];
  const hostPids: number[] = [];
  const listening = deferred<string>();
  const hostExit = deferred<HostExit>();
  const exit = deferred<undefined>();
  const read = (line: string): void => {
    output.push(line);
    const port = /^Extension host agent listening on (\d+)/.exec(line)?.[1];
    if (port !== undefined) listening.resolve(port);
    const hostPid = /<(\d+)> Launched Extension Host Process/.exec(line)?.[1];
    if (hostPid !== undefined) hostPids.push(Number(hostPid));
    const host = /Extension Host Process exited with code: (\w+), signal: (\w+)/.exec(line);
    if (host !== null) {
      hostExit.resolve({
        code: host[1] === 'null' ? undefined : Number(host[1]),
        signal: host[2] === 'null' ? undefined : host[2],
      });
    }
  };
  for (const stream of [child.stdout, child.stderr]) if (stream) createInterface(stream).on('line', read);
  child.on('error', listening.reject);
  child.on('exit', (code) => {
    exit.resolve(undefined);
    listening.reject(new Error(`The VS Code server ended with ${code ?? 'a signal'}\n${output.join('\n')}`));
  });
  // An extension host that has lost its server still calls what its extensions want done at the end.
  const stop = (): Promise<void> => endGroup(child, () => !hostPids.some(isRunning));

  try {
    const port = await withDeadline(listening.promise, 30_000, 'the VS Code server did not start to listen');
    const url = (page: PageOptions): string => pageUrl(`127.0.0.1:${port}`, token, page);
    return { output, hostExit: hostExit.promise, exit: exit.promise, url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Installs a packaged extension for servers that are started with the same folders. */
export async function installExtension(vsix: string, folders: ServerFolders): Promise<void> {
  const args = [entryPoint, '--install-extension', vsix, ...folderArguments(folders)];
  await promisify(execFile)(pinnedNode, args, { env: { ...process.env, ...noGallery } });
}

/** Without this it asks an extension gallery that is not its own. */
const noGallery = { EXTENSIONS_GALLERY: '{}' };

function folderArguments({ dataDir, extensionsDir }: ServerFolders): string[] {
  return ['--server-data-dir', dataDir, '--extensions-dir', extensionsDir];
}

function pageUrl(
  authority: string,
  token: string | undefined,
  { folder, extension, tests }: PageOptions,
): string {
  const url = new URL(`http://${authority}/`);
  if (token !== undefined) url.searchParams.set('tkn', token);
  url.searchParams.set('folder', folder);
  const remote = (path: string): string => `vscode-remote://${authority}${path}`;
  const payload = [
    ...(extension === undefined ? [] : [['extensionDevelopmentPath', remote(extension)]]),
    ...(tests === undefined ? [] : [['extensionTestsPath', remote(tests)]]),
  ];
  if (payload.length > 0) url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}
