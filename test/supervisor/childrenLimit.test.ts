import assert from 'node:assert/strict';
import { get } from './support/http';
import { fixture } from './support/paths';
import { supervise } from './support/supervisor';

describe('the limit on children', () => {
  it('tells once of a worker that has more', async () => {
    const supervisor = await supervise(fixture('family.js'), {
      workers: 1,
      children: { limit: 2, refuse: false },
    });
    const { log } = supervisor;
    const address = await log.address(1);
    for (let number = 0; number < 3; number++) await get(address, '/start?kind=plain');
    const notice = await log.waitFor('the notice', () => log.of('notice')[0]);
    assert.equal(notice.message, 'Worker 1 has 3 children, more than the limit of 2.');
    assert.deepEqual([notice.topic, notice.processes?.length], ['children', 3]);
    await get(address, '/start?kind=plain');
    await log.waitFor('the fourth', () => log.processes.size === 4);
    assert.equal(log.of('notice').length, 1);
    assert.equal(await supervisor.stop(), 0);
  });

  it('refuses one more in the program’s own stack, until another has exited', async () => {
    const supervisor = await supervise(fixture('spawns.js'), {
      workers: 1,
      children: { limit: 2, refuse: true },
    });
    const address = await supervisor.log.address(1);
    const bodies: string[] = [];
    for (const way of ['spawn', 'execFile', 'exec', 'fork', 'spawn'])
      bodies.push((await get(address, `/${way}`)).body);
    assert.deepEqual(bodies.slice(0, 2), ['started', 'started']);
    for (const body of bodies.slice(2)) {
      assert.match(body, /^ERR_MUSTER_CHILD_LIMIT This worker has 2 live children, as many as /);
      assert.match(body, /at Server\..*spawns\.js:\d+/);
      // The first frame that is not Node's is the program's own: it is what a person is shown.
      assert.doesNotMatch(body, /agent\.js/);
    }
    assert.equal((await get(address, '/missing')).body, 'refused');
    assert.equal((await get(address, '/sync')).body, 'started');
    assert.equal((await get(address, '/end')).body, 'ended');
    assert.equal((await get(address, '/missing')).body, 'ENOENT');
    assert.equal((await get(address, '/spawn')).body, 'started');
    assert.match((await get(address, '/spawn')).body, /^ERR_MUSTER_CHILD_LIMIT/);
    assert.equal(await supervisor.stop(), 0);
  });
});
