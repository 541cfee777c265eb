import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { listFiles } from '@vscode/vsce';
import { repository } from '../../scripts/support/paths';
import { ruleIds } from '../../src/lint/ruleIds';
import { packagedExtension } from './vsix';

describe('The package', () => {
  it('is smaller than a megabyte', async () => {
    const { size } = await stat(await packagedExtension());
    console.log(`      ${Math.round(size / 1024)} kB`);
    assert.ok(size < 1024 * 1024, `${size} bytes`);
  });

  it('holds what runs and nothing of how it is made', async () => {
    await packagedExtension();
    const files = await listFiles({ cwd: repository });
    assert.deepEqual(files.toSorted(), [
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist/agent.js',
      'dist/cli.js',
      'dist/dashboard.css',
      'dist/dashboard.js',
      'dist/extension.js',
      'dist/lint.js',
      'dist/lintEditor.js',
      'dist/lintWorker.js',
      'dist/pulse.js',
      'dist/supervisor.js',
      'docs/notices/children.md',
      'docs/notices/orphan.md',
      'docs/notices/stray.md',
      'docs/notices/zombie.md',
      ...ruleIds.map((id) => `docs/rules/${id}.md`).toSorted(),
      'media/icon.png',
      'media/muster.svg',
      'package.json',
      'schemas/musterrc.schema.json',
    ]);
  });
});
