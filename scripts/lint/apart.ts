import type { Plugin } from 'esbuild';
import { basename, join } from 'node:path';
import { repository } from '../support/paths';

/**
 * Leaves a room out of a bundle, which loads it from the bundle beside it when it is needed.
 * @param door the room's index.ts, or the file that is left out with all that it needs, from the root of the repository
 * @param bundle the file in `dist` that has the room
 */
export function apart(door: string, bundle: string): Plugin {
  const path = join(repository, door);
  const name = basename(door.replace(/(\/index)?\.ts$/, ''));
  return {
    name: `apart-${bundle}`,
    setup(build) {
      build.onResolve(
        { filter: new RegExp(`(^|/)${name}(/index)?$`) },
        async ({ path: wanted, pluginData, ...rest }) => {
          if (pluginData === path) return undefined;
          const { path: found } = await build.resolve(wanted, { ...rest, pluginData: path });
          return found === path ? { path: `./${bundle}`, external: true } : undefined;
        },
      );
    },
  };
}
