import assert from 'node:assert/strict';
import type { Address, ProcessInfo } from '../../src/protocol/events';
import { get } from './support/http';
import { fixture } from './support/paths';
import { startMuster } from './support/muster';
import { supervise, type Supervisor } from './support/supervisor';

/** The promise, in milliseconds, from a child's becoming what it is to its event. The rest is for a busy machine. */
const promised = 2000;
const allowance = 1000;

/** How long a good server runs without an alarm, in seconds. */
const goodSeconds = Number(process.env['MUSTER_TEST_GOOD_SECONDS'] ?? 20);

async function startChild(address: Address, kind: string): Promise<number> {
  return Number((await get(address, `/start?kind=${kind}`)).body);
}

/** Waits for a descendant that is as wanted. */
function seen(
  { log }: Supervisor,
  what: string,
  isWanted: (info: ProcessInfo) => boolean,
): Promise<ProcessInfo> {
  return log.waitFor(
    what,
    () => [...log.processes.values()].find((info) => isWanted(info)),
    promised + allowance,
  );
}

/** A server with one worker that has one child of a kind, at the moment when the child is what its kind says. */
async function withChild(kind: string): Promise<{ supervisor: Supervisor; pid: number }> {
  const supervisor = await supervise(fixture('family.js'), { workers: 1 });
  return { supervisor, pid: await startChild(await supervisor.log.address(1), kind) };
}

/** Kinds of children that stay below their worker. */
const inTree = {
  plain: 'a child',
  shell: 'what a shell runs',
  setsid: 'a child that has called setsid',
  detached: 'a detached child',
  fromThread: 'a child of a worker thread',
  noEnv: 'a child with an empty environment',
  deaf: 'a child that is deaf to signals',
  stopped: 'a child that is stopped',
  adopted: 'a daemon that a subreaper has adopted',
};

/** Parents that leave zombies, by the cause that is told. */
const badParents = {
  neverWaits: 'a parent in Python that never waits',
  blocked: 'a parent in Node.js that is blocked',
};

describe('the events of processes', () => {
  for (const [kind, what] of Object.entries(inTree)) {
    it(`tell of ${what} within two seconds, as its worker’s own`, async () => {
      const { supervisor, pid } = await withChild(kind);
      const state = kind === 'stopped' ? 'stopped' : 'running';
      const info = await seen(
        supervisor,
        `${kind} ${state}`,
        (one) => one.pid === pid && one.state === state,
      );
      assert.deepEqual([info.slot, info.blame], [1, undefined]);
      assert.ok(info.parent !== undefined);
      assert.equal(await supervisor.stop(), 0);
    });
  }

  it('tell of a daemon that was forked twice within two seconds, as an orphan of the worker it comes from', async () => {
    const { supervisor, pid } = await withChild('doubleFork');
    const info = await seen(supervisor, 'the orphan', (one) => one.pid === pid && one.state === 'orphan');
    assert.deepEqual([info.slot, info.parent], [1, undefined]);
    assert.equal(await supervisor.stop(), 0);
  });

  for (const [kind, what] of Object.entries(badParents)) {
    it(`tell of the zombie of ${what} within two seconds, with whom to blame and why`, async () => {
      const { supervisor, pid } = await withChild(kind);
      const zombie = await seen(supervisor, `zombie of ${kind}`, (one) => one.blame?.pid === pid);
      assert.deepEqual([zombie.state, zombie.slot, zombie.blame?.cause], ['zombie', 1, kind]);
      assert.equal(supervisor.log.processes.get(pid)?.parent, supervisor.log.pidOf(1));
      assert.equal(await supervisor.stop(), 0);
    });
  }

  it('tell of a worker’s own zombie while its event loop is blocked', async () => {
    const supervisor = await supervise(fixture('family.js'), { workers: 1 });
    const address = await supervisor.log.address(1);
    const pid = await startChild(address, 'plain');
    await seen(supervisor, 'the child', (info) => info.pid === pid);
    await get(address, '/block');
    process.kill(pid, 'SIGKILL');
    const zombie = await seen(
      supervisor,
      'the zombie',
      (info) => info.pid === pid && info.state === 'zombie',
    );
    assert.deepEqual(zombie.blame, { pid: supervisor.log.pidOf(1), cause: 'blocked' });
    process.kill(supervisor.log.pidOf(1), 'SIGKILL');
    await supervisor.log.waitFor('the zombie to be gone', () => !supervisor.log.processes.has(pid));
    assert.equal(await supervisor.stop(), 0);
  });

  it('tell of what a worker that got SIGKILL has left as its orphans, until it is swept', async () => {
    const supervisor = await supervise(fixture('family.js'), { workers: 1 });
    const address = await supervisor.log.address(1);
    const deaf = await startChild(address, 'deaf');
    await seen(supervisor, 'the child', ({ pid }) => pid === deaf);
    process.kill(supervisor.log.pidOf(1), 'SIGKILL');
    const orphan = await seen(
      supervisor,
      'the orphan',
      ({ pid, state }) => pid === deaf && state === 'orphan',
    );
    assert.equal(orphan.slot, 1);
    await supervisor.log.waitFor('it to be gone', () => !supervisor.log.processes.has(deaf));
    assert.equal(await supervisor.stop(), 0);
  });
});

describe('the notices of processes', function () {
  // They come after five seconds, on a machine that may be busy.
  this.timeout(30_000);

  it('are one for all zombies of a cause, with the owner, the remedy and the processes', async function () {
    this.timeout(40_000);
    const supervisor = await supervise(fixture('family.js'), { workers: 2 });
    const { log } = supervisor;
    const addresses = await log.ready(2);
    const parent = await startChild(addresses[0]?.addresses[0] ?? assert.fail(), 'neverWaits');
    const first = await log.waitFor('the notice', () =>
      log.of('notice').find(({ topic }) => topic === 'zombie'),
    );
    const zombie = [...log.processes.values()].find(({ blame }) => blame?.pid === parent);
    assert.ok(zombie);
    assert.equal(
      first.message,
      `1 zombie of python3 neverWaits.py ${parent} (worker ${zombie.slot}): it never waits for its children. End it, or have it wait.`,
    );
    assert.deepEqual(first.slots, [zombie.slot]);
    assert.deepEqual(first.processes, [{ pid: zombie.pid, start: zombie.start }]);
    const second = await startChild(await log.address(2), 'neverWaits');
    const late = await seen(supervisor, 'the second zombie', ({ blame }) => blame?.pid === second);
    await log.waitFor(
      'it to be old',
      () => (log.of('sample').at(-1)?.wall ?? 0) > (late.since ?? Infinity) + 6000,
    );
    assert.equal(log.of('notice').filter(({ topic }) => topic === 'zombie').length, 1);
    assert.equal(await supervisor.stop(), 0);
  });

  it('tell of a daemon that has left its worker’s tree', async () => {
    const supervisor = await supervise(fixture('family.js'), { workers: 1 });
    const pid = await startChild(await supervisor.log.address(1), 'doubleFork');
    const notice = await supervisor.log.waitFor('the notice', () =>
      supervisor.log.of('notice').find(({ topic }) => topic === 'orphan'),
    );
    assert.equal(
      notice.message,
      `sleep ${pid} has left the process tree of worker 1. End it, or keep it if it is meant to stay.`,
    );
    assert.equal(await supervisor.stop(), 0);
  });

  it('are lines of muster run --json as well', async () => {
    const muster = startMuster(['--workers', '1', fixture('family.js')], { env: { PORT: '0' } });
    const { log } = muster;
    await log.ready(1);
    const pid = await startChild(await log.address(1), 'doubleFork');
    const notice = await log.waitFor('the notice', () => log.of('notice').find(({ topic }) => topic));
    assert.deepEqual(
      [notice.topic, notice.severity, notice.slots, notice.processes?.map((one) => one.pid)],
      ['orphan', 'warning', [1], [pid]],
    );
    muster.signal('SIGINT');
    await muster.ended;
  });

  it(`do not come in ${goodSeconds} s of a server that starts twenty short children a second`, async function () {
    this.timeout(goodSeconds * 1000 + 30_000);
    const supervisor = await supervise(fixture('family.js'), { workers: 1 });
    const { log } = supervisor;
    await startChild(await log.address(1), 'shortChildren');
    const end = Date.now() + goodSeconds * 1000;
    await log.waitFor(
      'the time to be over',
      () => (log.of('sample').at(-1)?.wall ?? 0) > end,
      goodSeconds * 2000,
    );
    const children = log.of('processes').flatMap(({ changed }) => changed.map(({ pid }) => pid));
    assert.ok(new Set(children).size > goodSeconds / 2, `${new Set(children).size} children seen`);
    assert.deepEqual(
      log.of('notice').map(({ message }) => message),
      [],
    );
    assert.equal(await supervisor.stop(), 0);
  });
});
