import assert from 'node:assert/strict';
import { runtimeMajors, runtimePath } from '../../scripts/testing/runtimes';
import { get, getJson } from './support/http';
import { startMuster } from './support/muster';
import { fixture, root } from './support/paths';
import { lineage } from '../support/processes';
import { until } from '../support/until';

interface WhoAmI {
  pid: number;
  slot: string;
  instance: string;
  session: string;
  version: string;
  argv: string[];
}

describe('muster run', () => {
  it('serves on every worker, on the one port that its events name', async () => {
    const muster = startMuster(['--workers', '3', fixture('probe.js'), 'one', '--two']);
    const slots = await muster.log.ready(3);
    const address = await muster.log.address(3);
    assert.deepEqual(
      slots.map((slot) => slot.addresses),
      [[address], [address], [address]],
    );
    assert.equal(address.url, `http://localhost:${address.port}/`);

    const seen = new Map<string, WhoAmI>();
    await until('an answer of each worker', async () => {
      const answer = await getJson<WhoAmI>(address, '/whoami');
      seen.set(answer.slot, answer);
      return seen.size === 3;
    });
    for (const { slot, instance, pid, session, argv } of seen.values()) {
      assert.equal(pid, muster.log.pidOf(Number(slot)));
      assert.equal(instance, String(Number(slot) - 1));
      assert.equal(session, muster.log.events[0]?.session);
      assert.deepEqual(argv, ['one', '--two']);
    }
    assert.deepEqual(await muster.stop(), { code: 0, signal: null });
    assert.equal(muster.stderr, '');
  });

  it('hands connections to each worker in turn when asked to', async () => {
    const args = ['--workers', '2', '--scheduling', 'round-robin', fixture('probe.js')];
    const muster = startMuster(args);
    const address = await muster.log.address(2);
    const slots: string[] = [];
    for (let i = 0; i < 10; i++) slots.push((await getJson<WhoAmI>(address, '/whoami')).slot);
    assert.deepEqual(slots.sort().join(''), '1111122222');
    assert.equal((await muster.stop()).code, 0);
  });

  it('tells the session from its start to its end, and figures of each worker every second', async () => {
    const muster = startMuster(['--workers', '2', fixture('probe.js')]);
    await muster.log.ready(2);
    const pids = [muster.log.pidOf(1), muster.log.pidOf(2)];
    const sample = await muster.log.waitFor('a sample of both', () =>
      muster.log.of('sample').find(({ samples }) => samples.length === 2),
    );
    assert.deepEqual(
      sample.samples.map(({ pid }) => pid),
      pids,
    );
    for (const { memory, cpu } of sample.samples) {
      assert.ok(memory > 10e6 && memory < 500e6, `${memory} bytes`);
      assert.ok(cpu >= 0 && cpu < 400, `${cpu} %`);
    }
    await muster.stop();
    const { events } = muster.log;
    assert.deepEqual(
      muster.log.of('session').map(({ state }) => state),
      ['starting', 'running', 'stopping', 'stopped'],
    );
    assert.deepEqual(muster.log.states(1), ['starting', 'ready', 'draining', 'exited']);
    assert.equal(events.at(-1)?.type, 'session');
    const times = events.map(({ time }) => time);
    assert.deepEqual(
      times,
      [...times].sort((a, b) => a - b),
    );
    assert.equal(new Set(events.map(({ session }) => session)).size, 1);
  });

  it('gives each worker a process group of its own', async () => {
    const muster = startMuster(['--workers', '2', fixture('probe.js')]);
    await muster.log.ready(2);
    for (const pid of [muster.log.pidOf(1), muster.log.pidOf(2)]) {
      assert.deepEqual(lineage(pid), { parent: muster.pid, group: pid });
    }
    await muster.stop();
  });

  it('finds the program of the folder when none is named', async () => {
    const muster = startMuster(['--workers', '1'], { cwd: `${root}/examples/hello` });
    const address = await muster.log.address(1);
    assert.match((await get(address)).body, /^Hello from process \d+, slot 0/);
    await muster.stop();
  });

  it('says what is wrong and exits with 2 when the program is not there', async () => {
    const muster = startMuster(['not-there.js']);
    assert.equal((await muster.ended).code, 2);
    assert.equal(muster.stderr, `muster: There is no program at ${root}/not-there.js: correct its path.\n`);
    assert.deepEqual(muster.log.events, []);
  });

  for (const major of runtimeMajors) {
    describe(`on Node.js ${major}`, () => {
      for (const [name, body] of [
        ['common.cjs', 'common'],
        ['module.mjs', 'module'],
      ] as const) {
        it(`serves ${name}`, async () => {
          const args = ['--workers', '2', fixture(name)];
          const muster = startMuster(args, { runtime: runtimePath(major) });
          const address = await muster.log.address(2);
          assert.equal((await get(address)).body, body);
          assert.equal(muster.log.of('session')[0]?.nodeVersion.split('.')[0], String(major));
          assert.equal((await muster.stop()).code, 0);
          assert.equal(muster.stderr, '');
        });
      }
    });
  }
});
