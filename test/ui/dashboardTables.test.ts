import assert from 'node:assert/strict';
import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../../scripts/support/paths';
import { allGone } from '../support/processes';
import { openApp, type App } from './app';
import { eventually } from './eventually';
import { findViolations } from './parts/accessibility';
import { DashboardPage } from './parts/dashboard';
import { DashboardTable } from './parts/dashboardTable';
import { pictureFailures } from './pictures';

const themes = [
  { name: 'light', label: 'Light Modern', kind: 'vscode-light' },
  { name: 'high-contrast', label: 'Dark High Contrast', kind: 'vscode-high-contrast' },
  { name: 'dark', label: 'Dark Modern', kind: 'vscode-dark' },
];

/** A copy of the programs that the tests run, apart from the project that they are in. */
async function copyFixtures(): Promise<string> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'mu-'));
  for (const name of ['children', 'servers'])
    await cp(join(repository, 'test', 'fixtures', name), join(folder, name), { recursive: true });
  return folder;
}

async function pictureThemes(app: App, dashboard: DashboardPage, name: string): Promise<void> {
  for (const theme of themes) {
    await app.workbench.runCommand('Preferences: Color Theme');
    await app.workbench.quickInput.submit(theme.label);
    const frame = await dashboard.frame();
    await frame.locator(`body.${theme.kind}`).waitFor();
    await app.workbench.screenshot(`dashboard-${name}-${theme.name}`);
    assert.deepEqual(await findViolations(frame), [], theme.name);
  }
}

async function ask(dashboard: DashboardPage, path: string): Promise<string> {
  const port = /:(\d+)/.exec(await dashboard.text())?.[1] ?? assert.fail();
  return (await fetch(`http://127.0.0.1:${port}${path}`)).text();
}

describe('A person who looks at the processes in the dashboard', function () {
  let app: App;
  let folder: string;
  let dashboard: DashboardPage;
  let table: DashboardTable;

  before(async () => {
    folder = await copyFixtures();
    app = await openApp({
      folder,
      settings: {
        'muster.program': 'servers/family.js',
        'muster.workers': 2,
        'muster.env': { PORT: '0' },
        'muster.notices.mute': ['zombie', 'orphan'],
      },
    });
    dashboard = new DashboardPage(app.workbench);
    table = new DashboardTable(dashboard, 'Processes');
    await app.workbench.runCommand('Muster: Run Clustered');
    await app.workbench.runCommand('Muster: Open Dashboard');
    await dashboard.waitForText(/2 of 2 ready/);
  });
  pictureFailures(() => app);
  after(async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });

  const start = async (kind: string): Promise<number> => Number(await ask(dashboard, `/start?kind=${kind}`));

  it('sees the supervisor, its workers and what they have started, zombies and orphans on top', async () => {
    await dashboard.click('Processes');
    for (const kind of ['plain', 'shell', 'neverWaits', 'doubleFork']) await start(kind);
    const states = await table.waitFor(
      'state',
      (cells) => cells.includes('orphan') && cells.includes('zombie'),
    );
    assert.deepEqual(states.slice(0, 2), ['zombie', 'orphan']);
    for (const state of ['supervisor', 'worker', 'running']) assert.ok(states.includes(state), state);
    assert.match(await dashboard.text(), /1 zombie, 1 orphan/);
  });

  it('sorts them, and finds one by a word', async () => {
    await dashboard.click('PID');
    const pids = await table.waitFor('pid', (cells) => cells.length > 6);
    const rest = pids.slice(2).map(Number);
    assert.deepEqual(
      rest,
      rest.toSorted((a, b) => a - b),
    );
    await table.filter('Filter processes', 'neverWaits');
    await table.waitFor('command', (cells) => cells.length === 1);
    await table.filter('Filter processes', 'no such thing');
    await dashboard.waitForText(/No process matches “no such thing”/);
    await table.filter('Filter processes', '');
  });

  it('walks along them with the keyboard, and reads all about one', async () => {
    await table.focus();
    await app.workbench.press('Home');
    await dashboard.waitForText(/never waits for its children/);
    const first = await table.active();
    assert.match(first, /zombie/);
    await app.workbench.press('ArrowDown');
    await eventually(
      () => table.active(),
      (row) => row.startsWith('orphan'),
    );
    await app.workbench.press('End');
    await eventually(
      () => table.active(),
      (row) => row !== '' && !/^(?:zombie|orphan)/.test(row),
    );
  });

  it('ends a process from its row', async () => {
    const pid = await start('plain');
    await table.filter('Filter processes', `sleep ${pid}`);
    await table.clickRow(String(pid));
    await dashboard.waitForText(new RegExp(`sleep ${pid}`));
    await dashboard.click('End…');
    const question = await app.workbench.answerDialog('End Process');
    assert.match(question, new RegExp(`End sleep ${pid} \\(worker \\d\\)\\?`));
    await allGone([pid], 2000);
    await dashboard.waitForText(/It is gone/);
    await table.filter('Filter processes', '');
  });

  it('comes to a row from the tree', async () => {
    await dashboard.click('Workers');
    const row = app.workbench.view('Workers').row('python3 <defunct>');
    await app.workbench.openViewContainer('Muster');
    await row.pickContextMenu('Show in Processes Tab');
    await dashboard.waitForText(/Parent\s+python3 neverWaits\.py/);
    assert.match(await table.active(), /^zombie/);
  });

  it('sees them well in every theme, and so does who listens', () =>
    pictureThemes(app, dashboard, 'processes'));
});

describe('A person who listens to the messages in the dashboard', function () {
  let app: App;
  let folder: string;
  let dashboard: DashboardPage;
  let table: DashboardTable;

  before(async () => {
    folder = await copyFixtures();
    app = await openApp({
      folder,
      settings: { 'muster.program': 'servers/chats.js', 'muster.workers': 2, 'muster.env': { PORT: '0' } },
    });
    dashboard = new DashboardPage(app.workbench);
    table = new DashboardTable(dashboard, 'Messages');
    await app.workbench.runCommand('Muster: Run Clustered');
    await app.workbench.runCommand('Muster: Open Dashboard');
    await dashboard.waitForText(/2 of 2 ready/);
  });
  pictureFailures(() => app);
  after(async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('sees who says what to whom, each in a lane', async () => {
    await dashboard.click('IPC');
    await table.waitFor(
      'sequence',
      (cells) =>
        ['worker 1 to supervisor', 'worker 2 to supervisor'].every((words) => cells.includes(words)) &&
        cells.some((words) => /^worker 1 to child \d+$/.test(words)) &&
        cells.some((words) => /^thread \d+ to worker 1$/.test(words)),
    );
    await dashboard.waitForText(/Channels \(6\)/);
  });

  it('finds a message by a word that is in it, and reads what it holds, but for the secret', async () => {
    await ask(dashboard, '/?say=needle');
    await table.filter('Filter messages', 'needle');
    const about = await table.waitFor('about', (cells) => cells.length === 1);
    assert.deepEqual(about, ['say']);
    await table.clickRow('needle');
    await dashboard.waitForText(/"text": "needle"/);
    assert.doesNotMatch(await dashboard.text(), /hush/);
    await dashboard.waitForText(/paused/);
  });

  it('follows the conversation that it is of', async () => {
    await table.filter('Filter messages', '');
    await dashboard.click('Follow Conversation');
    const pairs = (cells: string[]): Set<string> =>
      new Set(cells.map((words) => words.split(' to ').toSorted().join()));
    await table.waitFor('sequence', (cells) => cells.length > 1 && pairs(cells).size === 1);
    await dashboard.click('Follow Conversation');
    await table.waitFor('sequence', (cells) => pairs(cells).size > 2);
    await dashboard.click('Resume');
  });

  it('sends a message, and sees it arrive and answered', async () => {
    await dashboard.click('Send Message…');
    await app.workbench.quickInput.submit('{"type":"greeting","text":"hello"}');
    await table.filter('Filter messages', 'greeting');
    await table.waitFor('about', (cells) => cells.includes('greeting') && cells.includes('heard'));
    await table.filter('Filter messages', '');
  });

  it('sees them well in every theme, and so does who listens', () => pictureThemes(app, dashboard, 'ipc'));
});
