import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../scripts/editor/browser';
import { pinnedNode, repository } from '../../scripts/support/paths';
import { Workbench } from './workbench';

describe('npm start', () => {
  let start: ChildProcess;
  let browser: Browser | undefined;

  before(() => {
    // Without a desktop VS Code, named or on the PATH, it serves one.
    const env: NodeJS.ProcessEnv = { ...process.env, PATH: dirname(pinnedNode), PORT: '0' };
    delete env['VSCODE_EXECUTABLE'];
    start = spawn(process.execPath, ['scripts/bootstrap.mjs', 'start'], {
      cwd: repository,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  });
  after(async () => {
    await browser?.close();
    start.kill('SIGKILL');
  });

  it('prints the address of a VS Code that runs the examples, and ends with Ctrl+C', async () => {
    if (!start.stdout) throw new Error('It was started with a pipe for its output.');
    let url = '';
    for await (const line of createInterface(start.stdout)) {
      url = /http:\/\/\S+/.exec(line)?.[0] ?? '';
      if (url !== '') break;
    }
    browser = await launchBrowser();
    const page = await browser.newPage();
    const workbench = await Workbench.open(page, url);
    await workbench.openFile('hello/server.js');
    await workbench.runCommand('Muster: Run Clustered');
    await workbench.openViewContainer('Muster');
    await workbench
      .view('Workers')
      .row('hello/server.js')
      .waitForDescription(/ ready · :\d+$/);
    await page.goto('about:blank');
    start.kill('SIGINT');
    const [code] = (await once(start, 'exit')) as [number | null];
    assert.equal(code, 0);
  });
});
