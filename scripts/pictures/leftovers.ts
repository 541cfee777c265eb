import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApp } from '../../test/ui/app';
import { repository } from '../support/paths';
import type { Album } from './album';
import { widenSidebar } from './sidebar';

/** A worker with children, a zombie among them, and the notice that says whose it is. */
export async function leftovers(album: Album): Promise<void> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'mu-'));
  for (const name of ['children', 'servers'])
    await cp(join(repository, 'test', 'fixtures', name), join(folder, name), { recursive: true });
  const settings = { 'muster.workers': 2, 'muster.env': { PORT: '0' } };
  const app = await openApp({ folder, settings });
  try {
    const { workbench } = app;
    const workers = workbench.view('Workers');
    await workbench.openFile('servers/family.js');
    await workbench.runCommand('Muster: Run Clustered');
    await workbench.openViewContainer('Muster');
    await widenSidebar(workbench, 560);
    const session = await workers.row('servers/family.js').waitForDescription(/^2 of 2 ready · :\d+/);
    const url = `http://127.0.0.1${/:\d+/.exec(session)?.[0] ?? ''}`;
    for (const kind of ['deaf', 'neverWaits']) await fetch(`${url}/start?kind=${kind}`);
    await workbench.notifications.waitFor('it never waits for its children');
    for (const slot of ['1', '2']) {
      const row = workers.row(slot);
      if ((await row.isExpanded()) === false) await row.expand();
    }
    await album.forWalkthrough(workbench, 'leftovers');
    await album.forReadme(workbench, 'leftovers');
  } finally {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  }
}
