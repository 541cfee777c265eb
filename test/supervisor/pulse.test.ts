import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { runtimeMajors, runtimePath } from '../../scripts/testing/runtimes';
import type { PulseMessage } from '../../src/protocol/telemetry';
import { firstUserFrame } from '../../src/supervisor/stackFrames';
import { fixture } from './support/paths';
import { startBlocking } from './support/pulse';

const threshold = 1000;
/** The promise: a block is told at most so many milliseconds after the threshold. */
const promised = 1000;

function stackOf(message: PulseMessage): string {
  assert.ok(message.type === 'unresponsive' && message.stack !== undefined, JSON.stringify(message));
  return message.stack;
}

for (const major of runtimeMajors)
  describe(`a blocked event loop, with Node.js ${major},`, () => {
    const runtime = runtimePath(major);

    for (const file of ['blocks.js', 'blocks.mjs'])
      it(`T11: is told at most a second after the threshold, with the line that blocks it, and that it is over: ${file}`, async () => {
        const { pulse, begin, done } = await startBlocking(threshold, { runtime, file });
        const began = await begin({ block: true, ms: 2 * threshold + promised });
        const { message: first, at } = await pulse.nth(0);
        assert.equal(first.type, 'unresponsive');
        const after = at - began;
        console.log(`      told ${Math.round(after - threshold)} ms after the threshold`);
        assert.ok(after >= threshold, `told after ${after} ms`);
        assert.ok(after <= threshold + promised, `told after ${after} ms`);
        assert.ok(first.ms >= threshold);
        const stack = stackOf((await pulse.nth(1)).message);
        assert.match(stack.split('\n')[0] ?? '', /^ {4}at (async )?hashAll \(/);
        const frame = firstUserFrame(stack);
        assert.equal(frame?.file, fixture(file));
        assert.equal(frame.line, file === 'blocks.js' ? 13 : 7);
        await done();
        const { message: last } = await pulse.nth(2);
        // It is counted from the last beat that was heard, and on a busy machine one is heard late.
        assert.ok(last.type === 'responsive' && last.ms >= 2 * threshold, JSON.stringify(last));
        assert.deepEqual(pulse.told, ['unresponsive', 'stack', 'responsive']);
      });

    it('is told while it waits in native code, and by what it was called once it has returned', async () => {
      const { program, pulse, begin, done } = await startBlocking(threshold, { runtime });
      const ms = 2 * threshold + promised;
      const began = await begin({ native: true, ms });
      const { message, at } = await pulse.nth(0);
      assert.equal(message.type, 'unresponsive');
      assert.ok(at - began >= threshold && at - began <= threshold + promised, `told after ${at - began} ms`);
      const { message: second, at: returned } = await pulse.nth(1);
      assert.ok(returned - began >= ms, 'its stack was told before it returned');
      assert.match(stackOf(second), /at runOther \(.*blocks\.js:18:/);
      await done();
      await pulse.nth(2);
      assert.deepEqual(pulse.told, ['unresponsive', 'stack', 'responsive']);
      assert.equal(program.stderr, '');
    });

    it('is told without its line where the program may not be inspected', async () => {
      const permission = major === 20 ? '--experimental-permission' : '--permission';
      const allowed = ['--allow-fs-read=*', '--allow-worker', '--no-warnings'];
      const execArgv = [permission, ...allowed];
      const { program, pulse, begin, done } = await startBlocking(threshold, { runtime, execArgv });
      await begin({ block: true, ms: 2 * threshold + promised });
      await done();
      await pulse.nth(1);
      assert.deepEqual(pulse.told, ['unresponsive', 'responsive']);
      program.child.send({ exit: 3 });
      assert.equal((await program.ended).code, 3);
      assert.equal(program.stderr, '');
    });

    it('is not told when it is shorter than the threshold', async () => {
      const { pulse, begin, done } = await startBlocking(threshold, { runtime });
      for (let i = 0; i < 3; i++) {
        await begin({ block: true, ms: 0.6 * threshold });
        await done();
      }
      await begin({ block: true, ms: 2 * threshold });
      await pulse.nth(2);
      assert.deepEqual(pulse.told, ['unresponsive', 'stack', 'responsive']);
    });

    it('is not told of a process that was stopped by SIGSTOP for longer than the threshold', async () => {
      const { program, pulse, begin, done } = await startBlocking(threshold, { runtime });
      program.child.kill('SIGSTOP');
      await delay(2.5 * threshold);
      program.child.kill('SIGCONT');
      // Its clock was not ahead: right after it a block counts from its own beginning.
      const began = await begin({ block: true, ms: 2.5 * threshold });
      const { at } = await pulse.nth(0);
      assert.ok(at - began >= threshold, `told after ${at - began} ms`);
      await done();
      await pulse.nth(2);
      assert.deepEqual(pulse.told, ['unresponsive', 'stack', 'responsive']);
    });

    it('is not told of a program that was stopped in the middle of a shorter block', async () => {
      const { program, pulse, begin, done } = await startBlocking(threshold, { runtime });
      await begin({ native: true, ms: 0.5 * threshold });
      program.child.kill('SIGSTOP');
      await delay(2.5 * threshold);
      program.child.kill('SIGCONT');
      await done();
      await begin({ block: true, ms: 2.5 * threshold });
      await pulse.nth(2);
      assert.deepEqual(pulse.told, ['unresponsive', 'stack', 'responsive']);
    });
  });

describe('a heartbeat of 0', () => {
  it('tells of no block', async () => {
    const { pulse, begin, done } = await startBlocking(0);
    await begin({ block: true, ms: 2 * threshold });
    await done();
    assert.deepEqual(pulse.told, []);
  });
});
