import { rm } from 'node:fs/promises';
import { openApp } from '../../test/ui/app';
import { folderOfServer, plainTyping, typeCommand } from '../../test/ui/typedCommand';
import type { Album } from './album';

/** A command out of a request, with what can be done about it. */
export async function lint(album: Album): Promise<void> {
  const folder = await folderOfServer();
  const app = await openApp({ folder, settings: plainTyping });
  try {
    await app.workbench.press('Control+B');
    await typeCommand(app.workbench);
    await album.forReadme(app.workbench, 'lint');
    await album.forWalkthrough(app.workbench, 'lint', async () => {
      await app.workbench.goTo(6, 12);
      await app.workbench.editorArea.quickFixes();
    });
  } finally {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  }
}
