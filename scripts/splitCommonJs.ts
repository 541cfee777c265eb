import { transform, type Plugin } from 'esbuild';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Lets esbuild split bundles in CommonJS, which it does in ECMAScript modules alone: what several of the entry points
 * need, and what is imported when it is needed, become files of their own. For a build that writes nothing itself.
 */
export const splitCommonJs: Plugin = {
  name: 'split-commonjs',
  setup(build) {
    const { initialOptions: options } = build;
    options.format = 'esm';
    options.splitting = true;
    options.write = false;
    if (options.sourcemap) options.sourcemap = 'inline';
    build.onEnd(async ({ outputFiles = [] }) => {
      for (const { path, text } of outputFiles) {
        const { code } = await transform(text, {
          format: 'cjs',
          platform: 'node',
          target: options.target ?? 'esnext',
          minify: options.minify ?? false,
          sourcemap: options.sourcemap ? 'inline' : false,
          sourcesContent: false,
          // Node's own `import()` would start its loader of ECMAScript modules.
          supported: { 'dynamic-import': false },
        });
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, code);
      }
    });
  },
};
