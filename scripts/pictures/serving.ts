import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openApp } from '../../test/ui/app';
import { eventually } from '../../test/ui/eventually';
import { DashboardPage } from '../../test/ui/parts/dashboard';
import { EventsTab } from '../../test/ui/parts/dashboardEvents';
import { LoadTab } from '../../test/ui/parts/dashboardLoad';
import type { Workbench } from '../../test/ui/workbench';
import { repository } from '../support/paths';
import type { Album } from './album';
import { usualEdge, widenSidebar } from './sidebar';

const wideEdge = 500;
/** Requests that are under way at a time, and the milliseconds between two of one client at most. */
const clients = 8;
const pause = 60;
/** What is asked for: some pages more often than others. */
const paths = ['/', '/', '/users/7', '/users/12', '/search', '/orders/3', '/missing', '/reports/1'];

/** A place of the window with nothing to be told of. */
const freePlace = { x: 700, y: 745 };

async function load(url: string, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const path = paths[Math.floor(Math.random() * paths.length)] ?? '/';
    // Over a connection of its own, so that every worker has its turn. Of a worker that crashes there is no answer.
    await fetch(`${url}${path}`, { headers: { connection: 'close' } })
      .then((response) => response.text())
      .catch(() => undefined);
    await delay(Math.random() * pause);
  }
}

/** The tree in the sidebar, and the log of a worker. @returns the server's address */
async function showTree(workbench: Workbench): Promise<string> {
  await workbench.openFile('server.js');
  await workbench.runCommand('Muster: Run Clustered');
  await workbench.openViewContainer('Muster');
  await widenSidebar(workbench, wideEdge);
  await workbench.runCommand('Muster: Show Log');
  const session = await workbench
    .view('Workers')
    .row('server.js')
    .waitForDescription(/^4 of 4 ready · :\d+/);
  return `http://localhost${/:\d+/.exec(session)?.[0] ?? ''}`;
}

async function pictureTree(workbench: Workbench, album: Album): Promise<void> {
  const workers = workbench.view('Workers');
  await workers.row('1').waitForDescription(/\b[1-9]\d* %/);
  await workers.row('2').locator.hover();
  await album.forReadme(workbench, 'workers');
  await album.forWalkthrough(workbench, 'run');
}

async function pictureTabs(workbench: Workbench, album: Album, url: string): Promise<void> {
  const dashboard = new DashboardPage(workbench);
  await workbench.runCommand('View: Toggle Panel Visibility');
  await widenSidebar(workbench, usualEdge, wideEdge);
  await workbench.runCommand('Muster: Open Dashboard');
  // Away from the tab, whose tooltip would lie over the picture.
  await workbench.page.mouse.move(freePlace.x, freePlace.y);
  // Long enough for the curves to be curves.
  await eventually(
    () => dashboard.text(),
    (text) => /Uptime\s+1 min/.test(text),
    120_000,
  );
  await album.forReadme(workbench, 'dashboard');
  await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
  await album.forWalkthrough(workbench, 'see');

  await dashboard.showTab('Load');
  const lane = await new LoadTab(dashboard).lane(3);
  await dashboard.choose('10 s');
  // The bars beside it are drawn anew each second, and are never still.
  await lane.hover({ position: { x: 200, y: 20 }, force: true });
  await album.forReadme(workbench, 'load');

  await fetch(`${url}/block`).then((response) => response.text());
  await workbench.runCommand('Muster: Reload');
  await fetch(`${url}/crash`).catch(() => undefined);
  await dashboard.showTab('Events');
  const events = new EventsTab(dashboard);
  await events.waitForTitles((titles) => titles.some((title) => title.startsWith('Reloaded')));
  await events.select(/TypeError/);
  await events.waitForDetail(/server\.js:10/);
  await album.forReadme(workbench, 'events');
}

/** A server on four workers under load: the sidebar, the log and the dashboard. */
export async function serving(album: Album): Promise<void> {
  const temporary = await mkdtemp(join(await realpath(tmpdir()), 'mu-'));
  const folder = join(temporary, 'shop');
  await cp(join(repository, 'test', 'fixtures', 'shop'), folder, { recursive: true });
  const app = await openApp({ folder, settings: { 'muster.workers': 4, 'muster.env': { PORT: '0' } } });
  let isOver = false;
  let loads: Promise<unknown> = Promise.resolve();
  try {
    const url = await showTree(app.workbench);
    loads = Promise.all(Array.from({ length: clients }, () => load(url, () => isOver)));
    await pictureTree(app.workbench, album);
    await pictureTabs(app.workbench, album, url);
  } finally {
    isOver = true;
    await loads;
    await app.close();
    await rm(temporary, { recursive: true, force: true });
  }
}
