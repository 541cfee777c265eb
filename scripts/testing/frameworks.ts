import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isInstalled, runNpm } from '../support/npm.mjs';
import { repository } from '../support/paths';

/**
 * Installs the packages of a folder of programs, when there are any and they are missing or out of date.
 * @param title what they are, for the line that is printed
 */
async function installPackages(folder: string, title: string): Promise<void> {
  if (!existsSync(join(folder, 'package.json'))) return;
  const locked = existsSync(join(folder, 'package-lock.json'));
  if (locked ? isInstalled(folder) : existsSync(join(folder, 'node_modules'))) return;
  const start = performance.now();
  await runNpm([locked ? 'ci' : 'install', '--prefix', folder, '--ignore-scripts'], folder);
  console.log(`Installed ${title} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

/** The web frameworks of the fixtures. */
export const installFrameworks = (): Promise<void> =>
  installPackages(join(repository, 'test', 'frameworks'), 'the frameworks');

/** What the examples need. */
export const installExamples = (): Promise<void> =>
  installPackages(join(repository, 'examples'), 'what the examples need');
