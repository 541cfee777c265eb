import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
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

  it('hands the licences of what is bundled on', async () => {
    await packagedExtension();
    const notices = await readFile(join(repository, 'dist', 'ThirdPartyNotices.txt'), 'utf8');
    for (const name of ['typescript', 'lit', 'valibot', 'vscode-jsonrpc'])
      assert.match(notices, new RegExp(`^${name} \\d`, 'm'));
    assert.match(notices, /^typescript \S+ \(Apache-2\.0\)\n\n[^]*Apache License\s+Version 2\.0/m);
    assert.match(notices, /TypeScript ThirdPartyNotices/);
  });

  it('holds what runs and nothing of how it is made', async () => {
    await packagedExtension();
    const files = await listFiles({ cwd: repository });
    // What the command and the supervisor share, or load when it is needed.
    const parts = files.filter((file) => /^dist\/part-[A-Z0-9]{8}\.js$/.test(file));
    assert.ok(parts.length > 0 && parts.length < 40, parts.join(' '));
    assert.deepEqual(files.filter((file) => !parts.includes(file)).toSorted(), [
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist/ThirdPartyNotices.txt',
      'dist/agent.js',
      'dist/cli.js',
      'dist/command.js',
      'dist/dashboard.css',
      'dist/dashboard.js',
      'dist/extension.js',
      'dist/lint.js',
      'dist/lintEditor.js',
      'dist/lintThread.js',
      'dist/lintWorker.js',
      'dist/listening.js',
      'dist/load.js',
      'dist/measure.js',
      'dist/pulse.js',
      'dist/scaling.css',
      'dist/scaling.js',
      'dist/supervise.js',
      'dist/supervisor.js',
      'docs/notices/children.md',
      'docs/notices/crash-loop.md',
      'docs/notices/memory.md',
      'docs/notices/orphan.md',
      'docs/notices/stray.md',
      'docs/notices/unresponsive.md',
      'docs/notices/zombie.md',
      ...ruleIds.map((id) => `docs/rules/${id}.md`).toSorted(),
      'media/icon.png',
      'media/muster.svg',
      'media/walkthrough/leftovers.jpg',
      'media/walkthrough/lint.jpg',
      'media/walkthrough/reload.jpg',
      'media/walkthrough/run.jpg',
      'media/walkthrough/see.jpg',
      'package.json',
      'schemas/musterrc.schema.json',
    ]);
  });
});
