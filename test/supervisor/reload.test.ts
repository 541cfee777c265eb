import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import { requests } from '../../src/protocol/rpc';
import type { EventLog } from './support/eventLog';
import { startLoad } from './support/load';
import { startMuster } from './support/muster';
import { fixture } from './support/paths';
import { isAlive } from '../support/processes';
import { supervise } from './support/supervisor';

const pids = (log: EventLog): number[] => [...log.slots.keys()].sort().map((slot) => log.pidOf(slot));

/** After each event: how many slots served, how many workers were in the making, how many on their way out. */
function course(log: EventLog): { ready: number; starting: number }[] {
  const slots = new Map<number, { ready: boolean; starting: boolean }>();
  return log.of('slot').map(({ slot, state, replacementPid }) => {
    slots.set(slot, { ready: state === 'ready', starting: replacementPid !== undefined });
    const all = [...slots.values()];
    return {
      ready: all.filter(({ ready }) => ready).length,
      starting: all.filter(({ starting }) => starting).length,
    };
  });
}

describe('a reload', () => {
  let folder = '';
  let program = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'muster-reload-'));
    program = join(folder, 'server.js');
    await copyFile(fixture('probe.js'), program);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('replaces every worker, one at a time, and never serves with fewer', async () => {
    const supervisor = await supervise(program, { workers: 3 });
    const { log, connection } = supervisor;
    const before = pids(log);
    const from = log.of('slot').length;
    const result = await connection.sendRequest(requests.reload, null);
    assert.deepEqual(result, { outcome: 'done', replaced: 3, total: 3 });
    const after = pids(log);
    assert.equal(new Set([...before, ...after]).size, 6);
    const steps = course(log).slice(from);
    assert.equal(Math.min(...steps.map(({ ready }) => ready)), 3);
    assert.equal(Math.max(...steps.map(({ starting }) => starting)), 1);
    assert.deepEqual(
      log.of('reload').map(({ state, replaced }) => `${state} ${replaced}`),
      ['started 0', 'progress 1', 'progress 2', 'progress 3', 'done 3'],
    );
    await log.waitFor('the old workers to be gone', () => {
      return [...log.slots.values()].every(({ retiringPids }) => retiringPids.length === 0);
    });
    assert.deepEqual(before.filter(isAlive), []);
    assert.equal(await supervisor.stop(), 0);
  });

  for (const scheduling of ['shared', 'round-robin'] as const) {
    it(`T1: under load loses no request (${scheduling})`, async () => {
      const supervisor = await supervise(program, { scheduling });
      const { log, connection } = supervisor;
      const before = pids(log);
      const load = startLoad(await log.address(2));
      for (let i = 0; i < 2; i++) {
        await load.more(15);
        const { outcome } = await connection.sendRequest(requests.reload, null);
        assert.equal(outcome, 'done');
      }
      await log.waitFor('the old workers to be gone', () => {
        return [...log.slots.values()].every(({ retiringPids }) => retiringPids.length === 0);
      });
      await load.more(15);
      const { failed } = await load.end();
      assert.deepEqual(failed, []);
      assert.deepEqual(before.filter(isAlive), []);
      assert.equal(await supervisor.stop(), 0);
    });
  }

  it('replaces as many at a time as it is allowed to', async () => {
    const supervisor = await supervise(program, { workers: 4, maxSurge: 2 });
    const { log, connection } = supervisor;
    const before = pids(log);
    const from = log.of('slot').length;
    const result = await connection.sendRequest(requests.reload, null);
    assert.deepEqual(result, { outcome: 'done', replaced: 4, total: 4 });
    assert.equal(new Set([...before, ...pids(log)]).size, 8);
    const steps = course(log).slice(from);
    assert.equal(Math.min(...steps.map(({ ready }) => ready)), 4);
    assert.equal(Math.max(...steps.map(({ starting }) => starting)), 2);
    assert.equal(await supervisor.stop(), 0);
  });

  it('T2: onto a program that is broken now fails with the cause, and the old workers serve on', async () => {
    const supervisor = await supervise(program);
    const { log, connection } = supervisor;
    const before = pids(log);
    const load = startLoad(await log.address(2));
    await writeFile(program, 'const config = undefined;\nconfig.name;\n');
    const { outcome, replaced, cause } = await connection.sendRequest(requests.reload, null);
    assert.deepEqual({ outcome, replaced }, { outcome: 'failed', replaced: 0 });
    assert.match(cause?.message ?? '', /^Uncaught TypeError: .* \(server\.js:2\)\.$/);
    assert.deepEqual(log.of('reload').at(-1)?.cause, cause);
    assert.deepEqual(pids(log), before);
    assert.deepEqual(
      [...log.slots.values()].map(({ state, restarts, replacementPid }) => ({
        state,
        restarts,
        replacementPid,
      })),
      Array(2).fill({ state: 'ready', restarts: 0, replacementPid: undefined }),
    );
    await load.more(15);
    const { failed } = await load.end();
    assert.deepEqual(failed, []);
    assert.equal(await supervisor.stop(), 0);
  });

  it('T5: onto a program that never becomes ready fails at the ready timeout', async () => {
    const supervisor = await supervise(program, { readyTimeout: 1500 });
    await writeFile(program, 'setInterval(() => {}, 1000);\n');
    const before = pids(supervisor.log);
    const { outcome, cause } = await supervisor.connection.sendRequest(requests.reload, null);
    assert.equal(outcome, 'failed');
    assert.equal(cause?.kind, 'notReady');
    assert.deepEqual(pids(supervisor.log), before);
    assert.equal(await supervisor.stop(), 0);
  });

  it('is refused while another one runs', async () => {
    const supervisor = await supervise(program);
    const { connection } = supervisor;
    const first = connection.sendRequest(requests.reload, null);
    const second = await connection.sendRequest(requests.reload, null);
    assert.deepEqual(second, { outcome: 'refused', replaced: 0, total: 2 });
    assert.equal((await first).outcome, 'done');
    assert.equal(await supervisor.stop(), 0);
  });

  it('can be cancelled between two slots', async () => {
    const supervisor = await supervise(program, { workers: 3 });
    const { log, connection } = supervisor;
    const before = pids(log);
    const source = new CancellationTokenSource();
    const reload = connection.sendRequest(requests.reload, null, source.token);
    await log.waitFor('the first replacement', () => log.slots.get(1)?.replacementPid);
    source.cancel();
    assert.deepEqual(await reload, { outcome: 'cancelled', replaced: 1, total: 3 });
    assert.equal(log.of('reload').at(-1)?.state, 'cancelled');
    const after = pids(log);
    assert.notEqual(after[0], before[0]);
    assert.deepEqual(after.slice(1), before.slice(1));
    await log.ready(3);
    assert.equal(await supervisor.stop(), 0);
  });

  it('ends with the session that is stopped meanwhile', async () => {
    const supervisor = await supervise(program);
    const { log, connection } = supervisor;
    const reload = connection.sendRequest(requests.reload, null);
    const replacement = await log.waitFor('a replacement', () => log.slots.get(1)?.replacementPid);
    const stopped = supervisor.stop();
    assert.equal((await reload).outcome, 'cancelled');
    assert.equal(await stopped, 0);
    assert.equal(isAlive(replacement), false);
  });

  it('replaces a worker that died while its successor was starting', async () => {
    const supervisor = await supervise(program, { workers: 1 });
    const { log, connection } = supervisor;
    const reload = connection.sendRequest(requests.reload, null);
    await log.waitFor('a replacement', () => log.slots.get(1)?.replacementPid);
    const first = log.pidOf(1);
    process.kill(first, 'SIGKILL');
    assert.equal((await reload).outcome, 'done');
    const [slot] = await log.ready(1);
    assert.notEqual(slot?.pid, first);
    assert.equal(await supervisor.stop(), 0);
  });

  it('is asked for in a terminal with SIGUSR2', async () => {
    const muster = startMuster(['--workers', '2', program]);
    await muster.log.ready(2);
    const before = pids(muster.log);
    muster.signal('SIGUSR2');
    await muster.log.waitFor('the reload', () => muster.log.of('reload').at(-1)?.state === 'done');
    assert.equal(new Set([...before, ...pids(muster.log)]).size, 4);
    assert.equal((await muster.stop()).code, 0);
  });
});
