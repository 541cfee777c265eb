import { join } from 'node:path';
import { openApp } from '../../test/ui/app';
import { repository } from '../support/paths';
import type { Album } from './album';
import { widenSidebar } from './sidebar';

/** A reload of a server that takes two seconds to start, while it goes on: the old workers serve. */
export async function reload(album: Album): Promise<void> {
  const app = await openApp({
    folder: join(repository, 'examples'),
    settings: { 'muster.workers': 4, 'muster.env': { PORT: '0' } },
  });
  try {
    const { workbench } = app;
    await workbench.openFile('late/server.js');
    await workbench.runCommand('Muster: Run Clustered');
    await workbench.openViewContainer('Muster');
    await widenSidebar(workbench, 500);
    const workers = workbench.view('Workers');
    await workers.row('late/server.js').waitForDescription(/^4 of 4 ready/);
    await workbench.runCommand('Muster: Reload');
    await workbench.notifications.waitFor(/2 of 4/);
    await album.forWalkthrough(workbench, 'reload');
  } finally {
    await app.close();
  }
}
