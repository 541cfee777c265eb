/** Makes the pictures of the README anew, in a real VS Code with the packaged extension: `npm run pictures`. */
import { copyFile, cp, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { openApp, type App } from '../test/ui/app';
import { eventually } from '../test/ui/eventually';
import { DashboardPage } from '../test/ui/parts/dashboard';
import { EventsTab } from '../test/ui/parts/dashboardEvents';
import { LoadTab } from '../test/ui/parts/dashboardLoad';
import { folderOfServer, plainTyping, typeCommand } from '../test/ui/typedCommand';
import { repository } from './support/paths';

/** Where the edge of the sidebar is, and where it is drawn to for the tree, in px. */
const sidebarEdge = { narrow: 350, wide: 500, y: 400 };
/** Requests that are under way at a time, and the milliseconds between two of one client at most. */
const clients = 8;
const pause = 60;
/** What is asked for: some pages more often than others. */
const paths = ['/', '/', '/users/7', '/users/12', '/search', '/orders/3', '/missing', '/reports/1'];

async function load(url: string, isOver: () => boolean): Promise<void> {
  for (let asked = 0; !isOver(); asked++) {
    const path = paths[Math.floor(Math.random() * paths.length)] ?? '/';
    // Over a connection of its own, so that every worker has its turn. Of a worker that crashes there is no answer.
    await fetch(`${url}${path}`, { headers: { connection: 'close' } })
      .then((response) => response.text())
      .catch(() => undefined);
    await delay(Math.random() * pause);
  }
}

async function keep(app: App, name: string): Promise<void> {
  const folder = join(repository, 'docs', 'images');
  await mkdir(folder, { recursive: true });
  await copyFile(await app.workbench.screenshot('readme'), join(folder, name));
}

async function drawSidebar(page: Page, from: number, to: number): Promise<void> {
  await page.mouse.move(from, sidebarEdge.y);
  await page.mouse.down();
  await page.mouse.move(to, sidebarEdge.y, { steps: 5 });
  await page.mouse.up();
}

/** The tree in the sidebar, and the log of a worker. @returns the server's address */
async function showTree(app: App): Promise<string> {
  const { workbench } = app;
  const { page } = workbench;
  await workbench.openFile('server.js');
  await workbench.runCommand('Muster: Run Clustered');
  await workbench.openViewContainer('Muster');
  await drawSidebar(page, sidebarEdge.narrow, sidebarEdge.wide);
  await workbench.runCommand('Muster: Show Log');
  const session = await workbench
    .view('Workers')
    .row('server.js')
    .waitForDescription(/^4 of 4 ready · :\d+$/);
  return `http://localhost${/:\d+$/.exec(session)?.[0] ?? ''}`;
}

async function showDashboard(
  { workbench }: App,
  keepAs: (name: string) => Promise<void>,
  url: string,
): Promise<void> {
  const dashboard = new DashboardPage(workbench);
  await workbench.runCommand('View: Toggle Panel Visibility');
  await drawSidebar(workbench.page, sidebarEdge.wide, sidebarEdge.narrow);
  await workbench.runCommand('Muster: Open Dashboard');
  // Long enough for the curves to be curves.
  await eventually(
    () => dashboard.text(),
    (text) => /Uptime\s+1 min/.test(text),
    120_000,
  );
  await keepAs('dashboard.png');
  await workbench.runCommand('View: Toggle Primary Side Bar Visibility');

  await dashboard.showTab('Load');
  const lane = await new LoadTab(dashboard).lane(3);
  await dashboard.choose('10 s');
  await lane.hover({ position: { x: 200, y: 20 } });
  await keepAs('load.png');

  await fetch(`${url}/block`).then((response) => response.text());
  await workbench.runCommand('Muster: Reload');
  await fetch(`${url}/crash`).catch(() => undefined);
  await dashboard.showTab('Events');
  const events = new EventsTab(dashboard);
  await events.waitForTitles((titles) => titles.some((title) => title.startsWith('Reloaded')));
  await events.select(/TypeError/);
  await events.waitForDetail(/server\.js:10/);
  await keepAs('events.png');
}

async function pictureSession(): Promise<void> {
  const temporary = await mkdtemp(join(await realpath(tmpdir()), 'mu-'));
  const folder = join(temporary, 'shop');
  await cp(join(repository, 'test', 'fixtures', 'shop'), folder, { recursive: true });
  const app = await openApp({ folder, settings: { 'muster.workers': 4, 'muster.env': { PORT: '0' } } });
  try {
    const url = await showTree(app);
    let isOver = false;
    const loads = Promise.all(Array.from({ length: clients }, () => load(url, () => isOver)));
    // Awaited below: until then a failure must not end us before the editor is closed.
    loads.catch(() => undefined);
    await app.workbench
      .view('Workers')
      .row('1')
      .waitForDescription(/· [1-9]\d* % ·/);
    await app.workbench.view('Workers').row('2').locator.hover();
    await keep(app, 'workers.png');
    await showDashboard(app, (name) => keep(app, name), url);
    isOver = true;
    await loads;
  } finally {
    await app.close();
    await rm(temporary, { recursive: true, force: true });
  }
}

/** A command out of a request, with what can be done about it. */
async function pictureFinding(): Promise<void> {
  const folder = await folderOfServer();
  try {
    const app = await openApp({ folder, settings: plainTyping });
    try {
      await typeCommand(app.workbench);
      await keep(await app.workbench.screenshot('readme'), 'lint.png');
    } finally {
      await app.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  await pictureSession();
  await pictureFinding();
}

void main();
