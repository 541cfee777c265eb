import assert from 'node:assert/strict';
import type { Address, SlotInfo } from '../../src/protocol/events';
import { requests } from '../../src/protocol/rpc';
import { runtimeMajors, runtimePath } from '../../scripts/testing/runtimes';
import { allGone, lineage, withVariable } from '../support/processes';
import { until } from '../support/until';
import { get } from './support/http';
import { startMuster } from './support/muster';
import { fixture } from './support/paths';
import { planFor, startSupervisor, type Supervisor } from './support/supervisor';
import type { EventLog } from './support/eventLog';

const program = fixture('ownPrimary.js');

/** Waits until so many workers of the program's own serve. */
function ownWorkers(log: EventLog, count: number): Promise<SlotInfo[]> {
  return log.waitFor(`${count} workers of the primary's own to be ready`, () => {
    const ready = [...log.slots.values()].filter(({ role, state }) => role === 'own' && state === 'ready');
    return ready.length === count && ready;
  });
}

async function addressOf(log: EventLog, count: number): Promise<Address> {
  const address = (await ownWorkers(log, count))[0]?.addresses[0];
  assert.ok(address);
  return address;
}

async function observe(env: Record<string, string> = {}, killTimeout = 5000): Promise<Supervisor> {
  const supervisor = startSupervisor();
  await supervisor.start(planFor(program, { mode: 'observe', env, killTimeout }));
  await ownWorkers(supervisor.log, 2);
  return supervisor;
}

describe('a program that forks its own workers', () => {
  for (const major of runtimeMajors) {
    it(`runs as it was written on Node.js ${major}: its primary in slot 0, and its workers below it`, async () => {
      const muster = startMuster([program], { runtime: runtimePath(major) });
      const address = await addressOf(muster.log, 2);
      assert.equal(address.scheme, 'http');
      assert.equal(muster.log.of('session').at(-1)?.mode, 'observe');
      const primary = muster.log.slots.get(0);
      assert.equal(primary?.role, 'primary');
      assert.deepEqual(primary.addresses, []);
      assert.equal(lineage(muster.log.pidOf(0)).parent, muster.pid);
      const workers = [muster.log.pidOf(1), muster.log.pidOf(2)];
      for (const pid of workers) assert.equal(lineage(pid).parent, primary.pid);
      assert.ok(workers.includes(Number((await get(address)).body)));
      const session = muster.log.events[0]?.session ?? '';
      const running = withVariable(`MUSTER_SESSION=${session}`).map(({ pid }) => pid);
      assert.deepEqual(running.sort(), [primary.pid, ...workers].sort());
      const { execArgv, settings } = JSON.parse(muster.log.lines('stdout')[0] ?? '') as Record<
        string,
        unknown
      >;
      assert.deepEqual([execArgv, settings], [[], []]);
      assert.deepEqual(await muster.stop(), { code: 0, signal: null });
      assert.ok(muster.log.lines('stdout').includes('primary ends its workers'));
      assert.equal(muster.stderr, '');
    });
  }

  it('has its workers counted, and figures of each of its processes', async () => {
    const supervisor = await observe();
    assert.equal(supervisor.log.of('session').at(-1)?.workers, 2);
    const pids = [0, 1, 2].map((slot) => supervisor.log.pidOf(slot));
    const sample = await supervisor.log.waitFor('a sample of all three', () =>
      supervisor.log.of('sample').find(({ samples }) => samples.length === 3),
    );
    assert.deepEqual(
      sample.samples.map(({ pid }) => pid),
      pids,
    );
    assert.equal(supervisor.log.processes.size, 0);
    await supervisor.stop();
  });

  it('tells why a worker died, and its replacement stands in the same slot', async () => {
    const supervisor = await observe();
    const { log } = supervisor;
    const address = await addressOf(log, 2);
    await get(address, '/crash').catch(() => undefined);
    const exited = await log.waitFor('an exit', () =>
      log.of('slot').find(({ role, state }) => role === 'own' && state === 'exited'),
    );
    assert.equal(exited.cause?.message, 'Uncaught Error: a bug in a handler (ownPrimary.js:26).');
    const next = await log.waitFor('the replacement', () =>
      log.ofSlot(exited.slot).find(({ state, restarts }) => state === 'ready' && restarts === 1),
    );
    assert.notEqual(next.pid, exited.pid);
    await supervisor.stop();
  });

  it('reports the crash of a worker: its cause, its requests, its memory and where it ran', async () => {
    const supervisor = await observe();
    const { log } = supervisor;
    const address = await addressOf(log, 2);
    await log.waitFor('a sample of all three', () =>
      log.of('sample').find(({ samples }) => samples.length === 3),
    );
    // Each on a connection of its own: both workers have answered then.
    const answered = new Set<string>();
    await until(
      'both to have answered',
      async () => answered.add((await get(address, '/a')).body).size === 2,
    );
    await get(address, '/crash').catch(() => undefined);
    const report = await log.waitFor('the report', () => log.of('report')[0]);
    const exited = log.of('slot').find(({ role, state }) => role === 'own' && state === 'exited');
    assert.deepEqual([report.kind, report.slot], ['crash', exited?.slot]);
    assert.ok(answered.has(String(report.pid)));
    assert.equal(report.cause?.message, 'Uncaught Error: a bug in a handler (ownPrimary.js:26).');
    assert.match(report.cause.detail ?? '', /\n {4}at .*ownPrimary\.js:26:/);
    assert.deepEqual(
      report.inFlight.map(({ path }) => path),
      ['/crash'],
    );
    assert.ok(report.recent.length > 0 && report.recent.every(({ path }) => path === '/a'));
    assert.ok(report.memory.length > 0);
    assert.equal(report.environment.program, program);
    await supervisor.stop();
    assert.equal(log.of('report').length, 1, 'the ends that were asked for are none');
  });

  it('tells of a worker that its primary does not replace', async () => {
    const supervisor = await observe({ GIVE_UP: '1' });
    const address = await addressOf(supervisor.log, 2);
    await get(address, '/crash').catch(() => undefined);
    const notice = await supervisor.log.waitFor('the notice', () =>
      supervisor.log.of('notice').find(({ id }) => id.startsWith('unreplaced')),
    );
    assert.match(
      notice.message,
      /^Worker [12] is gone and the program's primary has not started another\. Uncaught/,
    );
    await supervisor.stop();
  });

  it('tells that a worker stands still, and where', async () => {
    const supervisor = startSupervisor();
    const heartbeat = { threshold: 500, replace: false };
    await supervisor.start(planFor(program, { mode: 'observe', heartbeat }));
    const address = await addressOf(supervisor.log, 2);
    const answer = get(address, '/block');
    const notice = await supervisor.log.waitFor('the notice', () =>
      supervisor.log.of('notice').find(({ id }) => id.startsWith('unresponsive')),
    );
    assert.match(notice.message, /ownPrimary\.js:27/);
    const report = await supervisor.log.waitFor('the report', () => supervisor.log.of('report')[0]);
    assert.deepEqual([report.kind, report.blockedIn?.location?.line], ['blocked', 27]);
    assert.deepEqual(
      report.inFlight.map(({ path }) => path),
      ['/block'],
    );
    await answer;
    await ownWorkers(supervisor.log, 2);
    await supervisor.stop();
  });

  it('is reloaded by the signal that it listens for', async () => {
    const supervisor = await observe();
    const { log } = supervisor;
    const before = [1, 2].map((slot) => log.pidOf(slot));
    const result = await supervisor.connection.sendRequest(requests.reload, null);
    assert.deepEqual(result, { outcome: 'done', replaced: 2, total: 2 });
    const after = (await ownWorkers(log, 2)).map(({ pid }) => pid ?? 0);
    assert.deepEqual(
      before.filter((pid) => after.includes(pid)),
      [],
    );
    await log.waitFor('no row of a worker that is gone', () => log.slots.size === 3);
    await supervisor.stop();
  });

  it('says that it reloads itself where it does not listen for the signal', async () => {
    const supervisor = await observe({ PLAIN: '1' });
    await assert.rejects(
      async () => supervisor.connection.sendRequest(requests.reload, null),
      /ownPrimary\.js reloads itself: its own primary replaces its workers, and does not listen for SIGUSR2/,
    );
    await supervisor.stop();
  });

  it('restarts by its primary, and a worker of it can only be killed', async () => {
    const supervisor = await observe();
    const { connection, log } = supervisor;
    const ask = (slot: number) => connection.sendRequest(requests.restartSlot, { slot });
    await assert.rejects(async () => ask(1), /Worker 1 is ownPrimary\.js's own/);
    await assert.rejects(
      async () => connection.sendRequest(requests.scale, { workers: 3 }),
      /ownPrimary\.js starts its own workers/,
    );
    const killed = log.pidOf(1);
    await connection.sendRequest(requests.killSlot, { slot: 1 });
    await log.waitFor('the primary to replace it', () => {
      const { pid, state } = log.slots.get(1) ?? {};
      return state === 'ready' && pid !== killed;
    });
    assert.equal(log.slots.get(1)?.cause?.message, 'Killed on request.');
    const old = [0, 1, 2].map((slot) => log.pidOf(slot));
    await ask(0);
    await log.waitFor('another primary', () => {
      const { pid, state } = log.slots.get(0) ?? {};
      return state === 'ready' && pid !== old[0];
    });
    await ownWorkers(log, 2);
    await allGone(old, 5000);
    await supervisor.stop();
  });

  it('leaves nothing when the supervisor is killed', async () => {
    const supervisor = await observe();
    const pids = [0, 1, 2].map((slot) => supervisor.log.pidOf(slot));
    process.kill(supervisor.pid, 'SIGKILL');
    await allGone(pids, 4000);
  });

  it('is not started again when its primary ends, and why it ended is told', async () => {
    const muster = startMuster([program]);
    await ownWorkers(muster.log, 2);
    const pids = [0, 1, 2].map((slot) => muster.log.pidOf(slot));
    process.kill(muster.log.pidOf(0), 'SIGKILL');
    assert.equal((await muster.ended).code, 1);
    const failed = muster.log.ofSlot(0).find(({ state }) => state === 'failed');
    assert.match(failed?.cause?.message ?? '', /^Killed by SIGKILL from outside/);
    await until(
      'its workers to be gone',
      () => withVariable(`MUSTER_SESSION=${muster.log.events[0]?.session ?? ''}`).length === 0,
    );
    await allGone(pids, 1000);
  });
});

describe('a program that only looks as if it forked its own workers', () => {
  it('is clustered once it serves without', async () => {
    const muster = startMuster(['--workers', '2', fixture('looksLikePrimary.js')]);
    await muster.log.waitFor('the notice', () =>
      muster.log.of('notice').find(({ id }) => id === 'clustered'),
    );
    const address = await muster.log.address(2);
    assert.equal((await get(address)).body, 'one');
    assert.equal(muster.log.of('session').at(-1)?.mode, undefined);
    assert.deepEqual([...muster.log.slots.keys()], [1, 2]);
    assert.equal((await muster.stop()).code, 0);
  });
});
