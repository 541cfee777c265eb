import { join } from 'node:path';
import { repository } from '../../scripts/support/paths';
import { openApp, type App } from './app';
import type { Tree } from './parts/tree';
import { pictureFailures } from './pictures';

/** Servers as strangers write them, run as they are. */
const servers = [
  'express.js',
  'fastify.js',
  'koa.js',
  'hapi.js',
  'esm-tla.mjs',
  'socketio.js',
  'late.js',
  'nest/main.ts',
];

describe('The packaged extension runs the servers of', () => {
  let app: App;
  let workers: Tree;

  before(async () => {
    const folder = join(repository, 'test', 'frameworks');
    app = await openApp({ folder, settings: { 'muster.workers': 2, 'muster.env': { PORT: '0' } } });
    await app.workbench.openViewContainer('Muster');
    workers = app.workbench.view('Workers');
  });
  pictureFailures(() => app);
  after(() => app.close());

  for (const file of servers) {
    it(file, async () => {
      await app.workbench.openFile(file);
      await app.workbench.runCommand('Muster: Run Clustered');
      // Two processes of Nest take their time on two cores.
      await workers.row(file).waitForDescription(/^2 of 2 ready · :\d+/, 40_000);
      await workers.row(file).clickInlineAction('Stop');
      await workers.row(file).waitForGone();
    });
  }

  it('one that throws at boot, by saying why', async () => {
    await app.workbench.openFile('throws.js');
    await app.workbench.runCommand('Muster: Run Clustered');
    await app.workbench.notifications.waitFor(
      /throws\.js cannot run: Uncaught TypeError: .* \(throws\.js:\d+\)\./,
    );
    await app.workbench.waitForBadge('Muster', '2');
  });
});
