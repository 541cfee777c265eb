import assert from 'node:assert/strict';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allGone, isAlive, lineage, withVariable } from '../support/processes';
import { until } from '../support/until';
import { openApp, type App } from './app';
import { pictureFailures } from './pictures';

/** One worker blocks its loop for ever and is deaf to SIGTERM, so that it cannot be asked to go. */
const program = `
  process.on('SIGTERM', () => undefined);
  const server = require('node:http').createServer();
  server.listen(0, () => {
    if (process.env.MUSTER_SLOT === '2') setTimeout(() => { for (;;); }, 300);
  });`;

describe('A person who leaves', () => {
  let app: App;
  let folder: string;
  let supervisor: number;
  let workers: number[];

  beforeEach(async () => {
    folder = await mkdtemp(join(await realpath(tmpdir()), 'mu-'));
    await writeFile(join(folder, 'server.js'), program);
    app = await openApp({ folder, settings: { 'muster.workers': 2, 'muster.env': { LEAVING: folder } } });
    await app.workbench.runCommand('Muster: Run Clustered');
    await app.workbench.openViewContainer('Muster');
    const view = app.workbench.view('Workers');
    await view.row('server.js').waitForDescription(/^2 of 2 ready/);
    // It blocks when it takes a core, or what the machine has left of one.
    await view.row('2').waitForDescription(/ready · ([3-9]\d|1\d\d) % ·/);
    workers = await until('two workers and a cold spare', () => {
      const found = withVariable(`LEAVING=${folder}`);
      return found.length === 3 && found.map(({ pid }) => pid);
    });
    supervisor = lineage(workers[0] ?? 0).parent;
  });
  pictureFailures(() => app);
  afterEach(async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('by killing the extension host: supervisor and workers are gone within two seconds', async () => {
    const host = lineage(supervisor).parent;
    process.kill(host, 'SIGKILL');
    const took = await allGone([supervisor, ...workers], 2000);
    console.log(
      `      supervisor and workers gone ${Math.round(took)} ms after SIGKILL of the extension host`,
    );
  });

  it('by closing the window: nothing is left', async () => {
    await app.close();
    assert.deepEqual([supervisor, ...workers].filter(isAlive), []);
  });
});
