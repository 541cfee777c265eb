import assert from 'node:assert/strict';
import { startMuster } from './support/muster';
import { fixture } from './support/paths';

describe('a worker', () => {
  it("T5: is ready when it sends 'ready', though it never listens", async () => {
    const muster = startMuster(['--workers', '2', fixture('readyMessage.js')]);
    const [slot] = await muster.log.ready(2);
    assert.deepEqual(slot?.addresses, []);
    assert.deepEqual(muster.log.states(1), ['starting', 'ready']);
    assert.equal((await muster.stop()).code, 0);
  });

  it('T5: is starting until it listens, and ready only then', async () => {
    const muster = startMuster(['--workers', '1', fixture('late.js')]);
    await muster.log.ready(1);
    const [starting, ready] = muster.log.ofSlot(1);
    assert.equal(starting?.state, 'starting');
    assert.equal(ready?.addresses.length, 1);
    const took = (muster.log.ofSlot(1).find(({ state }) => state === 'ready')?.time ?? 0) - starting.time;
    // The event of the start comes after the start itself, on a busy machine a good deal.
    assert.ok(took >= 500, `ready after ${took} ms`);
    await muster.stop();
    assert.deepEqual(muster.log.states(1), ['starting', 'ready', 'draining', 'exited']);
  });

  it('T12: that never listens is ended at the timeout, not earlier, and its slot is failed', async () => {
    const args = ['--workers', '1', '--ready-timeout', '700', fixture('neverListens.js')];
    const muster = startMuster(args);
    assert.equal((await muster.ended).code, 1);
    const [starting] = muster.log.ofSlot(1);
    const exited = muster.log.ofSlot(1).find(({ state }) => state === 'exited');
    const took = (exited?.time ?? 0) - (starting?.time ?? 0);
    // The clock starts a moment before the event.
    assert.ok(took >= 650 && took < 3000, `ended after ${took} ms`);
    assert.equal(exited?.cause?.kind, 'notReady');
    assert.equal(
      exited.cause.message,
      "neverListens.js did not listen on a port or send 'ready' within 0.7 s.",
    );
    assert.deepEqual(muster.log.states(1), ['starting', 'exited', 'failed', 'exited']);
  });

  it('is waited for without end when the timeout is 0', async () => {
    const muster = startMuster(['--workers', '1', '--ready-timeout', '0', fixture('late.js')]);
    await muster.log.ready(1);
    assert.equal((await muster.stop()).code, 0);
  });

  it('that runs to its end like a script is told so, and is not started again', async () => {
    const muster = startMuster(['--workers', '2', fixture('endsByItself.js')]);
    assert.equal((await muster.ended).code, 1);
    assert.deepEqual(muster.log.lines('stdout'), Array(2).fill('a script, not a server'));
    const slot = muster.log.slots.get(1);
    assert.equal(slot?.cause?.kind, 'endedEarly');
    assert.equal(slot.restarts, 0);
    assert.match(slot.cause.message, /^endsByItself\.js ended by itself before it listened on a port/);
  });
});
