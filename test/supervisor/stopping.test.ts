import assert from 'node:assert/strict';
import http from 'node:http';
import { get } from './support/http';
import { startMuster, type Muster } from './support/muster';
import { fixture } from './support/paths';

/** Starts a request that takes `ms`, and waits until a worker has begun to answer it. */
async function slowRequest(muster: Muster, ms: number, agent?: http.Agent): ReturnType<typeof get> {
  return get(await muster.log.address(1), `/slow?ms=${ms}`, agent);
}

const draining = (muster: Muster): Promise<boolean> =>
  muster.log.waitFor('the drain', () => muster.log.slots.get(1)?.state === 'draining');

describe('stopping', () => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    it(`on ${signal} answers the request in flight before it ends`, async () => {
      const muster = startMuster(['--workers', '1', fixture('probe.js')]);
      await muster.log.address(1);
      const answer = slowRequest(muster, 800);
      await get(await muster.log.address(1));
      muster.signal(signal);
      assert.equal((await answer).body, 'slow');
      assert.deepEqual(await muster.ended, { code: 0, signal: null });
      assert.equal(muster.log.slots.get(1)?.cause?.kind, 'drained');
    });
  }

  it('T17: with Ctrl+C in a terminal, which reaches the whole process group, drains as well', async () => {
    const muster = startMuster(['--workers', '1', fixture('probe.js')]);
    await muster.log.address(1);
    const answer = slowRequest(muster, 800);
    await get(await muster.log.address(1));
    muster.signalGroup('SIGINT');
    assert.equal((await answer).body, 'slow');
    assert.deepEqual(await muster.ended, { code: 0, signal: null });
  });

  it('ends a kept connection that is busy with the answer: Connection: close', async () => {
    const muster = startMuster(['--workers', '1', fixture('probe.js')]);
    const address = await muster.log.address(1);
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    assert.equal((await get(address, '/', agent)).headers.connection, 'keep-alive');
    const answer = slowRequest(muster, 600, agent);
    await get(address);
    muster.signal('SIGINT');
    const { body, headers } = await answer;
    assert.equal(body, 'slow');
    assert.equal(headers.connection, 'close');
    assert.deepEqual(await muster.ended, { code: 0, signal: null });
    agent.destroy();
  });

  it('does not wait for a kept connection that is idle', async () => {
    const muster = startMuster(['--workers', '1', fixture('probe.js')]);
    const agent = new http.Agent({ keepAlive: true });
    await get(await muster.log.address(1), '/', agent);
    const start = performance.now();
    assert.deepEqual(await muster.stop(), { code: 0, signal: null });
    const took = performance.now() - start;
    assert.ok(took < 3000, `took ${took} ms`);
    agent.destroy();
  });

  it('accepts no new connection while it drains', async () => {
    const muster = startMuster(['--workers', '1', fixture('probe.js')]);
    const address = await muster.log.address(1);
    const answer = slowRequest(muster, 1000);
    await get(address);
    muster.signal('SIGINT');
    await draining(muster);
    let refused = false;
    while (!refused)
      refused = await get(address).then(
        () => false,
        () => true,
      );
    assert.equal((await answer).body, 'slow');
    assert.equal((await muster.ended).code, 0);
  });

  it('lets the program end in its own way on SIGTERM, and keeps its last words', async () => {
    const muster = startMuster(['--workers', '2', fixture('graceful.js')]);
    await muster.log.ready(2);
    assert.equal((await muster.stop()).code, 0);
    assert.deepEqual(muster.log.lines('stdout'), Array(2).fill('closed its database'));
  });

  it('T6: ends by SIGTERM a request that outlasts the drain timeout, not earlier', async () => {
    const muster = startMuster(['--workers', '1', '--drain-timeout', '700', fixture('probe.js')]);
    await muster.log.address(1);
    const answer = slowRequest(muster, 30_000).then(
      () => 'answered',
      () => 'cut',
    );
    await get(await muster.log.address(1));
    const start = performance.now();
    assert.equal((await muster.stop()).code, 0);
    const took = performance.now() - start;
    assert.ok(took >= 700 && took < 2500, `took ${took} ms`);
    assert.equal(await answer, 'cut');
    assert.equal(
      muster.log.slots.get(1)?.cause?.message,
      'Still had open connections when its drain time was over; ended by SIGTERM.',
    );
  });

  it('T6: kills a worker that is deaf to SIGTERM at the kill timeout, not earlier', async () => {
    const muster = startMuster(['--workers', '1', '--kill-timeout', '800', fixture('probe.js')]);
    await get(await muster.log.address(1), '/deaf');
    assert.equal((await muster.stop()).code, 0);
    const drained = muster.log.ofSlot(1).find(({ state }) => state === 'draining')?.time ?? 0;
    const exited = muster.log.ofSlot(1).find(({ state }) => state === 'exited');
    const took = (exited?.time ?? 0) - drained;
    // The way to SIGTERM is short, as it has no connection; the margin is for a busy machine.
    assert.ok(took >= 800 && took < 1300, `killed after ${took} ms`);
    assert.equal(exited?.cause?.message, 'Did not end within 0.8 s of SIGTERM and was killed.');
    assert.equal(exited.cause.signal, 'SIGKILL');
  });

  it('kills a worker that blocks its event loop', async () => {
    const timeouts = ['--drain-timeout', '300', '--kill-timeout', '300'];
    const muster = startMuster(['--workers', '1', ...timeouts, fixture('probe.js')]);
    await get(await muster.log.address(1), '/deaf');
    await get(await muster.log.address(1), '/block');
    const start = performance.now();
    assert.equal((await muster.stop()).code, 0);
    const took = performance.now() - start;
    assert.ok(took >= 600 && took < 3000, `took ${took} ms`);
  });

  it('ends at once on the second Ctrl+C', async () => {
    const muster = startMuster(['--workers', '2', fixture('probe.js')]);
    const address = await muster.log.address(2);
    const answer = get(address, '/slow?ms=30000').then(
      () => 'answered',
      () => 'cut',
    );
    for (let i = 0; i < 4; i++) await get(address);
    muster.signal('SIGINT');
    await muster.log.waitFor('the drain', () => muster.log.slots.get(2)?.state === 'draining');
    const start = performance.now();
    muster.signal('SIGINT');
    assert.equal((await muster.ended).code, 0);
    const took = performance.now() - start;
    assert.ok(took < 1000, `took ${took} ms`);
    assert.equal(await answer, 'cut');
  });

  it('goes on when it is asked for a reload meanwhile', async () => {
    const muster = startMuster(['--workers', '1', fixture('probe.js')]);
    await muster.log.address(1);
    const answer = slowRequest(muster, 600);
    await get(await muster.log.address(1));
    muster.signal('SIGINT');
    await draining(muster);
    muster.signal('SIGUSR2');
    assert.equal((await answer).body, 'slow');
    assert.deepEqual(await muster.ended, { code: 0, signal: null });
  });

  it('ends a worker that is not ready yet, and one that waits to be restarted', async () => {
    const muster = startMuster(['--workers', '2', fixture('neverListens.js')]);
    await muster.log.waitFor('both to start', () => muster.log.slots.size === 2);
    process.kill(muster.log.pidOf(1), 'SIGKILL');
    await muster.log.waitFor('the backoff', () => muster.log.slots.get(1)?.state === 'backoff');
    assert.equal((await muster.stop()).code, 0);
    assert.equal(muster.log.slots.get(1)?.state, 'exited');
    assert.equal(muster.log.slots.get(2)?.state, 'exited');
  });
});
