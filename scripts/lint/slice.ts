/**
 * Cuts the scanner and the parser out of the `typescript` package, so that the bundle carries 0.8 MB of it instead of
 * 9. What is cut is a run of the compiler's own source files, whose order its bundle keeps and marks with comments.
 */
import type { Plugin } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const first = '// src/compiler/corePublic.ts';
const afterLast = '// src/compiler/commandLineParser.ts';

/** @throws {Error} when the package is not laid out as it was when the cut was made */
function slice(source: string): string {
  const start = source.indexOf(first);
  const end = source.indexOf(afterLast);
  if (start < 0 || end < start)
    throw new Error('typescript.js is laid out otherwise: see scripts/lint/slice.ts');
  const body = source
    .slice(start, end)
    // Namespace objects keep everything alive that they name.
    .replace(/^__export\(\w+, \{[\s\S]*?^\}\);$/gm, '')
    // Tables that only messages and the command line need: without a side effect, they are dropped when unused.
    .replace(/= (diag\(|new Map\()/g, '= /* @__PURE__ */ $1');
  const names = new Set([...body.matchAll(/^(?:function|var) (\w+)\b/gm)].map(([, name = '']) => name));
  return `${body}\nexport { ${[...names].join(', ')} };\n`;
}

/** Everything that imports `typescript` gets the slice. */
export const slicedTypescript: Plugin = {
  name: 'sliced-typescript',
  setup(build) {
    build.onResolve({ filter: /^typescript$/ }, () => ({
      path: 'typescript',
      namespace: 'sliced',
      sideEffects: false,
    }));
    build.onLoad({ filter: /.*/, namespace: 'sliced' }, async () => {
      const path = createRequire(import.meta.url).resolve('typescript');
      return { contents: slice(await readFile(path, 'utf8')), loader: 'js', resolveDir: '.' };
    });
  },
};
