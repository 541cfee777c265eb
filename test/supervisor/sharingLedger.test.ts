import assert from 'node:assert/strict';
import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import type { Address } from '../../src/protocol/events';
import { HandoffLedger } from '../../src/supervisor/sharing/handoffLedger';
import { until } from '../support/until';
import { ask } from './support/client';
import { cookieEnvironment, onTestEnd } from './support/leftovers';
import { fixture } from './support/paths';

/** This process is the primary, of two workers that share a port in round-robin. */
async function forkTwo(): Promise<{ workers: Worker[]; ledgers: HandoffLedger[]; address: Address }> {
  cluster.schedulingPolicy = cluster.SCHED_RR;
  cluster.setupPrimary({ exec: fixture('probe.js'), execArgv: [] });
  const workers = [0, 1].map((index) =>
    cluster.fork({ PORT: '0', MUSTER_SLOT: String(index), ...cookieEnvironment }),
  );
  const ledgers = workers.map((worker) => new HandoffLedger(worker));
  onTestEnd(async () => {
    const living = workers.filter((worker) => !worker.isDead());
    await Promise.all(living.map((worker) => (worker.process.kill('SIGKILL'), once(worker, 'exit'))));
  });
  const [[address]] = (await Promise.all(workers.map((worker) => once(worker, 'listening')))) as [
    [{ port: number }],
  ];
  return { workers, ledgers, address: { scheme: 'http', port: address.port } };
}

describe('the book of connections handed to a worker', () => {
  it('T28: tells how many a blocked worker holds, and others get them when it dies', async () => {
    const { workers, ledgers, address } = await forkTwo();
    assert.equal((await ask(address, { path: '/block' })).body, 'blocking');
    const answers: string[] = [];
    const all = Array.from({ length: 20 }, async () => answers.push((await ask(address)).body));
    await until('all but one answered', () => answers.length === 19);
    const held = ledgers.map(({ outstanding }) => outstanding);
    assert.deepEqual(held.toSorted(), [0, 1]);
    workers[held.indexOf(1)]?.process.kill('SIGKILL');
    await Promise.all(all);
    assert.equal(answers.length, 20);
    assert.deepEqual(
      ledgers.map(({ outstanding }) => outstanding),
      [0, 0],
    );
  });

  it('is settled when the primary has acted on the close of every port, or when the time is over', async () => {
    const { workers, ledgers, address } = await forkTwo();
    const [worker] = workers;
    const [ledger] = ledgers;
    assert.ok(worker && ledger);
    assert.equal((await ask(address)).body, 'hello');
    const start = performance.now();
    await ledger.settled(150);
    const waited = performance.now() - start;
    assert.ok(waited >= 149 && waited < 2000, `${waited} ms`);
    const settled = ledger.settled(20_000);
    worker.disconnect();
    await settled;
    assert.ok(performance.now() - start < 10_000);
  });
});
