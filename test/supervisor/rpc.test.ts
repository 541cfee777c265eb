import assert from 'node:assert/strict';
import { requests } from '../../src/protocol/rpc';
import { protocolVersion } from '../../src/protocol/version';
import { get } from './support/http';
import { fixture } from './support/paths';
import { planFor, startSupervisor, supervise } from './support/supervisor';
import { until } from '../support/until';

describe('the supervisor of an editor', () => {
  it('refuses a client that speaks another protocol, and says what to do', async () => {
    const { connection } = startSupervisor();
    await assert.rejects(connection.sendRequest('handshake', { protocol: 99 }), {
      message: `This supervisor speaks protocol ${protocolVersion}, not 99: reload the window.`,
    });
    await assert.rejects(connection.sendRequest(requests.snapshot, null), /handshake must come first/);
  });

  it('refuses every request before the handshake, and serves on', async () => {
    const supervisor = startSupervisor();
    const plan = planFor(fixture('probe.js'));
    const { connection } = supervisor;
    const start = connection.sendRequest(requests.start, { session: 'early', plan });
    await assert.rejects(start, { message: 'The handshake must come first.' });
    await assert.rejects(connection.sendRequest(requests.stop, null), /handshake must come first/);
    await supervisor.start(plan);
    await supervisor.log.ready(2);
    assert.equal(await supervisor.stop(), 0);
  });

  it('refuses malformed parameters with the reason, and lives on', async () => {
    const supervisor = await supervise(fixture('probe.js'), { workers: 1 });
    const malformed: [method: string, params: unknown, reason: RegExp][] = [
      ['scale', { workers: 0 }, />=1/],
      ['scale', { workers: 1.5 }, /integer/i],
      ['scale', { workers: '4' }, /number/],
      ['scale', { workers: 1e9 }, /<=512/],
      ['scale', {}, /workers/],
      ['scale', 'four', /./],
      ['slot/restart', { slot: -1 }, />=0/],
      ['slot/kill', { slot: null }, /number/],
      ['start', { session: '', plan: {} }, /./],
      ['handshake', [1, 2, 3], /./],
      ['no/such/method', {}, /./],
    ];
    for (const [method, params, reason] of malformed) {
      const answer = supervisor.connection.sendRequest(method, params);
      await assert.rejects(answer, reason, `${method} ${JSON.stringify(params)}`);
    }
    await supervisor.connection.sendNotification('no/such/notification', { some: 'thing' });
    assert.equal((await get(await supervisor.log.address(1))).body, 'hello');
    assert.equal(await supervisor.stop(), 0);
  });

  it('refuses what makes no sense now, in a sentence', async () => {
    const supervisor = startSupervisor();
    await supervisor.handshake();
    const { connection, log } = supervisor;
    await assert.rejects(connection.sendRequest(requests.reload, null), /No program has been started\./);
    const plan = planFor(fixture('probe.js'), { workers: 1 });
    await connection.sendRequest(requests.start, { session: 'one', plan });
    await assert.rejects(
      connection.sendRequest(requests.start, { session: 'two', plan }),
      /A supervisor runs one session\./,
    );
    await log.ready(1);
    await assert.rejects(
      connection.sendRequest(requests.restartSlot, { slot: 2 }),
      /There is no worker 2: the session has 1\./,
    );
    const answer = get(await log.address(1), '/slow?ms=600');
    await get(await log.address(1));
    const stopped = connection.sendRequest(requests.stop, null);
    await assert.rejects(connection.sendRequest(requests.scale, { workers: 2 }), /The session is stopping/);
    assert.equal((await answer).body, 'slow');
    await stopped;
    assert.equal(await supervisor.ended, 0);
  });

  it('ends without a session when it is told to stop', async () => {
    const supervisor = startSupervisor();
    await supervisor.handshake();
    assert.equal(await supervisor.stop(), 0);
  });

  it('gives a snapshot that is where the events lead to, at any time', async () => {
    const supervisor = await supervise(fixture('probe.js'), { workers: 3 });
    const { connection, log } = supervisor;
    const compare = async (): Promise<void> => {
      const { slots, session } = await connection.sendRequest(requests.snapshot, null);
      // The answer and the events come in order on one connection: all that happened before it has arrived.
      const told = [...log.slots.values()].sort((a, b) => a.slot - b.slot);
      const stamps = { session: undefined, time: undefined, wall: undefined, type: undefined };
      assert.deepEqual(
        told.map((slot) => ({ ...slot, ...stamps })),
        slots.map((slot) => ({ ...slot, ...stamps })),
      );
      assert.equal(session.state, log.of('session').at(-1)?.state);
      assert.equal(session.workers, log.of('session').at(-1)?.workers);
    };
    await compare();
    process.kill(log.pidOf(2), 'SIGKILL');
    let over = false;
    const compared = until('the end of the changes', () => compare().then(() => over));
    await log.waitFor('the restart', () => log.slots.get(2)?.restarts === 1);
    await log.ready(3);
    await connection.sendRequest(requests.scale, { workers: 5 });
    await log.ready(5);
    const scaled = connection.sendRequest(requests.scale, { workers: 2 });
    await connection.sendRequest(requests.scale, { workers: 4 });
    await scaled;
    await log.ready(4);
    await connection.sendRequest(requests.reload, null);
    await connection.sendRequest(requests.scale, { workers: 1 });
    over = true;
    await compared;
    await compare();
    assert.equal(await supervisor.stop(), 0);
  });
});
