import assert from 'node:assert/strict';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApp, type App } from './app';
import { eventually } from './eventually';
import { pictureFailures } from './pictures';

const program = `
  console.log('\\x1b[32mgreen\\x1b[0m slot ' + process.env.MUSTER_SLOT);
  require('node:http').createServer().listen(0);`;

describe('What the workers write', () => {
  let app: App;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(await realpath(tmpdir()), 'mu-'));
    await writeFile(join(folder, 'server.js'), program);
    // Drawn as text, a terminal can be read.
    const settings = { 'muster.workers': 2, 'terminal.integrated.gpuAcceleration': 'off' };
    app = await openApp({ folder, settings });
    await app.workbench.runCommand('Muster: Run Clustered');
    await app.workbench.openViewContainer('Muster');
    await app.workbench
      .view('Workers')
      .row('server.js')
      .waitForDescription(/^2 of 2 ready/);
  });
  pictureFailures(() => app);
  after(async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('is in the log of the session without colours, each line with its slot', async () => {
    await app.workbench.runCommand('Muster: Show Log');
    const text = await app.workbench.output.waitForText(/\[1\] green slot 1[\s\S]*|\[2\] green slot 2/);
    assert.ok(!text.includes('\x1b') && !text.includes('[32m'), text);
  });

  it('is in the view of the one worker as it wrote it, colours and all', async () => {
    await app.workbench.view('Workers').row('2').pickContextMenu('Show Worker Log');
    const rows = app.workbench.page.locator('.xterm-rows');
    await eventually(
      async () => (await rows.allInnerTexts()).join('\n'),
      (text) => /green\s+slot\s+2/.test(text),
    );
    const green = rows.locator('span', { hasText: 'green' }).first();
    assert.match((await green.getAttribute('class')) ?? '', /xterm-fg-2\b/);
  });
});
