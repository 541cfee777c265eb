/**
 * Leaves out of `autocannon` what its command line alone needs: tables and progress bars, forms and HAR files, its own
 * worker threads. What is left is a third of it.
 */
import type { Plugin } from 'esbuild';
import { createRequire } from 'node:module';
import { sep } from 'node:path';

/** Required by what is kept, for options that we do not give. */
const unused = /^\.\/(progressTracker|manager|multipart|parseHAR)$/;
const folder = `${sep}autocannon${sep}lib${sep}`;

/** Everything that imports `autocannon` gets its core. */
export const autocannonCore: Plugin = {
  name: 'autocannon-core',
  setup(build) {
    build.onResolve({ filter: /^autocannon$/ }, () => ({
      path: createRequire(import.meta.url).resolve('autocannon/lib/init.js'),
    }));
    build.onResolve({ filter: unused }, ({ path, importer }) =>
      importer.includes(folder) ? { path, namespace: 'unused' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: 'module.exports = {};' }));
  },
};
