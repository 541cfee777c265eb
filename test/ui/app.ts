import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { launchBrowser } from '../../scripts/editor/browser';
import { installExtension, startServer, type EditorServer } from '../../scripts/editor/server';
import type { Settings } from '../../scripts/editor/settings';
import { packagedExtension } from './vsix';
import { Workbench } from './workbench';

/** How an app is opened. */
export interface AppOptions {
  folder: string;
  /** Ask whether the folder is trusted. */
  workspaceTrust?: boolean;
  settings?: Settings;
}

/** A VS Code with the packaged extension installed, open on a folder. */
export interface App {
  workbench: Workbench;
  server: EditorServer;
  /** Closes the window, lets the extension host end, and ends the rest. */
  close(): Promise<void>;
}

/** The extension host is given 5 s for `deactivate`. */
const hostPatience = 6000;

/** Opens a folder in a VS Code of its own, which has nothing installed but the packaged extension. */
export async function openApp(options: AppOptions): Promise<App> {
  const vsix = await packagedExtension();
  const temporary = await mkdtemp(join(await realpath(tmpdir()), 'mu-'));
  const folders = { dataDir: join(temporary, 'data'), extensionsDir: join(temporary, 'extensions') };
  const cleanups = [() => rm(temporary, { recursive: true, force: true, maxRetries: 3 })];
  const close = async (): Promise<void> => {
    for (let cleanup = cleanups.pop(); cleanup !== undefined; cleanup = cleanups.pop()) await cleanup();
  };
  try {
    await installExtension(vsix, folders);
    const server = await startServer({
      ...folders,
      workspaceTrust: options.workspaceTrust ?? false,
      settings: options.settings ?? {},
    });
    cleanups.push(() => server.stop());
    const browser = await launchBrowser();
    cleanups.push(() => browser.close());
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const workbench = await Workbench.open(page, server.url({ folder: options.folder }));
    cleanups.push(async () => {
      // Leaving the page tells the server that nobody will come back; closing it does not.
      await page.goto('about:blank');
      await Promise.race([server.hostExit, delay(hostPatience, undefined, { ref: false })]);
    });
    return { workbench, server, close };
  } catch (error) {
    await close();
    throw error;
  }
}
