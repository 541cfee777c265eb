import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { nodeExecutable } from './npm.mjs';

/** The folder of the repository. */
export const repository = dirname(dirname(import.meta.dirname));

/** Where everything that is downloaded for development is kept. */
export const cache = join(repository, '.vscode-test');

/** The Node version that the project is pinned to; the running one if its package is not installed. */
export const pinnedNode =
  [nodeExecutable(join(repository, 'node_modules', 'node'))].find(existsSync) ?? process.execPath;
