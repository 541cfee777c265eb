import assert from 'node:assert/strict';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../../scripts/support/paths';
import { openApp, type App } from './app';
import { eventually } from './eventually';
import { findViolations } from './parts/accessibility';
import { DashboardPage } from './parts/dashboard';
import { EventsTab } from './parts/dashboardEvents';
import { LoadTab } from './parts/dashboardLoad';
import { GlanceView } from './parts/glance';
import { pictureFailures } from './pictures';

const tabs = ['Workers', 'Load', 'Processes', 'IPC', 'Events'];
const themes = [
  { name: 'light', label: 'Light Modern', kind: 'vscode-light' },
  { name: 'high-contrast', label: 'Dark High Contrast', kind: 'vscode-high-contrast' },
  { name: 'dark', label: 'Dark Modern', kind: 'vscode-dark' },
];

const givenUp = 'Worker 2 is given up: it ends again and again';

describe('A person who watches the traffic', function () {
  let app: App;
  let dashboard: DashboardPage;
  let load: LoadTab;
  let events: EventsTab;
  let folder: string;
  let base = '';

  before(async () => {
    folder = await mkdtemp(join(await realpath(tmpdir()), 'mu-'));
    app = await openApp({
      folder: join(repository, 'test', 'fixtures'),
      settings: {
        'muster.program': 'shop/server.js',
        'muster.workers': 4,
        'muster.env': { PORT: '0' },
        'muster.restart.budget.restarts': 1,
      },
    });
    dashboard = new DashboardPage(app.workbench);
    load = new LoadTab(dashboard);
    events = new EventsTab(dashboard);
  });
  pictureFailures(() => app);
  after(async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Asks for a page over a connection of its own, so that every worker has its turn. @returns the status */
  const ask = (path: string): Promise<number | undefined> =>
    fetch(`${base}${path}`, { headers: { connection: 'close' } }).then(
      async (response) => (await response.text(), response.status),
      // A worker that crashes answers nothing.
      () => undefined,
    );

  it('is told what will be there before the first request', async () => {
    await app.workbench.openViewContainer('Muster');
    await app.workbench.runCommand('Muster: Run Clustered');
    await app.workbench.runCommand('Muster: Open Dashboard');
    await dashboard.waitForReady(4);
    base = `http://localhost${/:\d+/.exec(await dashboard.text())?.[0] ?? ''}`;
    await dashboard.showTab('Load');
    await dashboard.waitForText(/No request yet/);
    assert.deepEqual(await findViolations(await dashboard.frame()), []);
  });

  it('sees who handled what, and which routes are slow', async () => {
    const paths = ['/', '/users/7', '/users/8', '/search', '/broken', '/missing'];
    const asked = Array.from({ length: 120 }, (_, index) => paths[index % paths.length] ?? '/');
    await Promise.all([...asked, '/reports/1'].map(ask));
    await dashboard.waitForText(/Slowest routes/);
    const lanes = await eventually(
      () => load.table('The requests of each worker'),
      (rows) => rows.slice(1).every((cells) => Number.parseInt(cells[2] ?? '') > 0),
    );
    assert.equal(lanes.length, 5);
    const routes = await eventually(
      () => load.table('The slowest routes'),
      (rows) => rows.slice(1).reduce((sum, cells) => sum + Number(cells[1]), 0) === asked.length + 1,
    );
    assert.match(routes[1]?.[0] ?? '', /^GET \/reports/);
    const users = routes.find(([name = '']) => /^GET \/users/.test(name));
    assert.equal(users?.[1], '40');
    const broken = routes.find(([name = '']) => name.startsWith('GET /broken'));
    assert.deepEqual(broken?.slice(1, 3), ['20', '20']);
  });

  it('goes along the requests of a worker with the keyboard, and from worker to worker', async () => {
    await dashboard.click('Pause');
    // Of many requests few are drawn, and a lane may have a single one. The last lane has none below it.
    const drawn = await Promise.all([1, 2, 3].map((slot) => load.drawn(slot)));
    const slot = 1 + drawn.indexOf(Math.max(...drawn));
    await (await load.lane(slot)).focus();
    await app.workbench.press('End');
    const last = await load.place(slot);
    assert.ok(last > 1, drawn.join());
    assert.match(await load.pointedAt(slot), /^\d\d:\d\d:\d\d\.\d{3} GET \/\S* \d{3} [\d.]+ ms$/);
    await app.workbench.press('ArrowLeft');
    // By its place: two of the same millisecond may read alike.
    await eventually(
      () => load.place(slot),
      (place) => place === last - 1,
    );
    await app.workbench.press('ArrowDown');
    assert.equal(await dashboard.focused(), `Requests of worker ${slot + 1}`);
    await dashboard.click('Pause');
  });

  it('points at a request with the mouse', async () => {
    // The bars go by: another round, so that there are some.
    await Promise.all(Array.from({ length: 40 }, (_, index) => ask(`/users/${index}`)));
    await eventually(
      async () => {
        const lane = await load.lane(3);
        const box = await lane.boundingBox();
        await lane.hover({ position: { x: (box?.width ?? 100) - 10, y: 10 }, force: true });
        return load.pointedAt(3);
      },
      (text) => /GET \/users\/\d+ 200/.test(text),
    );
  });

  it('reads why a worker has crashed, and opens the line', async () => {
    await ask('/crash');
    await dashboard.showTab('Events');
    await events.waitForTitles((titles) => titles.some((title) => /^Worker \d is back/.test(title)));
    await dashboard.choose('Crashes');
    await events.select(/TypeError/);
    const detail = await events.waitForDetail(/server\.js:10:/);
    assert.match(detail, /^Worker \d crashed: Uncaught TypeError: Cannot read/);
    await (await dashboard.frame()).getByRole('button', { name: /^at total/ }).click();
    await app.workbench.editorArea.waitForActive('server.js');
    assert.match(await app.workbench.editorArea.position(), /^Ln 10, Col \d+/);
    await app.workbench.runCommand('Muster: Open Dashboard');
    // It is as it was left.
    await events.waitForDetail(/server\.js:10:/);
    assert.ok((await events.titles()).every((title) => title.includes('crashed')));
    await dashboard.choose('All');
  });

  it('sees the card, the lane and the event of a worker that is killed and given up', async () => {
    await dashboard.showTab('Workers');
    const isSettled = (state: string): boolean => state === 'ready' || state === 'failed';
    for (let state = ''; state !== 'failed';) {
      const { pid } = await dashboard.waitForCard(2, (card) => card.state === 'ready');
      process.kill(Number(pid), 'SIGKILL');
      ({ state } = await dashboard.waitForCard(2, (card) => isSettled(card.state) && card.pid !== pid));
    }
    await dashboard.showTab('Load');
    await load.waitForState(2, 'failed');
    await dashboard.showTab('Events');
    const titles = await events.waitForTitles((all) => all.includes(givenUp));
    assert.match(titles[titles.indexOf(givenUp) + 1] ?? '', /^Worker 2 crashed: .*SIGKILL/);
  });

  it('goes from event to event with the keyboard', async () => {
    await events.select(/given up/);
    await events.waitForDetail(/given up/);
    await app.workbench.press('ArrowDown');
    await events.waitForDetail(/^Worker 2 crashed: .*SIGKILL/);
  });

  it('saves the events as JSON', async () => {
    const file = join(folder, 'events.json');
    await dashboard.click('Export…');
    await app.workbench.quickInput.waitForOpen('Export Events');
    await app.workbench.quickInput.waitForValue(/-events\.json$/);
    await app.workbench.quickInput.fill(file);
    await app.workbench.quickInput.waitForValue(/mu-\w+\/events\.json$/);
    await app.workbench.quickInput.confirm();
    const text = await eventually(
      () => readFile(file, 'utf8').catch(() => ''),
      (read) => read.endsWith('}\n'),
    );
    const { program, events: saved } = JSON.parse(text) as { program: string; events: { kind: string }[] };
    assert.equal(program, 'shop/server.js');
    assert.ok(saved.some(({ kind }) => kind === 'crash'));
  });

  it('sees the session at a glance in the sidebar', async () => {
    const glance = new GlanceView(app.workbench);
    await glance.waitForText(/shop\/server\.js\s+3 of 4 ready, 1 failed/);
    await glance.waitForText(/Requests\s+[\d.]+\/s p99 \d/);
    assert.deepEqual(await findViolations(await glance.frame()), []);
  });

  for (const { name, label, kind } of themes) {
    it(`sees every tab well in the ${name} theme, and so does who listens`, async () => {
      await app.workbench.runCommand('Preferences: Color Theme');
      await app.workbench.quickInput.submit(label);
      await app.workbench.page.mouse.move(800, 790);
      await (await dashboard.frame()).locator(`body.${kind}`).waitFor();
      for (const tab of tabs) {
        await Promise.all(Array.from({ length: 20 }, (_, index) => ask(`/users/${index}`)));
        await dashboard.showTab(tab);
        await app.workbench.screenshot(`dashboard-${tab.toLowerCase()}-${name}`);
        assert.deepEqual(await findViolations(await dashboard.frame()), [], tab);
      }
    });
  }
});
