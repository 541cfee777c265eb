import assert from 'node:assert/strict';
import { get } from './support/http';
import { startMuster } from './support/muster';
import { fixture } from './support/paths';
import { allGone, isAlive } from '../support/processes';

describe('stopping, of what the workers have started,', () => {
  it('takes down what the workers had started, a child deaf to SIGTERM as well', async () => {
    const muster = startMuster(['--workers', '1', fixture('probe.js')]);
    const address = await muster.log.address(1);
    const children = [
      Number((await get(address, '/spawn')).body),
      Number((await get(address, '/spawn?deaf')).body),
    ];
    assert.ok(children.every(isAlive));
    assert.equal((await muster.stop()).code, 0);
    await allGone(children, 100);
  });

  it('kills a deaf child at once on the second Ctrl+C', async () => {
    const muster = startMuster(['--workers', '1', fixture('probe.js')]);
    const address = await muster.log.address(1);
    const child = Number((await get(address, '/spawn?deaf')).body);
    muster.signal('SIGINT');
    await muster.log.waitFor('the exit', () => muster.log.slots.get(1)?.state === 'exited');
    const start = performance.now();
    muster.signal('SIGINT');
    await muster.ended;
    const took = performance.now() - start;
    assert.ok(took < 700, `took ${took} ms`);
    await allGone([child], 100);
  });

  it('takes down a daemon that a worker left with its output', async () => {
    const muster = startMuster(['--workers', '1', fixture('probe.js')]);
    const daemon = Number((await get(await muster.log.address(1), '/daemon')).body);
    assert.equal((await muster.stop()).code, 0);
    await allGone([daemon], 100);
  });
});
