import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requests } from '../../src/protocol/rpc';
import { allGone, isAlive } from '../support/processes';
import { getJson } from './support/http';
import type { EventLog } from './support/eventLog';
import { onTestEnd } from './support/leftovers';
import { startMuster } from './support/muster';
import { fixture } from './support/paths';
import { supervise } from './support/supervisor';

interface Beginning {
  pid: number;
  slot: string;
  uptime: number;
  waited: number;
  execArgv: string[];
}

/** The pid of a cold spare that is none of these. */
const spareOf = (log: EventLog, ...others: number[]): Promise<number> =>
  log.waitFor('a cold spare', () => {
    const spare = log.of('session').at(-1)?.spare;
    return spare?.state === 'cold' && !others.includes(spare.pid) && spare.pid;
  });

const readers = (log: EventLog): string[] =>
  log.lines('stdout').filter((line) => line.startsWith('read by '));

describe('a cold spare', () => {
  it('takes the place of a worker that dies, as that slot, and another one is kept', async () => {
    const supervisor = await supervise(fixture('beginning.js'), { workers: 2 });
    const { log } = supervisor;
    await log.address(2);
    const spare = await spareOf(log);
    assert.ok(![log.pidOf(1), log.pidOf(2)].includes(spare));
    const died = Date.now();
    process.kill(log.pidOf(2), 'SIGKILL');
    await log.waitFor('the spare in its place', () => log.slots.get(2)?.pid === spare);
    await log.ready(2);
    assert.ok((log.slots.get(2)?.startedAt ?? 0) >= died, 'It counts from when it took the slot');
    await spareOf(log, spare);
    assert.equal(await supervisor.stop(), 0);
  });

  it('runs nothing of the program before it is needed, and the program as it is by then', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'muster-spare-'));
    onTestEnd(() => rm(folder, { recursive: true }));
    const program = join(folder, 'server.js');
    await copyFile(fixture('beginning.js'), program);
    const supervisor = await supervise(program, { workers: 1 });
    const { log } = supervisor;
    await log.address(1);
    const spare = await spareOf(log);
    const first = log.pidOf(1);
    assert.deepEqual(readers(log), [`read by ${first}`]);
    await writeFile(program, "require('node:http').createServer((_, r) => r.end('\"new\"')).listen(0);");
    process.kill(first, 'SIGKILL');
    await log.waitFor('the spare in its place', () => log.slots.get(1)?.pid === spare);
    assert.equal(await getJson(await log.address(1), '/'), 'new');
    assert.equal(await supervisor.stop(), 0);
  });

  it('becomes a worker whose time and options are those of any other', async () => {
    const supervisor = await supervise(fixture('beginning.js'), {
      workers: 1,
      execArgv: ['--stack-trace-limit=20'],
    });
    const { log } = supervisor;
    const usual = await getJson<Beginning>(await log.address(1), '/');
    const spare = await spareOf(log);
    process.kill(log.pidOf(1), 'SIGKILL');
    await log.waitFor('the spare in its place', () => log.slots.get(1)?.pid === spare);
    const { pid, waited, uptime, ...others } = await getJson<Beginning>(await log.address(1), '/');
    assert.equal(pid, spare);
    assert.ok(waited >= 299, `A timer of 300 ms took ${waited} ms`);
    // It had waited for longer than a second.
    assert.ok(uptime < 1, `The program began ${uptime} s after its process`);
    assert.deepEqual(others, { slot: usual.slot, execArgv: usual.execArgv });
    assert.equal(await supervisor.stop(), 0);
  });

  it('serves a reload, and a worker that is added', async () => {
    const supervisor = await supervise(fixture('beginning.js'), { workers: 1 });
    const { log, connection } = supervisor;
    const spare = await spareOf(log);
    const { outcome } = await connection.sendRequest(requests.reload, null);
    assert.equal(outcome, 'done');
    assert.equal(log.pidOf(1), spare);
    const next = await spareOf(log, spare);
    await connection.sendRequest(requests.scale, { workers: 2 });
    await log.ready(2);
    assert.equal(log.pidOf(2), next);
    assert.equal(await supervisor.stop(), 0);
  });

  it('that ends before it is needed is followed by another one, and a death is not waited for it', async () => {
    const supervisor = await supervise(fixture('beginning.js'), { workers: 1 });
    const { log } = supervisor;
    const spare = await spareOf(log);
    process.kill(spare, 'SIGTERM');
    await allGone([spare], 2000);
    const first = log.pidOf(1);
    process.kill(first, 'SIGKILL');
    await log.waitFor('another worker', () => ![undefined, first].includes(log.slots.get(1)?.pid));
    await log.ready(1);
    await spareOf(log, spare);
    assert.equal(await supervisor.stop(), 0);
  });

  it('ends with its session, and with a supervisor that is killed', async () => {
    const supervisor = await supervise(fixture('beginning.js'), { workers: 1 });
    const stopped = await spareOf(supervisor.log);
    assert.equal(await supervisor.stop(), 0);
    assert.equal(isAlive(stopped), false);
    const muster = startMuster(['--workers', '1', fixture('beginning.js')]);
    const orphan = await spareOf(muster.log);
    muster.signal('SIGKILL');
    await allGone([orphan], 2000);
    assert.equal((await muster.ended).signal, 'SIGKILL');
  });

  for (const [why, option] of [
    ['nobody wants one', '--no-cold-spare'],
    ['something would run in it too early', '--runtime-arg=--require=node:fs'],
  ] as const)
    it(`is not there where ${why}`, async () => {
      const muster = startMuster([option, '--workers', '1', fixture('beginning.js')]);
      await muster.log.ready(1);
      await muster.log.waitFor('three seconds', () => muster.log.of('sample').length > 3);
      assert.deepEqual(
        muster.log.of('session').filter(({ spare }) => spare),
        [],
      );
      assert.equal((await muster.stop()).code, 0);
    });
});
