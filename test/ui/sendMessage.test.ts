import assert from 'node:assert/strict';
import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../../scripts/support/paths';
import { openApp, type App } from './app';
import { eventually } from './eventually';
import { pictureFailures } from './pictures';
import type { Tree } from './parts/tree';

describe('A person who sends a message', function () {
  let app: App;
  let folder: string;
  let workers: Tree;

  before(async () => {
    folder = await mkdtemp(join(await realpath(tmpdir()), 'mu-'));
    await cp(join(repository, 'test/fixtures/servers/hears.js'), join(folder, 'hears.js'));
    app = await openApp({ folder, settings: { 'muster.workers': 2, 'muster.env': { PORT: '0' } } });
    workers = app.workbench.view('Workers');
    await app.workbench.openFile('hears.js');
    await app.workbench.runCommand('Muster: Run Clustered');
    await app.workbench.openViewContainer('Muster');
    await workers.row('hears.js').waitForDescription(/^2 of 2 ready/);
    await app.workbench.runCommand('Muster: Show Log');
  });
  pictureFailures(() => app);
  after(async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('is told what is wrong with it while writing, and reaches one worker', async () => {
    const { quickInput, output } = app.workbench;
    await workers.row('1').pickContextMenu('Send Message…');
    await quickInput.waitForOpen('Send a message to worker 1');
    await quickInput.submit('{"cmd":');
    await eventually(
      () => quickInput.text(),
      (text) => text.includes('This is not JSON'),
    );
    await quickInput.submit('{"cmd":"flush"}');
    await quickInput.waitForClose();
    await output.waitForText(/\[1\] heard \{"cmd":"flush"\}/);
    assert.doesNotMatch(await output.text(), /\[2\] heard/);
  });

  it('reaches all workers from the row of the session, with what was sent before', async () => {
    const { quickInput, output, page } = app.workbench;
    await workers.row('hears.js').pickContextMenu('Send Message…');
    await quickInput.waitForOpen('Send a message to all workers of hears.js');
    await page.keyboard.press('Enter');
    await quickInput.waitForClose();
    await output.waitForText(/\[2\] heard \{"cmd":"flush"\}/);
  });
});
