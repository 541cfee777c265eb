import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApp } from '../../test/ui/app';
import type { Album } from './album';

const program = `const { exec } = require('node:child_process');
const express = require('express');

const app = express();

app.get('/thumbnail', (request, response) => {
  exec(\`convert \${request.query.file} -resize 200 small.png\`, (error) => {
    if (error) response.status(500).end();
    else response.sendFile('small.png');
  });
});

app.listen(3000);
`;

/** A finding under the cursor, with its fix. */
export async function lint(album: Album): Promise<void> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'mu-'));
  await writeFile(join(folder, 'thumbnails.js'), program);
  const app = await openApp({ folder });
  try {
    const { workbench } = app;
    await workbench.openFile('thumbnails.js');
    await workbench.page.locator('.squiggly-error, .squiggly-warning').first().waitFor();
    await workbench.press('Control+B');
    await workbench.press('F8');
    await workbench.page.locator('.peekview-widget, .marker-widget').first().waitFor();
    await workbench.press('Control+.');
    await workbench.page.locator('.action-widget').first().waitFor();
    await album.forWalkthrough(workbench, 'lint');
    await album.forReadme(workbench, 'lint');
  } finally {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  }
}
