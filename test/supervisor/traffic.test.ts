import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { runtimeMajors, runtimePath } from '../../scripts/testing/runtimes';
import type { Address } from '../../src/protocol/events';
import type { Requests, WorkerRequests } from '../../src/protocol/traffic';
import { until } from '../support/until';
import { runWithAgent, type AgentProcess } from './support/agentProcess';
import type { EventLog } from './support/eventLog';
import { get } from './support/http';
import { fixture } from './support/paths';
import { supervise } from './support/supervisor';

const local = (port: number): Address => ({ scheme: 'http', host: '127.0.0.1', port });

function allRequests({ messages }: AgentProcess): Requests[] {
  return messages.flatMap(({ message }) => (message.type === 'observed' && message.requests) || []);
}

/** What the agent has told when it has told of so many requests. */
async function untilTold(program: AgentProcess, count: number): Promise<Requests> {
  return until(`${count} requests to be told`, () => {
    const last = allRequests(program).at(-1);
    return last && last.count >= count && last.inFlight === 0 && last;
  });
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

/** The newest totals of each worker process. */
function totals({ log }: { log: EventLog }): Map<number, WorkerRequests> {
  return new Map(log.of('requests').flatMap(({ workers }) => workers.map((one) => [one.pid, one])));
}

for (const major of runtimeMajors)
  describe(`requests, as the agent sees them on Node.js ${major},`, () => {
    const start = async (): Promise<{ program: AgentProcess; at: Address }> => {
      const program = runWithAgent(fixture('traffic.js'), {
        runtime: runtimePath(major),
        env: { PORT: '0' },
      });
      return { program, at: local(await program.port()) };
    };

    it('are counted by status, with a record of each', async () => {
      const { program, at } = await start();
      const began = Date.now();
      for (const path of [
        '/',
        '/status?code=204',
        '/status?code=302',
        '/status?code=404',
        '/status?code=503',
      ])
        await get(at, path);
      await get(at, '/slow?secret=1');
      const requests = await untilTold(program, 6);
      assert.deepEqual(requests.classes, [0, 3, 1, 1, 1]);
      assert.equal(sum(requests.latency), 6);
      assert.equal(requests.aborted, 0);
      const records = allRequests(program).flatMap((batch) => batch.records);
      assert.deepEqual(
        records.map(({ method, path, status }) => `${method} ${path} ${status ?? '?'}`),
        ['200', '204', '302', '404', '503', '200'].map(
          (status, i) =>
            `GET ${['/', '/status', '/status', '/status', '/status', '/slow'][i] ?? ''} ${status}`,
        ),
      );
      const slow = records.at(-1);
      assert.ok(slow && slow.ms >= 140, JSON.stringify(slow));
      assert.ok(slow.at >= began - 50 && slow.at <= Date.now(), JSON.stringify(slow));
    });

    it('are told by route, with the ids taken out', async () => {
      const { program, at } = await start();
      for (const id of ['7', '42', '8f14e45f-ceea-467f-ab1c-9b2d3c4e5f60', 'deadbeef01'])
        await get(at, `/users/${id}/orders?page=2`);
      await get(at, '/status?code=500');
      await until('the routes', () => {
        const routes = new Map(
          allRequests(program).flatMap((batch) => batch.routes.map((one) => [one.route, one])),
        );
        const [orders, status] = [routes.get('GET /users/:id/orders'), routes.get('GET /status')];
        return routes.size === 2 && orders?.count === 4 && orders.errors === 0 && status?.errors === 1;
      });
    });

    it('are in flight until they are answered, and given up when their client goes away', async () => {
      const { program, at } = await start();
      const { port = 0 } = at;
      const request = http.get({ port, path: '/hang' });
      request.on('error', () => undefined);
      await once(request, 'response');
      await until('one in flight', () => allRequests(program).at(-1)?.inFlight === 1);
      request.destroy();
      const requests = await untilTold(program, 1);
      assert.deepEqual([requests.aborted, sum(requests.classes)], [1, 0]);
      assert.deepEqual(
        requests.records.map(({ path, status, aborted }) => ({ path, status, aborted })),
        [{ path: '/hang', status: 200, aborted: true }],
      );
    });

    it('are told in full by a program that leaves, and one that dies says what was in flight', async () => {
      const left = await start();
      await get(left.at);
      await get(left.at, '/exit').catch(() => undefined);
      assert.equal((await left.program.ended).code, 3);
      assert.deepEqual(
        [allRequests(left.program).at(-1)?.count, allRequests(left.program).at(-1)?.inFlight],
        [1, 1],
      );

      const { program, at } = await start();
      const { port = 0 } = at;
      const slow = http.get({ port, path: '/slow' }).on('error', () => undefined);
      await until('it to be in flight', () => allRequests(program).at(-1)?.inFlight === 1);
      await get(at, '/throw?token=1').catch(() => undefined);
      await program.ended;
      slow.destroy();
      const { message } = await program.waitFor('uncaught');
      assert.deepEqual(
        message.inFlight?.map(({ method, path, inFlight }) => ({ method, path, inFlight })),
        ['/slow', '/throw'].map((path) => ({ method: 'GET', path, inFlight: true })),
      );
    });

    it('are told by the pattern of the route where Express knows it', async () => {
      const program = runWithAgent(fixture('expressRoutes.js'), {
        runtime: runtimePath(major),
        env: { PORT: '0' },
      });
      const at = local(await program.port());
      await get(at, '/shops/7/items/blue?size=2');
      await get(at, '/shops/8/items/red');
      await until('the route', () =>
        allRequests(program).some(({ routes }) =>
          routes.some(({ route, count }) => route === 'GET /shops/:id/items/:name' && count === 2),
        ),
      );
    });
  });

describe('requests, as a session tells them,', () => {
  it('are counted exactly over all workers, in at most ten events a second', async () => {
    const supervisor = await supervise(fixture('traffic.js'), { workers: 3, scheduling: 'round-robin' });
    const at = await supervisor.log.address(3);
    const agent = new http.Agent({ keepAlive: true });
    const count = 1500;
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        for (let i = 0; i < count / 10; i++) await get(at, '/', agent);
      }),
    );
    agent.destroy();
    await until(
      'every request',
      () => sum([...totals(supervisor).values()].map((one) => one.count)) === count,
    );
    const events = supervisor.log.of('requests');
    const span = (events.at(-1)?.time ?? 0) - (events[0]?.time ?? 0);
    assert.ok(events.length <= span / 100 + 2, `${events.length} events in ${span} ms`);
    const records = events.flatMap(({ workers }) => workers);
    const told = sum(records.map((one) => one.records.length)) + sum(records.map((one) => one.dropped));
    assert.equal(told, count);
    assert.deepEqual([...totals(supervisor).values()].map(({ slot }) => slot).sort(), [1, 2, 3]);
    await supervisor.stop();
  });

  it('belong to the slot of a warm spare that has taken it', async () => {
    const supervisor = await supervise(fixture('traffic.js'), { workers: 1, warmSpare: true });
    const { log } = supervisor;
    const at = await log.address(1);
    await log.waitFor('a spare', () => log.of('session').at(-1)?.spare?.state === 'ready');
    const first = log.pidOf(1);
    await get(at, '/exit').catch(() => undefined);
    await log.waitFor('the spare to serve', () => {
      const slot = log.slots.get(1);
      return slot?.state === 'ready' && slot.pid !== first;
    });
    await get(await log.address(1));
    await log.waitFor('its request', () => totals(supervisor).get(log.pidOf(1))?.count === 1);
    assert.equal(totals(supervisor).get(log.pidOf(1))?.slot, 1);
    await supervisor.stop();
  });
});
