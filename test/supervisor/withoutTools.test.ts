import assert from 'node:assert/strict';
import { get } from './support/http';
import { startMuster } from './support/muster';
import { fixture } from './support/paths';
import { allGone } from '../support/processes';

describe('a machine with no tools on its PATH, as a slim image is', () => {
  it('T25: has figures, children told, restarts and nothing left all the same', async () => {
    const muster = startMuster(['--workers', '1', fixture('hungry.js')], { env: { PATH: '/nowhere' } });
    const { log } = muster;
    const address = await log.address(1);
    await get(address, '/child?mb=1');
    const child = await log.waitFor(
      'the child',
      () => log.of('processes').flatMap(({ changed }) => changed)[0],
    );
    assert.equal(child.slot, 1);
    const sample = await log.waitFor('its memory', () =>
      log.of('sample').find(({ samples: [first] }) => first?.children === 1),
    );
    assert.ok((sample.samples[0]?.treeMemory ?? 0) > (sample.samples[0]?.memory ?? 0));
    process.kill(log.pidOf(1), 'SIGKILL');
    await log.waitFor('the restart', () => log.slots.get(1)?.restarts === 1);
    await allGone([child.pid], 2500);
    await log.ready(1);
    assert.equal((await muster.stop()).code, 0);
  });
});
