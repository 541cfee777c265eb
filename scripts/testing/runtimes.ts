import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installOnce } from '../support/installOnce';
import { nodeExecutable, nodePackageName, runNpm } from '../support/npm.mjs';
import { cache } from '../support/paths';

/** The Node versions that users' programs are tested with. */
export const runtimeMajors = [20, 22, 24, 26] as const;

/** One of the Node versions that users' programs are tested with. */
export type RuntimeMajor = (typeof runtimeMajors)[number];

/** Installs the runtimes that are missing. */
export async function installRuntimes(): Promise<void> {
  await Promise.all(runtimeMajors.map(installRuntime));
}

/** The executable of an installed runtime. */
export function runtimePath(major: RuntimeMajor): string {
  const executable = nodeExecutable(runtimeFolder(major));
  if (!existsSync(executable)) throw new Error(`Node.js ${major} is not installed; "npm test" installs it.`);
  return executable;
}

async function installRuntime(major: RuntimeMajor): Promise<void> {
  await installOnce(runtimeFolder(major), `Node.js ${major}`, async (folder) => {
    const name = nodePackageName();
    await writeFile(join(folder, 'package.json'), '{ "private": true }');
    await runNpm(['install', '--prefix', folder, '--ignore-scripts', `${name}@${major}`], folder);
    return join(folder, 'node_modules', name);
  });
}

function runtimeFolder(major: RuntimeMajor): string {
  return join(cache, 'runtimes', `node-${major}`);
}
