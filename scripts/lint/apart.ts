import type { Plugin } from 'esbuild';
import { join } from 'node:path';
import { repository } from '../support/paths';

/**
 * Leaves a room out of a bundle, which loads it from the bundle beside it when it is needed.
 * @param door the room's index.ts, from the root of the repository
 * @param bundle the file in `dist` that has the room
 */
export function apart(door: string, bundle: string): Plugin {
  const path = join(repository, door);
  return {
    name: `apart-${bundle}`,
    setup(build) {
      build.onResolve({ filter: /(^|\/)lint(\/index)?$/ }, async ({ path: wanted, pluginData, ...rest }) => {
        if (pluginData === path) return undefined;
        const { path: found } = await build.resolve(wanted, { ...rest, pluginData: path });
        return found === path ? { path: `./${bundle}`, external: true } : undefined;
      });
    },
  };
}
