import type { Plugin } from 'esbuild';
import { join } from 'node:path';
import { repository } from '../support/paths';

const door = join(repository, 'src', 'lint', 'index.ts');

/** Leaves the lint engine out of a bundle, which loads it from the one beside it, `lint.js`, when it is needed. */
export const apart: Plugin = {
  name: 'lint-apart',
  setup(build) {
    build.onResolve({ filter: /(^|\/)lint(\/index)?$/ }, async ({ path, pluginData, ...rest }) => {
      if (pluginData === 'looked') return undefined;
      const { path: found } = await build.resolve(path, { ...rest, pluginData: 'looked' });
      return found === door ? { path: './lint.js', external: true } : undefined;
    });
  },
};
