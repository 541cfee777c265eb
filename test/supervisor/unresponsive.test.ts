import assert from 'node:assert/strict';
import { ask } from './support/client';
import { get } from './support/http';
import { fixture } from './support/paths';
import { planFor, startSupervisor, supervise } from './support/supervisor';
import { until } from '../support/until';

const threshold = 600;

describe('a worker whose event loop stands still (T11)', () => {
  it('is told within a second of the threshold and not earlier, with the function and its line', async () => {
    const heartbeat = { threshold, replace: false };
    const supervisor = await supervise(fixture('probe.js'), { workers: 1, heartbeat });
    const { log } = supervisor;
    const address = await log.address(1);
    const blockedAt = Date.now();
    await get(address, '/block');
    const told = await log.waitFor('the state', () => {
      return log.ofSlot(1).find(({ state }) => state === 'unresponsive');
    });
    assert.ok(told.wall - blockedAt >= threshold - 50, `told after ${told.wall - blockedAt} ms`);
    assert.ok(told.wall - blockedAt <= threshold + 1000, `told after ${told.wall - blockedAt} ms`);
    const { blockedIn } = await log.waitFor('the stack', () => {
      const slot = log.slots.get(1);
      return slot?.blockedIn && slot;
    });
    assert.equal(blockedIn?.location?.file, fixture('probe.js'));
    const notice = await log.waitFor('the notice', () => log.of('notice')[0]);
    assert.equal(notice.severity, 'warning');
    assert.match(
      notice.message,
      /^Worker 1 does not respond\. Its event loop has stood still for \d(\.\d)? s in \S+ \(probe\.js:\d+\)\.$/,
    );
    assert.equal(log.slots.get(1)?.state, 'unresponsive');
    await supervisor.connection.sendRequest('slot/kill', { slot: 1 });
    assert.equal(await supervisor.stop(), 0);
  });

  it('is told while it starts, and is named when it was not ready in time', async () => {
    const supervisor = startSupervisor();
    const { log } = supervisor;
    const program = fixture('blocksWhileStarting.js');
    const heartbeat = { threshold, replace: false };
    await supervisor.start(planFor(program, { workers: 1, heartbeat, readyTimeout: 4000 }));
    const starting = await log.waitFor('the block', () => log.ofSlot(1).find(({ blockedIn }) => blockedIn));
    assert.equal(starting.state, 'starting');
    assert.deepEqual(
      [starting.blockedIn?.name, starting.blockedIn?.location?.file],
      ['connectForEver', program],
    );
    const failed = await log.waitFor('the end', () => log.ofSlot(1).find(({ state }) => state === 'failed'));
    assert.match(
      failed.cause?.message ?? '',
      /^blocksWhileStarting\.js did not listen on a port or send 'ready' within 4 s: its event loop stood still in connectForEver \(blocksWhileStarting\.js:4\)\.$/,
    );
    assert.equal(await supervisor.stop(), 0);
  });

  it('T28: is told with the connections that wait for it, and others answer theirs', async () => {
    const heartbeat = { threshold: 1500, replace: false };
    const supervisor = await supervise(fixture('probe.js'), {
      ...{ workers: 2, heartbeat, scheduling: 'round-robin', killTimeout: 300, drainTimeout: 300 },
    });
    const { log } = supervisor;
    const address = await log.address(2);
    await ask(address, { path: '/block' });
    const answers: string[] = [];
    const all = Array.from({ length: 6 }, async () => answers.push((await ask(address)).body));
    await until('all but one answered', () => answers.length === 5);
    const notice = await log.waitFor('the notice', () => log.of('notice')[0]);
    assert.match(notice.message, /\. A connection waits for it\.$/);
    const [slot] = notice.slots;
    await supervisor.connection.sendRequest('slot/kill', { slot });
    await Promise.all(all);
    assert.deepEqual(new Set(answers), new Set(['hello']));
    assert.equal(await supervisor.stop(), 0);
  });

  it('is replaced where that is set, and the new one serves', async () => {
    const heartbeat = { threshold, replace: true };
    const supervisor = await supervise(fixture('probe.js'), {
      ...{ workers: 1, heartbeat, drainTimeout: 300, killTimeout: 300 },
    });
    const { log } = supervisor;
    const address = await log.address(1);
    const old = log.pidOf(1);
    await get(address, '/deaf');
    await get(address, '/block');
    await log.waitFor('the replacement', () => log.pidOf(1) !== old && log.slots.get(1)?.state === 'ready');
    assert.equal((await get(address)).body, 'hello');
    assert.equal(log.slots.get(1)?.cause?.kind, 'unresponsive');
    await log.waitFor('the old one to be gone', () => log.slots.get(1)?.retiringPids.length === 0);
    assert.equal(await supervisor.stop(), 0);
  });

  it('that turns again is ready again, and keeps its process', async () => {
    const heartbeat = { threshold, replace: false };
    const supervisor = await supervise(fixture('blocksFor.js'), { workers: 1, heartbeat });
    const { log } = supervisor;
    const worker = log.pidOf(1);
    await get(await log.address(1), '/?ms=1500');
    await log.waitFor('the recovery', () => log.states(1).join() === 'starting,ready,unresponsive,ready');
    assert.equal(log.pidOf(1), worker);
    assert.equal(log.slots.get(1)?.restarts, 0);
    assert.equal(await supervisor.stop(), 0);
  });

  it('because it was stopped by a signal is not told', async () => {
    const heartbeat = { threshold, replace: false };
    const supervisor = await supervise(fixture('probe.js'), { workers: 1, heartbeat });
    const { log } = supervisor;
    const address = await log.address(1);
    process.kill(log.pidOf(1), 'SIGSTOP');
    const from = log.of('sample').length;
    await log.waitFor('two seconds', () => log.of('sample').length >= from + 3);
    process.kill(log.pidOf(1), 'SIGCONT');
    assert.equal((await get(address)).body, 'hello');
    await log.waitFor('another second', () => log.of('sample').length >= from + 5);
    assert.deepEqual(log.states(1), ['starting', 'ready']);
    assert.equal(await supervisor.stop(), 0);
  });
});
