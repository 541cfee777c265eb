import assert from 'node:assert/strict';
import { runtimeMajors, runtimePath } from '../../scripts/testing/runtimes';
import type { Address } from '../../src/protocol/events';
import type { Observed } from '../../src/protocol/traffic';
import { until } from '../support/until';
import { runWithAgent, type AgentProcess } from './support/agentProcess';
import { get } from './support/http';
import { fixture } from './support/paths';

const observed = ({ messages }: AgentProcess): Observed[] =>
  messages.flatMap(({ message }) => (message.type === 'observed' ? message : []));

for (const major of runtimeMajors)
  describe(`a worker that is observed, on Node.js ${major},`, () => {
    const runtime = runtimePath(major);

    it('tells once a second how its loop and its heap are', async () => {
      const program = runWithAgent(fixture('traffic.js'), { runtime, env: { PORT: '0' } });
      await program.port();
      const runtimes = await until('two looks', () => {
        const all = observed(program).flatMap((batch) => batch.runtime ?? []);
        return all.length >= 2 && all;
      });
      for (const { loop, heap, gc, threads } of runtimes) {
        assert.ok(loop.max >= loop.p99 && loop.p99 >= 0 && loop.utilization <= 1, JSON.stringify(loop));
        assert.ok(
          heap.used > 1e6 && heap.used <= heap.total && heap.total <= heap.limit,
          JSON.stringify(heap),
        );
        assert.ok(gc.count >= 0 && gc.ms >= 0, JSON.stringify(gc));
        assert.deepEqual(threads, []);
      }
    });

    it('tells how late its loop was, and what was collected', async () => {
      const program = runWithAgent(fixture('blocks.js'), { runtime });
      await program.waitFor('hello');
      // Idle, it is looked at less often: what it does next is none the less seen from its beginning.
      const before = await until('an idle second', () => {
        const looks = observed(program).flatMap(({ runtime: one }) => one ?? []);
        return looks.find(({ loop }, index) => loop.utilization < 0.02 && index < looks.length - 1);
      });
      program.child.send({ block: true, ms: 600 });
      await until('the block', () =>
        observed(program).some(
          ({ runtime: one }) => one && one.loop.max >= 550 && one.loop.utilization > 0.3,
        ),
      );
      assert.ok(before.loop.max < 60_000);
    });

    it('tells of the threads that its program has started, and of none of ours', async () => {
      const program = runWithAgent(fixture('startsThreads.cjs'), { runtime, options: { heartbeat: 1000 } });
      const threads = await until('a busy one', () => {
        const last = observed(program)
          .flatMap((batch) => batch.runtime ?? [])
          .at(-1)?.threads;
        return last?.some(({ utilization }) => utilization > 0.9) && last;
      });
      assert.deepEqual(
        threads.map(({ file, name }) => ({ file, name })),
        [
          { file: fixture('startsThreads.cjs'), name: 'busy' },
          { file: '[eval]', name: undefined },
        ],
      );
      program.child.send('end');
      await until('one to be gone', () => {
        const last = observed(program)
          .flatMap((batch) => batch.runtime ?? [])
          .at(-1)?.threads;
        return last?.length === 1 && last[0]?.file === '[eval]';
      });
    });

    it("finds Node's own functions as they are, and their errors with the same stacks", async () => {
      const [withIt, without] = await Promise.all(
        [true, false].map(async (agent) => {
          const program = runWithAgent(fixture('semantics.cjs'), { runtime, agent });
          const ended = await program.ended;
          return {
            ended,
            stderr: program.stderr,
            lines: program.stdout.replaceAll(/\b\d{3,}\b/g, 'N').split('\n'),
          };
        }),
      );
      assert.deepEqual(withIt, without);
      assert.ok((withIt?.lines.length ?? 0) > 40, withIt?.lines.join('\n'));
    });

    it('is counted though it fakes its timers and clocks, and keeps no context of a request', async () => {
      const program = runWithAgent(fixture('fakesTimers.cjs'), {
        runtime,
        execArgv: ['--expose-gc'],
        env: { PORT: '0' },
      });
      const at: Address = { scheme: 'http', host: '127.0.0.1', port: await program.port() };
      for (let i = 0; i < 20; i++) await get(at, `/${i}`);
      const told = await until('all of them', () =>
        observed(program).find(({ requests }) => requests?.count === 20),
      );
      assert.ok(told.requests?.records.every(({ at: moment }) => Math.abs(moment - Date.now()) < 60_000));
      // Two at the most are held by what is still going on.
      await until('their contexts to go', async () => Number((await get(at, '/kept')).body) <= 2);
    });
  });
