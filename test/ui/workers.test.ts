import assert from 'node:assert/strict';
import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../../scripts/support/paths';
import { openApp, type App } from './app';
import { eventually } from './eventually';
import { pictureFailures } from './pictures';
import type { Tree } from './parts/tree';

const pidOf = (description: string): string => /pid (\d+)/.exec(description)?.[1] ?? '';

describe('A person who runs a server', function () {
  let app: App;
  let folder: string;
  let workers: Tree;

  before(async () => {
    folder = await mkdtemp(join(await realpath(tmpdir()), 'mu-'));
    await cp(join(repository, 'examples'), folder, {
      recursive: true,
      filter: (path) => !path.endsWith('node_modules'),
    });
    app = await openApp({ folder, settings: { 'muster.workers': 4, 'muster.env': { PORT: '0' } } });
    workers = app.workbench.view('Workers');
  });
  pictureFailures(() => app);
  after(async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** What the palette offers of ours; the editor adds commands of its own for each view. */
  const musterCommands = async () =>
    (await app.workbench.findCommands('Muster: '))
      .filter((title) => /^Muster: (?!Focus on)/.test(title))
      .map((title) => title.split(',')[0]);

  it('is told by the empty view how to begin', async () => {
    await app.workbench.openViewContainer('Muster');
    const isTold = /No server is running[\s\S]*Run Clustered[\s\S]*one worker a core/;
    await eventually(
      () => workers.welcome(),
      (text) => isTold.test(text),
    );
    assert.deepEqual((await musterCommands()).toSorted(), [
      'Muster: Check Workspace',
      'Muster: Measure Scaling',
      'Muster: Run Clustered',
      'Muster: Show Rule',
    ]);
  });

  it('runs it from the palette and sees every worker live', async () => {
    await app.workbench.openFile('hello/server.js');
    await app.workbench.runCommand('Muster: Run Clustered');
    const session = await workers.row('hello/server.js').waitFor();
    await session.waitForDescription(/^4 of 4 ready · :\d+$/);
    for (const slot of ['1', '2', '3', '4']) {
      await workers.row(slot).waitForDescription(/^ready · \d+ % · \d+ MB · pid \d+ · < 1 min · :\d+$/);
    }
    assert.match(await workers.row('2').ariaLabel(), /^Worker 2, ready, /);
    await app.workbench.statusBar.item(/4\/4 :\d+/).waitFor();
    await app.workbench.screenshot('workers');
  });

  it('reads the story of a worker in its tooltip', async () => {
    assert.match(await workers.row('3').tooltip(), /Worker 3 of hello\/server\.js[\s\S]*Ready after: \d+ ms/);
    await app.workbench.screenshot('tooltip');
  });

  it('restarts a worker with a click on its row: another process in the same row, the others untouched', async () => {
    const row = workers.row('2');
    const before = pidOf(await row.description());
    const other = pidOf(await workers.row('1').description());
    await row.clickInlineAction('Restart Worker');
    const after = pidOf(await row.waitForDescription(/^ready · (?!.*pid ${before}).*1 restart/));
    assert.notEqual(after, before);
    assert.equal(pidOf(await workers.row('1').description()), other);
  });

  it('keeps the selection and what is open while the figures change', async () => {
    await workers.row('3').click();
    await workers.row('2').clickInlineAction('Restart Worker');
    await workers.row('2').waitForDescription(/^ready · .*2 restarts/);
    assert.equal(await workers.row('3').locator.getAttribute('aria-selected'), 'true');
    assert.equal(await workers.row('hello/server.js').isExpanded(), true);
  });

  it('stops a worker and starts it again from its context menu', async () => {
    await workers.row('4').pickContextMenu('Stop Worker');
    await workers.row('4').waitForDescription(/^exited · Finished its requests and ended\./);
    await app.workbench.statusBar.item(/3\/4/).waitFor();
    await workers.row('4').clickInlineAction('Start Worker');
    await workers.row('4').waitForDescription(/^ready/);
  });

  it('reloads from the status bar: every process is new', async () => {
    const pids = async (): Promise<string[]> =>
      Promise.all(['1', '2', '3', '4'].map(async (slot) => pidOf(await workers.row(slot).description())));
    const before = await pids();
    await app.workbench.statusBar.item(/4\/4/).click();
    await app.workbench.quickInput.pick('Reload');
    await workers.waitForText(
      (rows) => rows.length === 5 && !before.some((pid) => rows.join('').includes(`pid ${pid}`)),
    );
    await workers.row('hello/server.js').waitForDescription(/^4 of 4 ready/);
  });

  it('scales down and up', async () => {
    await app.workbench.runCommand('Muster: Scale…');
    await app.workbench.quickInput.submit('2');
    await workers.row('hello/server.js').waitForDescription(/^2 of 2 ready/);
    await workers.row('3').waitForGone();
    await app.workbench.runCommand('Muster: Scale…');
    await app.workbench.quickInput.submit('3');
    await workers.row('hello/server.js').waitForDescription(/^3 of 3 ready/);
  });

  it('reads what the workers wrote, each line with its slot', async () => {
    await app.workbench.runCommand('Muster: Show Log');
    await app.workbench.output.waitForText(/\[info\] \[\d\] hello: process \d+/);
    await app.workbench.screenshot('log');
  });

  it('opens it in a browser', async () => {
    const port = /:(\d+)$/.exec(await workers.row('hello/server.js').description())?.[1] ?? '';
    const opened = app.workbench.page.context().waitForEvent('page');
    await app.workbench.runCommand('Muster: Open in Browser');
    // A served VS Code forwards the port of the machine that it runs on.
    assert.ok((await opened).url().includes(port), `${(await opened).url()} is not for port ${port}`);
    await (await opened).close();
  });

  it('stops it, and the view is as it was', async () => {
    await workers.row('hello/server.js').clickInlineAction('Stop');
    assert.match(await workers.welcome(), /No server is running/);
    // A program is open in the editor.
    assert.deepEqual((await musterCommands()).toSorted(), [
      'Muster: Check Workspace',
      'Muster: Fix All in File',
      'Muster: Measure Scaling',
      'Muster: Run Clustered',
      'Muster: Show Rule',
    ]);
  });

  it('runs a file from the menu of the explorer', async () => {
    const explorer = await app.workbench.openExplorer();
    await explorer.row('esm').click();
    await explorer.row('server.mjs').pickContextMenu('Run Clustered');
    await app.workbench.openViewContainer('Muster');
    await workers.row('esm/server.mjs').waitForDescription(/^4 of 4 ready/);
  });

  it('runs another beside it from the run menu of the editor', async () => {
    await app.workbench.openFile('late/server.js');
    await app.workbench.editorArea.clickTitleAction('Run Clustered');
    await workers.row('late/server.js').waitForDescription(/^4 of 4 ready/);
    await app.workbench.statusBar.item(/8\/8/).waitFor();
  });
});
