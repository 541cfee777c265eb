import { join } from 'node:path';
import { openApp } from '../../test/ui/app';
import { eventually } from '../../test/ui/eventually';
import { DashboardPage } from '../../test/ui/parts/dashboard';
import { repository } from '../support/paths';
import type { Album } from './album';
import { widenSidebar } from './sidebar';

/** Requests that are under way at a time, so that there is something to see. */
const clients = 4;

async function load(url: string, isOver: () => boolean): Promise<void> {
  while (!isOver()) await fetch(url).then((response) => response.text());
}

/** A server on four workers under load: the sidebar, the log and the dashboard. */
export async function serving(album: Album): Promise<void> {
  const app = await openApp({
    folder: join(repository, 'examples'),
    settings: { 'muster.workers': 4, 'muster.env': { PORT: '0' } },
  });
  let isOver = false;
  let loads: Promise<unknown> = Promise.resolve();
  try {
    const { workbench } = app;
    await workbench.openFile('hello/server.js');
    await workbench.runCommand('Muster: Run Clustered');
    await workbench.openViewContainer('Muster');
    await widenSidebar(workbench, 500);
    const workers = workbench.view('Workers');
    await workbench.runCommand('Muster: Show Log');
    const session = await workers.row('hello/server.js').waitForDescription(/^4 of 4 ready · :\d+/);
    const url = `http://localhost${/:\d+/.exec(session)?.[0] ?? ''}/`;
    loads = Promise.all(Array.from({ length: clients }, () => load(url, () => isOver)));
    // Awaited below: until then a failure must not end us before the editor is closed.
    loads.catch(() => undefined);
    await workers.row('1').waitForDescription(/\b[1-9]\d* %/);
    await workers.row('2').locator.hover();
    await album.forReadme(workbench, 'workers');
    await album.forWalkthrough(workbench, 'run');

    await workbench.runCommand('View: Toggle Panel Visibility');
    await workbench.runCommand('Muster: Open Dashboard');
    // Long enough for the curves to be curves.
    await eventually(
      () => new DashboardPage(workbench).text(),
      (text) => /Uptime\s+3\d s/.test(text),
      60_000,
    );
    await album.forReadme(workbench, 'dashboard');
    await workbench.press('Control+B');
    await album.forWalkthrough(workbench, 'see');
  } finally {
    isOver = true;
    await loads.catch(() => undefined);
    await app.close();
  }
}
