import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { get } from './support/http';
import { startMuster } from './support/muster';
import { fixture } from './support/paths';
import { allGone, isAlive } from '../support/processes';

describe('what a dead supervisor has left', () => {
  let folder = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'muster-dead-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const run = (...options: string[]): ReturnType<typeof startMuster> => {
    const env = { XDG_RUNTIME_DIR: folder };
    return startMuster(['--workers', '1', ...options, fixture('family.js')], { env });
  };

  it('is ended at the next start, but for what is to be kept, and told', async () => {
    const first = run('--keep-alive', 'sleep 3600');
    const address = await first.log.address(1);
    const kept = Number((await get(address, '/start?kind=detached')).body);
    const left = Number((await get(address, '/start?kind=deaf')).body);
    // With supervisor and worker killed at once nobody is there to sweep.
    process.kill(first.log.pidOf(1), 'SIGSTOP');
    first.signal('SIGKILL');
    process.kill(first.log.pidOf(1), 'SIGKILL');
    await first.ended;
    assert.ok(isAlive(left));

    const second = run();
    await second.log.ready(1);
    await allGone([left], 100);
    assert.ok(isAlive(kept));
    const [notice] = second.log.of('notice');
    assert.equal(notice?.message, 'Ended a process that an earlier session of family.js had left.');
    await second.stop();
    process.kill(kept, 'SIGKILL');
    assert.deepEqual(await readdir(join(folder, 'muster')), []);
  });
});
