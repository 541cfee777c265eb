import type { Plugin } from 'esbuild';

const used = ['createHash', 'randomBytes', 'randomUUID'];

const wrappers = used.map((name) => `export const ${name} = (...args) => crypto().${name}(...args);`);

/** Has `node:crypto` loaded by the first call of one of its functions: it takes 2.5 MB, and most sessions call none. */
export const lateCrypto: Plugin = {
  name: 'late-crypto',
  setup(build) {
    build.onResolve({ filter: /^(node:)?crypto$/ }, ({ namespace }) =>
      namespace === 'late' ? undefined : { path: 'crypto', namespace: 'late' },
    );
    build.onLoad({ filter: /^crypto$/, namespace: 'late' }, () => ({
      contents: [
        'let loaded;',
        "const crypto = () => (loaded ??= require('node:crypto'));",
        ...wrappers,
      ].join('\n'),
      loader: 'js',
    }));
  },
};
