import assert from 'node:assert/strict';
import { once } from 'node:events';
import { runtimeMajors, runtimePath } from '../../scripts/testing/runtimes';
import { runWithAgent, type Ended } from './support/agentProcess';
import { fixture } from './support/paths';
import { untilWatched } from './support/pulse';

/** Short, so that a block of the program makes the thread ask the inspector. */
const options = { heartbeat: 200 };
/** The process ends a few milliseconds later with a thread to end; the rest is for a busy machine. */
const allowance = 250;
/** Once a block, a program comes back from native code to be asked for its stack. */
const allowanceForStack = 1000;
const rounds = 3;

interface Outcome extends Ended {
  stdout: string;
  stderr: string;
  took: number;
}

async function outcome(runtime: string, way: string, agent: boolean): Promise<Outcome> {
  const start = performance.now();
  const program = runWithAgent(fixture('ends.js'), { runtime, agent, options, args: [way] });
  const { code, signal } = await program.ended;
  const { stdout, stderr } = program;
  return { code, signal, stdout, stderr, took: performance.now() - start };
}

for (const major of runtimeMajors)
  describe(`the helper thread, with Node.js ${major},`, () => {
    const runtime = runtimePath(major);

    for (const way of [
      ...['atOnce', 'throwing', 'naturally', 'later', 'rejecting', 'withThreads'],
      ...['afterLoop', 'afterNative', 'inExitHandler', 'bySignal'],
    ])
      it(`T21: neither delays an end nor shows in it: ${way}`, async () => {
        const bound = way === 'afterNative' ? allowanceForStack : allowance;
        const delays: number[] = [];
        // What the machine does meanwhile delays some rounds; what the agent does would delay each.
        while (delays.length < rounds && !delays.some((delay) => delay < bound)) {
          const { took, ...without } = await outcome(runtime, way, false);
          const { took: tookWith, ...withIt } = await outcome(runtime, way, true);
          assert.deepEqual(withIt, without);
          delays.push(tookWith - took);
        }
        assert.ok(Math.min(...delays) < bound, `${delays.map(Math.round).join(', ')} ms later`);
      });

    it('is not told to the program, whose own threads are', async () => {
      const program = runWithAgent(fixture('observesItself.js'), { runtime, options });
      await once(program.child, 'message');
      await untilWatched(program.pid);
      program.child.send('go');
      const [seen] = (await once(program.child, 'message')) as unknown[];
      assert.deepEqual(seen, { before: [], after: ['channel', 'class', 'event'], own: [] });
    });

    it('does not run what the program preloads into threads', async () => {
      const preload = ['--require', fixture('namesThreads.cjs')];
      const program = runWithAgent(fixture('blocks.js'), {
        runtime,
        options,
        execArgv: preload,
        env: { NODE_OPTIONS: preload.join(' ') },
      });
      await once(program.child, 'message');
      await untilWatched(program.pid);
      program.child.send({ exit: 0 });
      assert.equal((await program.ended).code, 0);
      assert.equal(program.stdout, '');
    });

    it('leaves its line to no child of the program', async () => {
      const program = runWithAgent(fixture('listsFiles.js'), { runtime, options });
      const [files] = (await once(program.child, 'message')) as [{ own: string; children: string[] }];
      assert.match(files.own, /^socket:/);
      assert.ok(files.children.length === 3);
      for (const list of files.children) {
        assert.match(list, /socket:/);
        assert.ok(!list.includes(files.own), `${files.own} is among ${list}`);
      }
    });
  });
