import assert from 'node:assert/strict';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApp, type App } from './app';
import { eventually } from './eventually';
import { pictureFailures } from './pictures';

describe('A folder that is not trusted', () => {
  let app: App;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(await realpath(tmpdir()), 'mu-'));
    await writeFile(join(folder, 'server.js'), "require('node:http').createServer().listen(0);\n");
    app = await openApp({ folder, workspaceTrust: true, settings: { 'muster.workers': 2 } });
  });
  pictureFailures(() => app);
  after(async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('runs nothing, and its view says why and leads to the trust', async () => {
    await app.workbench.openViewContainer('Muster');
    const isTold = /waits until you trust this workspace[\s\S]*Manage Workspace Trust/;
    await eventually(
      () => app.workbench.view('Workers').welcome(),
      (text) => isTold.test(text),
    );
    const offered = await app.workbench.findCommands('Muster: Run Clustered');
    assert.ok(!offered.includes('Muster: Run Clustered'), offered.join(', '));
  });

  it('runs its server once it is trusted', async () => {
    await app.workbench.trustFolder();
    await app.workbench.runCommand('Muster: Run Clustered');
    await app.workbench.openViewContainer('Muster');
    await app.workbench
      .view('Workers')
      .row('server.js')
      .waitForDescription(/^2 of 2 ready/);
  });
});
