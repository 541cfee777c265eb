import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApp } from '../../test/ui/app';
import { ScalingPage } from '../../test/ui/parts/scaling';
import type { Album } from './album';

/** Some milliseconds of work for each answer, as a page that is rendered. */
const program = `const { createHash } = require('node:crypto');

require('node:http')
  .createServer((request, response) => {
    const hash = createHash('sha256');
    for (let i = 0; i < 4000; i++) hash.update('a page that is rendered');
    response.end(hash.digest('hex'));
  })
  .listen(0);
`;

/** What Measure Scaling says of a server that works. */
export async function scaling(album: Album): Promise<void> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'mu-'));
  await writeFile(join(folder, 'server.js'), program);
  const settings = { 'muster.measure.duration': 2000, 'muster.measure.warmUp': 500 };
  const app = await openApp({ folder, settings });
  try {
    const { workbench } = app;
    await workbench.openFile('server.js');
    await workbench.press('Control+B');
    await workbench.runCommand('Muster: Measure Scaling');
    await workbench.page.locator('.tab.active', { hasText: 'Muster Scaling' }).waitFor({ timeout: 120_000 });
    await new ScalingPage(workbench).waitForText(/Run \d workers|One process/);
    await album.forReadme(workbench, 'scaling');
  } finally {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  }
}
