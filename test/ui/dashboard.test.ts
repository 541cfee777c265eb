import assert from 'node:assert/strict';
import { join } from 'node:path';
import { repository } from '../../scripts/support/paths';
import { openApp, type App } from './app';
import { eventually } from './eventually';
import { findViolations } from './parts/accessibility';
import { DashboardPage } from './parts/dashboard';
import { pictureFailures } from './pictures';

const tab = 'Muster Dashboard';
describe('A person who watches the dashboard', function () {
  let app: App;
  let dashboard: DashboardPage;

  before(async () => {
    app = await openApp({
      folder: join(repository, 'examples'),
      settings: {
        'muster.program': 'hello/server.js',
        'muster.workers': 4,
        'muster.env': { PORT: '0' },
        'muster.restart.budget.restarts': 2,
      },
    });
    dashboard = new DashboardPage(app.workbench);
  });
  pictureFailures(() => app);
  after(() => app.close());

  const kill = async (slot: number): Promise<string> => {
    const { pid } = await dashboard.card(slot);
    process.kill(Number(pid), 'SIGKILL');
    return pid;
  };

  it('opens it from the palette and sees every worker', async () => {
    await app.workbench.runCommand('Muster: Run Clustered');
    await app.workbench.runCommand('Muster: Open Dashboard');
    await app.workbench.editorArea.waitForActive(tab);
    await dashboard.waitForReady(4);
    await dashboard.waitForText(/hello\/server\.js\s+4 of 4 ready\s+:\d+/);
  });

  it('sees the figures of every second, also those from before it was opened', async () => {
    const [cpu, memory] = await eventually(
      () => dashboard.sparklines(1),
      ([first = '']) => first.includes(' now, '),
    );
    assert.match(cpu ?? '', /^CPU: \d+ % now, from \d+ % to \d+ % in the last \d+ s$/);
    assert.match(memory ?? '', /^Memory: \d+ MB now, from \d+ MB to \d+ MB in the last \d+ s$/);
  });

  it('sees a worker that was killed come back as another process', async () => {
    const before = await kill(2);
    const { pid } = await dashboard.waitForCard(2, (card) => card.state === 'ready' && card.restarts === '1');
    assert.notEqual(pid, before);
    await dashboard.waitForAnnouncement(/^Worker 2: /);
  });

  it('restarts a worker with a click on its card', async () => {
    const { pid } = await dashboard.card(3);
    await dashboard.click('Restart, worker 3');
    await dashboard.waitForCard(3, (card) => card.state === 'ready' && card.pid !== pid && card.pid !== '–');
  });

  it('stops a worker, reads why it ended, and starts it again', async () => {
    await dashboard.click('Stop, worker 4');
    const { cause } = await dashboard.waitForCard(4, ({ state }) => state === 'exited');
    assert.equal(cause, 'Finished its requests and ended.');
    await dashboard.waitForText(/3 of 4 ready/);
    await dashboard.click('Start, worker 4');
    await dashboard.waitForReady(4);
  });

  it('reaches every button with the keyboard, and uses one', async () => {
    await dashboard.click('Workers');
    const { pid } = await dashboard.card(1);
    const reached: string[] = [];
    const press = async (key: string, times: number): Promise<void> => {
      for (let time = 0; time < times; time++) {
        await app.workbench.press(key);
        reached.push(await dashboard.focused());
      }
    };
    await press('Tab', 5);
    await press('ArrowRight', 4);
    await press('Tab', 1);
    assert.match(reached.shift() ?? '', /^:\d+$/);
    const [address = ''] = reached.splice(-1);
    assert.match(address, /^:\d+$/);
    assert.deepEqual(reached, [
      'Reload hello/server.js',
      'Restart hello/server.js',
      'Stop hello/server.js',
      // The tools of a card are one stop, and a ring for the arrow keys.
      'Restart, worker 1',
      'Stop, worker 1',
      'Kill, worker 1',
      'Show Log, worker 1',
      'Restart, worker 1',
    ]);
    await app.workbench.press('Shift+Tab');
    assert.equal(await dashboard.focused(), 'Restart, worker 1');
    await app.workbench.press('Enter');
    await dashboard.waitForCard(1, (card) => card.state === 'ready' && card.pid !== pid && card.pid !== '–');
    assert.equal(await dashboard.focused(), 'Restart, worker 1');
  });

  it('opens the server in a browser', async () => {
    const port = /:(\d+)/.exec(await dashboard.text())?.[1] ?? '';
    const opened = app.workbench.page.context().waitForEvent('page');
    await dashboard.click(`:${port}`);
    assert.ok((await opened).url().includes(port), (await opened).url());
    await (await opened).close();
  });

  it('comes back to it from another editor, and it is right at once and where it was', async () => {
    const { width, height } = app.workbench.page.viewportSize() ?? { width: 1280, height: 800 };
    await app.workbench.page.setViewportSize({ width, height: 360 });
    const before = await dashboard.card(4);
    await (await dashboard.frame()).evaluate('window.scrollTo(0, 60)');
    await eventually(
      () => dashboard.scrolled(),
      (scrolled) => scrolled === 60,
    );
    await app.workbench.openFile('hello/server.js');
    process.kill(Number(before.pid), 'SIGKILL');
    const row = app.workbench.view('Workers').row('4');
    await row.waitForDescription(new RegExp(`^ready · (?!.*pid ${before.pid}\\b).*pid`));
    await app.workbench.runCommand('Muster: Open Dashboard');
    await app.workbench.editorArea.waitForActive(tab);
    // The first thing that it shows is what is true by now.
    assert.notEqual((await dashboard.card(4)).pid, before.pid);
    await eventually(
      () => dashboard.scrolled(),
      (scrolled) => scrolled === 60,
    );
    assert.equal((await app.workbench.editorArea.tabs()).filter((label) => label === tab).length, 1);
    await app.workbench.page.setViewportSize({ width, height });
  });

  it('reads why a worker is given up', async () => {
    const isSettled = (state: string): boolean => state === 'ready' || state === 'failed';
    for (let state = ''; state !== 'failed';) {
      const pid = await kill(4);
      ({ state } = await dashboard.waitForCard(4, (card) => isSettled(card.state) && card.pid !== pid));
    }
    assert.match((await dashboard.card(4)).cause, /SIGKILL/);
    await dashboard.waitForText(/3 of 4 ready\s+1 failed/);
    await dashboard.waitForAnnouncement(/^Worker 4: failed\. .*SIGKILL/);
  });

  it('sees the load on the workers', async () => {
    const url = `http://localhost${/:\d+/.exec(await dashboard.text())?.[0] ?? ''}`;
    const isLoaded = (label = ''): boolean => Number(/to (\d+) %/.exec(label)?.[1]) >= 3;
    await eventually(
      async () => {
        await Promise.all(Array.from({ length: 400 }, () => fetch(url).then((response) => response.text())));
        return dashboard.sparklines(1);
      },
      ([cpu]) => isLoaded(cpu),
    );
  });

  it('stops the session, and is told how to begin', async () => {
    await dashboard.click('Stop hello/server.js');
    await dashboard.waitForText(/No server is running/);
    await app.workbench.screenshot('dashboard-empty');
    assert.deepEqual(await findViolations(await dashboard.frame()), []);
  });

  it('begins again from there', async () => {
    await dashboard.click('Run Clustered');
    await dashboard.waitForReady(4);
  });

  it('has it back after the window is reloaded, when the workers are gone', async () => {
    await app.workbench.editorArea.waitForKept(tab);
    await app.workbench.page.reload();
    await dashboard.waitForText(/No server is running/);
    await app.workbench.editorArea.waitForActive(tab);
  });
});
