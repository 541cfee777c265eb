import assert from 'node:assert/strict';
import { requests } from '../../src/protocol/rpc';
import { get } from './support/http';
import { fixture } from './support/paths';
import { isAlive } from '../support/processes';
import { supervise } from './support/supervisor';

describe('one slot', () => {
  it('is restarted alone, and at once', async () => {
    const supervisor = await supervise(fixture('probe.js'));
    const { log, connection } = supervisor;
    const [first, other] = [log.pidOf(1), log.pidOf(2)];
    await connection.sendRequest(requests.restartSlot, { slot: 1 });
    await log.waitFor('another worker', () => {
      const slot = log.slots.get(1);
      return slot?.state === 'ready' && slot.pid !== first;
    });
    assert.deepEqual(log.states(1), ['starting', 'ready', 'draining', 'exited', 'starting', 'ready']);
    assert.equal(log.slots.get(1)?.restarts, 1);
    assert.equal(log.pidOf(2), other);
    assert.equal(await supervisor.stop(), 0);
  });

  it('is stopped after its drain, stays empty, and starts again when asked to', async () => {
    const supervisor = await supervise(fixture('probe.js'));
    const { log, connection } = supervisor;
    const pid = log.pidOf(2);
    await connection.sendRequest(requests.stopSlot, { slot: 2 });
    assert.equal(isAlive(pid), false);
    assert.equal(log.slots.get(2)?.state, 'exited');
    assert.equal(log.slots.get(2)?.cause?.kind, 'drained');
    assert.equal(log.slots.get(2)?.pid, undefined);
    assert.equal((await get(await log.address(1))).body, 'hello');
    await connection.sendRequest(requests.restartSlot, { slot: 2 });
    await log.ready(2);
    assert.equal(await supervisor.stop(), 0);
  });

  it('is killed without a drain, and stays empty', async () => {
    const supervisor = await supervise(fixture('probe.js'), { workers: 1 });
    const { log, connection } = supervisor;
    const pid = log.pidOf(1);
    const answer = get(await log.address(1), '/slow?ms=30000').catch(() => 'cut');
    await get(await log.address(1));
    await connection.sendRequest(requests.killSlot, { slot: 1 });
    assert.equal(isAlive(pid), false);
    assert.equal(await answer, 'cut');
    assert.deepEqual(log.states(1), ['starting', 'ready', 'exited']);
    assert.equal(log.slots.get(1)?.cause?.message, 'Killed on request.');
    assert.equal(await supervisor.stop(), 0);
  });

  it('that is stopped and started again while it drains answers both requests', async () => {
    const supervisor = await supervise(fixture('probe.js'), { workers: 1 });
    const { log, connection } = supervisor;
    const first = log.pidOf(1);
    const answer = get(await log.address(1), '/slow?ms=500');
    await get(await log.address(1));
    const stopped = connection.sendRequest(requests.stopSlot, { slot: 1 });
    await log.waitFor('the drain', () => log.slots.get(1)?.state === 'draining');
    await connection.sendRequest(requests.restartSlot, { slot: 1 });
    await stopped;
    assert.equal((await answer).body, 'slow');
    await log.waitFor('another worker', () => {
      const slot = log.slots.get(1);
      return slot?.state === 'ready' && slot.pid !== first;
    });
    assert.equal(await supervisor.stop(), 0);
  });
});

describe('the session', () => {
  it('restarts every worker on request', async () => {
    const supervisor = await supervise(fixture('probe.js'));
    const { log, connection } = supervisor;
    const before = [log.pidOf(1), log.pidOf(2)];
    await connection.sendRequest(requests.restart, null);
    await log.waitFor(
      'both restarts',
      () => log.ofSlot(1).at(-1)?.restarts === 1 && log.slots.get(2)?.restarts === 1,
    );
    await log.ready(2);
    assert.deepEqual(before.filter(isAlive), []);
    assert.equal(await supervisor.stop(), 0);
  });

  it('scales up at the end and down from the youngest, and gives the numbers out again', async () => {
    const supervisor = await supervise(fixture('probe.js'));
    const { log, connection } = supervisor;
    const [first, second] = [log.pidOf(1), log.pidOf(2)];
    await connection.sendRequest(requests.scale, { workers: 4 });
    const slots = await log.ready(4);
    assert.deepEqual(slots.map(({ slot }) => slot).sort(), [1, 2, 3, 4]);
    assert.deepEqual([log.pidOf(1), log.pidOf(2)], [first, second]);
    assert.equal(log.of('session').at(-1)?.workers, 4);

    const leaving = [second, log.pidOf(3), log.pidOf(4)];
    await connection.sendRequest(requests.scale, { workers: 1 });
    assert.deepEqual(leaving.filter(isAlive), []);
    assert.deepEqual([...log.slots.keys()], [1]);
    assert.equal(log.pidOf(1), first);
    for (const slot of [2, 3, 4]) assert.equal(log.ofSlot(slot).at(-1)?.removed, true);
    assert.equal((await get(await log.address(1))).body, 'hello');

    await connection.sendRequest(requests.scale, { workers: 2 });
    await log.ready(2);
    assert.deepEqual([...log.slots.keys()], [1, 2]);
    assert.equal(log.slots.get(2)?.restarts, 0);
    assert.equal(await supervisor.stop(), 0);
  });

  it('stops a worker that a scale-down is still draining', async () => {
    const supervisor = await supervise(fixture('probe.js'), { killTimeout: 400 });
    const { log, connection } = supervisor;
    const deaf = new Set<number>();
    const address = await log.address(2);
    while (deaf.size < 2) deaf.add(Number((await get(address, '/deaf')).body));
    const second = log.pidOf(2);
    const scaled = connection.sendRequest(requests.scale, { workers: 1 });
    await log.waitFor('the drain', () => log.slots.get(2)?.state === 'draining');
    assert.equal(await supervisor.stop(), 0);
    assert.equal(isAlive(second), false);
    assert.equal(log.ofSlot(2).find(({ state }) => state === 'exited')?.cause?.signal, 'SIGKILL');
    await scaled.catch(() => undefined);
  });

  it('still waits before it restarts a worker that crashes after it was scaled', async () => {
    const supervisor = await supervise(fixture('probe.js'), { workers: 1 });
    const { log, connection } = supervisor;
    await connection.sendRequest(requests.scale, { workers: 2 });
    await log.ready(2);
    for (const restarts of [1, 2]) {
      process.kill(log.pidOf(1), 'SIGKILL');
      await log.waitFor('the restart', () => log.slots.get(1)?.restarts === restarts);
      await log.ready(2);
    }
    const served = ['starting', 'ready', 'exited'];
    assert.deepEqual(log.states(1), [...served, ...served, 'backoff', 'starting', 'ready']);
    assert.equal(await supervisor.stop(), 0);
  });

  it('lives on when a program writes garbage and a line of a megabyte where the agent writes', async () => {
    const supervisor = await supervise(fixture('garbage.js'));
    const address = await supervisor.log.address(2);
    for (let i = 0; i < 6; i++) assert.equal((await get(address)).body, 'garbage written');
    const { slots } = await supervisor.connection.sendRequest(requests.snapshot, null);
    assert.deepEqual(
      slots.map(({ state, addresses }) => ({ state, addresses })),
      Array(2).fill({ state: 'ready', addresses: [address] }),
    );
    assert.equal(await supervisor.stop(), 0);
  });
});
