import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApp, type App } from './app';
import { eventually } from './eventually';
import { pictureFailures } from './pictures';

describe('A person who has no file open', () => {
  let app: App;
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(await realpath(tmpdir()), 'mu-'));
  });
  pictureFailures(() => app);
  afterEach(async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('is asked which program to run when none is found by itself', async () => {
    await mkdir(join(folder, 'lib'));
    await writeFile(join(folder, 'lib', 'main.js'), "require('node:http').createServer().listen(0);\n");
    await writeFile(join(folder, 'lib', 'main.d.ts'), 'export {};\n');
    app = await openApp({ folder, settings: { 'muster.workers': 1 } });
    await app.workbench.runCommand('Muster: Run Clustered');
    const names = async () =>
      (await app.workbench.quickInput.items()).map((item) => item.split(',')[0]?.trim());
    const offered = await eventually(names, (items) => items.includes('lib/main.js'));
    assert.deepEqual(offered, ['lib/main.js', 'folder-opened  Browse…']);
    await app.workbench.quickInput.pick('lib/main.js');
    await app.workbench.openViewContainer('Muster');
    await app.workbench
      .view('Workers')
      .row('lib/main.js')
      .waitForDescription(/^1 of 1 ready/);
  });

  it('is told that there is no program at all', async () => {
    await writeFile(join(folder, 'notes.txt'), 'nothing to run\n');
    app = await openApp({ folder });
    await app.workbench.runCommand('Muster: Run Clustered');
    const toast = await app.workbench.notifications.waitFor('No Node.js program was found here');
    assert.deepEqual(await toast.buttons(), ['Browse…']);
  });

  it('cancels a start that takes long, and nothing is left of it', async () => {
    await writeFile(join(folder, 'server.js'), 'setInterval(() => undefined, 1000);\n');
    app = await openApp({ folder, settings: { 'muster.workers': 2 } });
    await app.workbench.runCommand('Muster: Run Clustered');
    const progress = await app.workbench.notifications.waitFor('Starting server.js');
    await app.workbench.openViewContainer('Muster');
    const workers = app.workbench.view('Workers');
    await workers.row('1').waitForDescription(/^starting/);
    await progress.click('Cancel');
    assert.match(await workers.welcome(), /No server is running/);
  });
});
