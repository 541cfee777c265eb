import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isInstalled, runNpm } from '../support/npm.mjs';
import { repository } from '../support/paths';

/** Installs the web frameworks of the fixtures, when there are any and they are missing or out of date. */
export async function installFrameworks(): Promise<void> {
  const folder = join(repository, 'test', 'frameworks');
  if (!existsSync(join(folder, 'package.json'))) return;
  const locked = existsSync(join(folder, 'package-lock.json'));
  if (locked ? isInstalled(folder) : existsSync(join(folder, 'node_modules'))) return;
  const start = performance.now();
  await runNpm([locked ? 'ci' : 'install', '--prefix', folder, '--ignore-scripts'], folder);
  console.log(`Installed the frameworks in ${((performance.now() - start) / 1000).toFixed(1)} s`);
}
