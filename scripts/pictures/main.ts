/** Makes the pictures of the README anew, in a real VS Code with the packaged extension: `npm run pictures`. */
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openApp } from '../test/ui/app';
import { eventually } from '../test/ui/eventually';
import { DashboardPage } from '../test/ui/parts/dashboard';
import { repository } from './support/paths';

const sidebarEdge = { from: 350, to: 500, y: 400 };
/** Requests that are under way at a time, so that there is something to see. */
const clients = 4;

async function load(url: string, isOver: () => boolean): Promise<void> {
  while (!isOver()) await fetch(url).then((response) => response.text());
}

async function keep(picture: string, name: string): Promise<void> {
  const folder = join(repository, 'docs', 'images');
  await mkdir(folder, { recursive: true });
  await copyFile(picture, join(folder, name));
}

async function main(): Promise<void> {
  const app = await openApp({
    folder: join(repository, 'examples'),
    settings: { 'muster.workers': 4, 'muster.env': { PORT: '0' } },
  });
  try {
    const { workbench } = app;
    const { page } = workbench;
    await workbench.openFile('hello/server.js');
    await workbench.runCommand('Muster: Run Clustered');
    await workbench.openViewContainer('Muster');
    await page.mouse.move(sidebarEdge.from, sidebarEdge.y);
    await page.mouse.down();
    await page.mouse.move(sidebarEdge.to, sidebarEdge.y, { steps: 5 });
    await page.mouse.up();
    const workers = workbench.view('Workers');
    await workbench.runCommand('Muster: Show Log');
    const session = await workers.row('hello/server.js').waitForDescription(/^4 of 4 ready · :\d+$/);
    let isOver = false;
    const url = `http://localhost${/:\d+$/.exec(session)?.[0] ?? ''}/`;
    const loads = Promise.all(Array.from({ length: clients }, () => load(url, () => isOver)));
    // Awaited below: until then a failure must not end us before the editor is closed.
    loads.catch(() => undefined);
    await workers.row('1').waitForDescription(/· [1-9]\d* % ·/);
    await workers.row('2').locator.hover();
    await keep(await workbench.screenshot('readme'), 'workers.png');

    await workbench.runCommand('View: Toggle Panel Visibility');
    await workbench.runCommand('Muster: Open Dashboard');
    // Long enough for the curves to be curves.
    await eventually(
      () => new DashboardPage(workbench).text(),
      (text) => /Uptime\s+3\d s/.test(text),
      60_000,
    );
    await keep(await workbench.screenshot('readme'), 'dashboard.png');
    isOver = true;
    await loads;
  } finally {
    await app.close();
  }
}

void main();
