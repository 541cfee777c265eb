import assert from 'node:assert/strict';
import type { RestartRule } from '../../src/protocol/plan';
import { planDefaults } from '../../src/protocol/planDefaults';
import { get } from './support/http';
import { startMuster } from './support/muster';
import { fixture } from './support/paths';
import { isAlive } from '../support/processes';
import { supervise } from './support/supervisor';
import { until } from '../support/until';

describe('a worker that died', () => {
  it('is followed by another in the same slot at once, and the next time after a backoff that is told', async () => {
    const muster = startMuster(['--workers', '2', fixture('probe.js')]);
    const address = await muster.log.address(2);
    const [first, other] = [muster.log.pidOf(1), muster.log.pidOf(2)];
    for (const restarts of [1, 2]) {
      process.kill(muster.log.pidOf(1), 'SIGKILL');
      await muster.log.waitFor('the restart', () => muster.log.slots.get(1)?.restarts === restarts);
      await muster.log.ready(2);
    }
    const served = ['starting', 'ready', 'exited'];
    assert.deepEqual(muster.log.states(1), [...served, ...served, 'backoff', 'starting', 'ready']);
    const backoff = muster.log.ofSlot(1).find(({ state }) => state === 'backoff');
    const again = muster.log.ofSlot(1).find(({ restarts }) => restarts === 2);
    assert.equal(backoff?.pid, undefined);
    const waited = (again?.time ?? 0) - (backoff?.time ?? 0);
    assert.ok(waited >= 79, `waited ${waited} ms`);
    assert.ok((backoff?.retryAt ?? 0) - (backoff?.wall ?? 0) >= 79);
    assert.equal(again?.retryAt, undefined);
    assert.notEqual(muster.log.pidOf(1), first);
    assert.equal(muster.log.pidOf(2), other);
    assert.deepEqual(muster.log.slots.get(1)?.addresses, [address]);
    assert.equal((await get(address)).status, 200);
    assert.equal((await muster.stop()).code, 0);
  });

  it('takes along what it had started', async () => {
    const muster = startMuster(['--workers', '1', fixture('probe.js')]);
    const address = await muster.log.address(1);
    const child = Number((await get(address, '/spawn')).body);
    process.kill(muster.log.pidOf(1), 'SIGKILL');
    await muster.log.waitFor('the restart', () => muster.log.slots.get(1)?.restarts === 1);
    await muster.log.ready(1);
    await until('the child to be gone', () => !isAlive(child), 2000);
    await muster.stop();
  });

  it('before it was ready is tried again with longer and longer waits, then given up with the cause', async () => {
    const muster = startMuster(['--workers', '2', fixture('throwsAtStart.js')]);
    assert.equal((await muster.ended).code, 1);
    for (const slot of [1, 2]) {
      const cycle = ['starting', 'exited', 'backoff'];
      const states = [...cycle, ...cycle, 'starting', 'exited', 'failed', 'exited'];
      assert.deepEqual(muster.log.states(slot), states);
      assert.match(muster.log.slots.get(slot)?.cause?.message ?? '', /^Uncaught TypeError: .*throwsAtStart/);
      // The first event of each wait: a later one tells that the old process is gone.
      const begun = new Map<number, number>();
      for (const { retryAt, wall } of muster.log.ofSlot(slot)) {
        if (retryAt !== undefined && !begun.has(retryAt)) begun.set(retryAt, retryAt - wall);
      }
      const [first = 0, second = 0, ...others] = begun.values();
      assert.deepEqual(others, []);
      assert.ok(second > first, `waits of ${first} and ${second} ms`);
    }
    assert.deepEqual(muster.log.lines('stderr').filter((line) => line === 'about to throw').length, 6);
  });

  it('again and again while it serves is given up when its restart budget is used up', async () => {
    const restart: RestartRule = {
      ...planDefaults.restart,
      backoff: { initial: 20, max: 50 },
      budget: { restarts: 3, windowMs: 60_000 },
    };
    const supervisor = await supervise(fixture('crashes.js'), { workers: 1, args: ['50'], restart });
    const notice = await supervisor.log.waitFor('the notice', () => supervisor.log.of('notice')[0]);
    const slot = supervisor.log.slots.get(1);
    assert.equal(slot?.state, 'failed');
    assert.equal(slot.restarts, 3);
    assert.equal(slot.cause?.message, 'Uncaught Error: as every time (crashes.js:6).');
    assert.equal(new Set(supervisor.log.ofSlot(1).flatMap(({ pid }) => pid ?? [])).size, 4);
    assert.equal(notice.severity, 'error');
    assert.deepEqual(notice.slots, [1]);
    assert.equal(await supervisor.stop(), 0);
  });
});
