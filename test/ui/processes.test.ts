import assert from 'node:assert/strict';
import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../../scripts/support/paths';
import { allGone, isAlive } from '../support/processes';
import { openApp, type App } from './app';
import { eventually } from './eventually';
import { pictureFailures } from './pictures';
import type { Tree } from './parts/tree';

describe('A person whose server leaves a zombie', function () {
  let app: App;
  let folder: string;
  let workers: Tree;
  let parent = 0;

  before(async () => {
    folder = await mkdtemp(join(await realpath(tmpdir()), 'mu-'));
    for (const name of ['children', 'servers'])
      await cp(join(repository, 'test', 'fixtures', name), join(folder, name), { recursive: true });
    app = await openApp({ folder, settings: { 'muster.workers': 1, 'muster.env': { PORT: '0' } } });
    workers = app.workbench.view('Workers');
    await app.workbench.openViewContainer('Muster');
    await app.workbench.openFile('servers/family.js');
    await app.workbench.runCommand('Muster: Run Clustered');
    await workers.row('servers/family.js').waitForDescription(/^1 of 1 ready · :\d+$/);
  });
  pictureFailures(() => app);
  after(async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Has the server start a child of a kind. @returns its pid */
  async function start(kind: string): Promise<number> {
    const description = await workers.row('servers/family.js').description();
    const port = /:(\d+)$/.exec(description)?.[1] ?? assert.fail(description);
    const response = await fetch(`http://127.0.0.1:${port}/start?kind=${kind}`);
    return Number(await response.text());
  }

  it('opens a worker that has children, and reads what they do', async () => {
    assert.equal(await workers.row('1').isExpanded(), undefined);
    parent = await start('neverWaits');
    await workers.row('1').expand();
    const child = workers.row('python3 neverWaits.py');
    await child.waitForDescription(new RegExp(`^\\d+ % · \\d+ MB · pid ${parent} · < 1 min$`));
    assert.equal(await child.level(), 3);
  });

  it('sees the zombie, whose it is and what to do, without a click', async () => {
    const who = `python3 neverWaits.py ${parent}`;
    await workers.row('Zombies').waitForDescription(new RegExp(`^1 · ${who} never waits for its children$`));
    const zombie = workers.row('python3 <defunct>');
    await zombie.waitForDescription(
      new RegExp(`^of ${who}, which never waits for its children · end ${who} · worker 1 · pid \\d+`),
    );
    const colored = '[class*="monaco-decoration-itemColor"]';
    await zombie.locator.locator(colored).first().waitFor();
    assert.equal(await workers.row('python3 neverWaits.py').locator.locator(colored).count(), 0);
    assert.match(await zombie.ariaLabel(), /^python3 <defunct>, zombie, of python3 neverWaits\.py \d+/);
  });

  it('is told once, with what can be done', async () => {
    const notice = await app.workbench.notifications.waitFor('it never waits for its children');
    assert.match(
      await notice.text(),
      new RegExp(`1 zombie of python3 neverWaits\\.py ${parent} \\(worker 1\\): it never waits`),
    );
    assert.deepEqual(await notice.buttons(), ['End Parent…', 'Show', 'Why?', 'Mute']);
    await app.workbench.screenshot('zombie');
    await notice.click('Show');
    await eventually(
      () => workers.row('python3 <defunct>').locator.getAttribute('aria-selected'),
      (isSelected) => isSelected === 'true',
    );
  });

  it('clicks the remedy, is asked, and sees the zombie go with its parent', async () => {
    await askedBy(workers.row('Zombies'), 'End Parent…');
    const question = await app.workbench.answerDialog('End Parent');
    assert.match(question, new RegExp(`End python3 neverWaits\\.py ${parent} \\(worker 1\\)\\?`));
    await workers.row('Zombies').waitForGone();
    await allGone([parent], 1000);
    await eventually(
      () => workers.row('1').isExpanded(),
      (isExpanded) => isExpanded === undefined,
    );
  });

  /** The row is drawn anew now and then; a click that meets that is lost, and a person clicks again. */
  async function askedBy(
    row: { clickInlineAction(title: string): Promise<void> },
    title: string,
  ): Promise<void> {
    const dialog = app.workbench.page.locator('.monaco-dialog-box');
    await eventually(async () => {
      await row.clickInlineAction(title);
      await dialog.waitFor({ timeout: 3000 }).catch(() => undefined);
      return dialog.isVisible();
    }, Boolean);
  }

  it('changes its mind about ending a process, and then does not', async () => {
    const pid = await start('plain');
    await workers.row('1').expand();
    const row = workers.row('sleep 3600');
    await askedBy(row, 'End Process…');
    await app.workbench.answerDialog('Cancel');
    assert.ok(isAlive(pid));
    await row.pickContextMenu('End Process…');
    assert.match(
      await app.workbench.answerDialog('End Process'),
      new RegExp(`End sleep ${pid} \\(worker 1\\)\\?`),
    );
    await row.waitForGone();
    await allGone([pid], 1000);
  });

  it('reads why it is told of an orphan, and keeps it from its row', async () => {
    const pid = await start('doubleFork');
    await workers.row('Orphans').waitForDescription(/^1 · left by worker 1$/);
    const row = workers.row('sleep 3600');
    await row.waitForDescription(new RegExp(`^left by worker 1, < 1 min ago · .*pid ${pid}`));
    const notice = await app.workbench.notifications.waitFor(
      `sleep ${pid} has left the process tree of worker 1`,
    );
    await notice.click('Why?');
    await app.workbench.page.locator('.tab', { hasText: 'orphan.md' }).waitFor();
    const orphans = workers.row('Orphans').locator;
    await eventually(
      async () => {
        if (await orphans.isVisible()) await row.clickInlineAction('Keep Process');
        await orphans.waitFor({ state: 'detached', timeout: 3000 }).catch(() => undefined);
        return orphans.isVisible();
      },
      (isVisible) => !isVisible,
    );
    await workers.row('1').expand();
    await workers.row('sleep 3600').waitForDescription(/^kept · /);
    process.kill(pid, 'SIGKILL');
    await workers.row('sleep 3600').waitForGone();
  });

  it('mutes a kind of notice, and is told of the others alone from then on', async () => {
    const orphaned = 'has left the process tree of worker 1';
    await runAgain();
    await start('doubleFork');
    await (await app.workbench.notifications.waitFor(orphaned)).click('Mute');
    await runAgain();
    await start('doubleFork');
    await workers.row('Orphans').waitFor();
    // The older is told of first.
    await start('neverWaits');
    await app.workbench.notifications.waitFor('it never waits for its children');
    assert.deepEqual(
      (await app.workbench.notifications.texts()).filter((text) => text.includes(orphaned)),
      [],
    );
  });

  async function runAgain(): Promise<void> {
    await app.workbench.runCommand('Muster: Stop');
    await workers.row('servers/family.js').waitForGone();
    await app.workbench.openFile('servers/family.js');
    await app.workbench.runCommand('Muster: Run Clustered');
    await workers.row('servers/family.js').waitForDescription(/^1 of 1 ready · :\d+$/);
  }
});
