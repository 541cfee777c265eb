import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { deferred } from '../support/deferred';
import { withDeadline } from '../support/deadline';
import { launchBrowser } from './browser';
import { parseLaunchOptions, type LaunchOptions } from './launchOptions';
import { startServer, type EditorServer, type HostExit } from './server';
import type { Settings } from './settings';
import { printWorkbenchLog } from './workbenchLog';

/** How long a whole run may take. The environment may set another limit. */
const runDeadline = Number(process.env['EDITOR_TEST_DEADLINE_MS'] ?? 840_000);

/** The extension host is given 5 s for `deactivate`. */
const hostPatience = 6000;

/**
 * Runs extension tests in a served VS Code: what `@vscode/test-electron` takes for the desktop's executable.
 * @returns 0 when the tests passed and the extension host ended in order, else 1
 */
export async function launch(args: readonly string[]): Promise<number> {
  try {
    return await runInServer(parseLaunchOptions(args));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}

async function runInServer(options: LaunchOptions): Promise<number> {
  const interrupted = interruption();
  const server = await startServer({
    dataDir: options.userDataDir,
    extensionsDir: options.extensionsDir,
    development: true,
    settings: await desktopSettings(options.userDataDir),
  });
  try {
    const run = Promise.race([runInBrowser(server, options), interrupted]);
    return await withDeadline(run, runDeadline, 'the tests in the editor did not end');
  } finally {
    await server.stop();
    if (options.verbose) console.log(server.output.join('\n'));
  }
}

async function runInBrowser(server: EditorServer, options: LaunchOptions): Promise<number> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const testsEnd = deferred<number>();
    await page.exposeFunction('codeAutomationExit', testsEnd.resolve);
    await page.exposeFunction('codeAutomationLog', (type: string, values: unknown[]) =>
      printWorkbenchLog(type, values, options.verbose),
    );
    page.on('crash', () => testsEnd.reject(new Error('The browser page crashed.')));
    await page.goto(server.url(options));

    const hostFailure = server.hostExit.then((exit) => {
      if (isOrderly(exit)) return new Promise<never>(() => undefined);
      throw new Error(`The extension host ended with ${exit.signal ?? exit.code ?? 'no exit code'}.`);
    });
    const serverFailure = server.exit.then(() => {
      throw new Error('The VS Code server ended before the tests did.');
    });
    const code = await Promise.race([testsEnd.promise, hostFailure, serverFailure]);
    // A killed extension host is reported as 0 as well: only its own exit tells.
    const exit = await Promise.race([server.hostExit, delay(hostPatience)]);
    if (exit === undefined) throw new Error('The extension host did not end after the tests.');
    if (!isOrderly(exit))
      throw new Error(`The extension host ended with ${exit.signal ?? exit.code ?? 'nothing'}.`);
    return code === 0 ? 0 : 1;
  } finally {
    await browser.close();
  }
}

/** With code 0, or with the 1 by which it reports failing tests. */
function isOrderly({ code, signal }: HostExit): boolean {
  return signal === undefined && (code === 0 || code === 1);
}

/** The settings that a caller left where a desktop VS Code would look for them. */
async function desktopSettings(userDataDir: string): Promise<Settings> {
  try {
    return JSON.parse(await readFile(join(userDataDir, 'User', 'settings.json'), 'utf8')) as Settings;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

/** Rejects when somebody asks this process to end. */
function interruption(): Promise<never> {
  return new Promise((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => reject(new Error(`Ended by ${signal}.`)));
    }
  });
}
