import assert from 'node:assert/strict';
import { build } from 'esbuild';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { slicedTypescript } from '../../../scripts/lint/slice';
import type * as lint from '../../../src/lint';
import { inspect } from '../../../src/lint';
import { mutationsOf, seeds } from './fuzz';

/** The slice of the compiler that ships, of which a part may lack that the whole compiler has. */
describe('the sliced parser', function () {
  this.timeout(60_000);
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'muster-slice-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('gives the findings that the whole compiler gives', async () => {
    const outfile = join(folder, 'lint.cjs');
    await build({
      entryPoints: ['src/lint/index.ts'],
      outfile,
      bundle: true,
      format: 'cjs',
      platform: 'node',
      target: 'node20.12',
      minify: true,
      keepNames: true,
      plugins: [slicedTypescript],
    });
    assert.ok(statSync(outfile).size < 1_200_000, `${statSync(outfile).size} bytes`);
    const bundled = createRequire(__filename)(outfile) as typeof lint;
    for (const text of [...seeds, ...mutationsOf(seeds, 300, 3)])
      for (const fileName of ['file.ts', 'file.js', 'file.tsx'])
        assert.deepEqual(
          bundled.inspect(text, { fileName }).findings,
          inspect(text, { fileName }).findings,
          text,
        );
  });
});
