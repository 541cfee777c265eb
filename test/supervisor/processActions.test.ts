import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { userInfo } from 'node:os';
import type { ProcessId, ProcessInfo } from '../../src/protocol/events';
import { requests } from '../../src/protocol/rpc';
import { allGone, isAlive } from '../support/processes';
import { until } from '../support/until';
import { identify } from './processes/family';
import { get } from './support/http';
import { onTestEnd } from './support/leftovers';
import { fixture } from './support/paths';
import { supervise, type Supervisor } from './support/supervisor';

/** A server with one worker, and children of kinds that are known by their events. */
async function withChildren(
  ...kinds: string[]
): Promise<{ supervisor: Supervisor; children: ProcessInfo[] }> {
  const supervisor = await supervise(fixture('family.js'), { workers: 1, killTimeout: 300 });
  const { log } = supervisor;
  const address = await log.address(1);
  const children: ProcessInfo[] = [];
  for (const kind of kinds) {
    const pid = Number((await get(address, `/start?kind=${kind}`)).body);
    children.push(await log.waitFor(`an event of ${kind}`, () => log.processes.get(pid)));
  }
  return { supervisor, children };
}

const idOf = ({ pid, start }: ProcessId): ProcessId => ({ pid, start });

describe('what a person does to a process', () => {
  it('ends one that heeds SIGTERM, one that does not and one that is stopped, and no other', async () => {
    const { supervisor, children } = await withChildren('plain', 'deaf', 'stopped', 'detached');
    const bystander = children.pop() ?? assert.fail();
    for (const child of children) {
      await supervisor.connection.sendRequest(requests.endProcess, { ...idOf(child), tree: false });
      await allGone([child.pid], 0);
    }
    assert.ok(isAlive(bystander.pid));
    assert.equal(supervisor.log.slots.get(1)?.restarts, 0);
    assert.equal(await supervisor.stop(), 0);
  });

  it('ends a process with all below it, and no other', async () => {
    const { supervisor, children } = await withChildren('shell', 'plain');
    const [inner, other] = children;
    assert.ok(inner && other);
    const shell = supervisor.log.processes.get(inner.parent ?? 0) ?? assert.fail();
    await supervisor.connection.sendRequest(requests.endProcess, { ...idOf(shell), tree: true });
    await allGone([shell.pid, inner.pid], 0);
    assert.ok(isAlive(other.pid));
    assert.equal(await supervisor.stop(), 0);
  });

  it('ends a process with all below it but for what is kept', async () => {
    const { supervisor, children } = await withChildren('shell');
    const [inner = assert.fail()] = children;
    const { connection, log } = supervisor;
    const shell = log.processes.get(inner.parent ?? 0) ?? assert.fail();
    await connection.sendRequest(requests.keepProcess, idOf(inner));
    await log.waitFor('it to be kept', () => log.processes.get(inner.pid)?.state === 'kept');
    await connection.sendRequest(requests.endProcess, { ...idOf(shell), tree: true });
    await allGone([shell.pid], 0);
    assert.ok(isAlive(inner.pid));
    await connection.sendRequest(requests.endProcess, { ...idOf(inner), tree: true });
    await allGone([inner.pid], 0);
    assert.equal(await supervisor.stop(), 0);
  });

  it('sends a signal: stops and continues', async () => {
    const { supervisor, children } = await withChildren('plain');
    const [child = assert.fail()] = children;
    const { log, connection } = supervisor;
    const isNow = (state: string) => log.waitFor(state, () => log.processes.get(child.pid)?.state === state);
    await connection.sendRequest(requests.signalProcess, { ...idOf(child), signal: 'SIGSTOP' });
    await isNow('stopped');
    await connection.sendRequest(requests.signalProcess, { ...idOf(child), signal: 'SIGCONT' });
    await isNow('running');
    assert.equal(await supervisor.stop(), 0);
  });

  it('keeps a child through the end of its worker and of the session', async () => {
    const { supervisor, children } = await withChildren('plain', 'detached');
    const [kept, other] = children;
    assert.ok(kept && other);
    await supervisor.connection.sendRequest(requests.keepProcess, idOf(kept));
    await supervisor.log.waitFor(
      'it to be kept',
      () => supervisor.log.processes.get(kept.pid)?.state === 'kept',
    );
    assert.equal(await supervisor.stop(), 0);
    await allGone([other.pid], 100);
    assert.ok(isAlive(kept.pid));
    process.kill(kept.pid, 'SIGKILL');
  });

  it('measures the share of memory of a process, which its events tell from then on', async () => {
    const { supervisor, children } = await withChildren('plain', 'neverWaits');
    const { connection, log } = supervisor;
    const [child = assert.fail(), parent = assert.fail()] = children;
    assert.equal(child.user, userInfo().username);
    assert.equal(child.pss, undefined);
    await connection.sendRequest(requests.measureProcess, idOf(child));
    const { pss = 0, memory } = await log.waitFor('its share', () => {
      const info = log.processes.get(child.pid);
      return info?.pss !== undefined && info;
    });
    assert.ok(pss > 0 && pss < memory * 1.2, `${pss} of ${memory}`);
    assert.equal(log.processes.get(parent.pid)?.pss, undefined);
    await assert.rejects(
      connection.sendRequest(requests.measureProcess, { ...idOf(child), start: child.start + 1 }),
      /none of this session/,
    );
    assert.equal(await supervisor.stop(), 0);
  });

  it('is refused for what is not the session’s, is the worker itself, or has become another', async () => {
    const { supervisor, children } = await withChildren('plain');
    const [child = assert.fail()] = children;
    const foreign = spawn('sleep', ['3600'], { stdio: 'ignore' });
    await once(foreign, 'spawn');
    onTestEnd(() => void foreign.kill('SIGKILL'));
    const foreigners = [
      identify(foreign.pid ?? 0),
      identify(supervisor.log.pidOf(1)),
      identify(supervisor.pid),
      identify(process.pid),
      { pid: child.pid, start: child.start + 1 },
      { pid: 1, start: 0 },
      { pid: -1, start: 0 },
      { pid: 0, start: 0 },
    ];
    const { connection } = supervisor;
    for (const id of foreigners) {
      const message = `Process ${id.pid} is gone, or is none of this session's.`;
      for (const tree of [true, false])
        await assert.rejects(connection.sendRequest(requests.endProcess, { ...id, tree }), { message });
      const signal = connection.sendRequest(requests.signalProcess, { ...id, signal: 'SIGKILL' });
      await assert.rejects(signal, { message });
      await assert.rejects(connection.sendRequest(requests.keepProcess, id), { message });
      await assert.rejects(connection.sendRequest(requests.reapProcess, id), { message });
    }
    await assert.rejects(
      connection.sendRequest('process/signal', { ...idOf(child), signal: 'SIGSEGV' }),
      /Invalid type/,
    );
    assert.ok(isAlive(foreign.pid ?? 0) && isAlive(child.pid) && isAlive(supervisor.log.pidOf(1)));
    assert.equal(await supervisor.stop(), 0);
  });

  it('cannot end a zombie, and learns whom to end in its place', async function () {
    // Process 1, which adopts the zombie at last, may take seconds to take its status.
    this.timeout(30_000);
    const { supervisor, children } = await withChildren('neverWaits');
    const [parent = assert.fail()] = children;
    const { log, connection } = supervisor;
    const zombie = await log.waitFor('the zombie', () =>
      [...log.processes.values()].find(({ blame }) => blame?.pid === parent.pid),
    );
    await assert.rejects(connection.sendRequest(requests.endProcess, { ...idOf(zombie), tree: false }), {
      message: `Process ${zombie.pid} has exited already: it stays until its parent takes its status.`,
    });
    await assert.rejects(connection.sendRequest(requests.reapProcess, idOf(zombie)), {
      message: `Process ${zombie.pid} stays a zombie as long as process ${parent.pid} lives, which never waits for its children: only its end helps.`,
    });
    await connection.sendRequest(requests.endProcess, { ...idOf(parent), tree: false });
    await log.waitFor('the zombie to be gone', () => !log.processes.has(zombie.pid));
    assert.equal(await supervisor.stop(), 0);
  });

  it('reaps the zombie of a parent that waits when it is told', async () => {
    const { supervisor, children } = await withChildren('waitsWhenTold');
    const [parent = assert.fail()] = children;
    const { log, connection } = supervisor;
    const zombie = await log.waitFor('the zombie', () =>
      [...log.processes.values()].find(({ blame }) => blame?.pid === parent.pid),
    );
    await connection.sendRequest(requests.reapProcess, idOf(zombie));
    await until('the zombie to be gone', () => !log.processes.has(zombie.pid));
    assert.ok(isAlive(parent.pid));
    assert.equal(await supervisor.stop(), 0);
  });
});
