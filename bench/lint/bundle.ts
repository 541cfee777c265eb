import { build } from 'esbuild';
import { mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { slicedTypescript } from '../../scripts/lint/slice';
import type * as lint from '../../src/lint';

/** The analysis as it ships: minified, with the slice of the compiler. */
export async function loadLint(): Promise<typeof lint> {
  const outfile = join(mkdtempSync(join(tmpdir(), 'muster-bench-')), 'lint.cjs');
  await build({
    entryPoints: ['src/lint/index.ts'],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20.12',
    minify: true,
    keepNames: false,
    plugins: [slicedTypescript],
  });
  return createRequire(import.meta.url)(outfile) as typeof lint;
}
