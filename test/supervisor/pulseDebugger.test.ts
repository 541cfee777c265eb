import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { runtimeMajors, runtimePath } from '../../scripts/testing/runtimes';
import { DebuggerClient } from './support/debuggerClient';
import { startBlocking } from './support/pulse';

const threshold = 400;
const inspect = ['--inspect=127.0.0.1:0'];

for (const major of runtimeMajors)
  describe(`a program in a debugger, with Node.js ${major},`, () => {
    const runtime = runtimePath(major);

    it('is not told to be blocked while it is paused, and is when it is blocked after that', async () => {
      const { program, pulse, begin, done } = await startBlocking(threshold, { runtime, execArgv: inspect });
      const client = await DebuggerClient.attach(program);
      await client.post('Debugger.enable');
      await client.post('Runtime.enable');
      await client.pauseBy('Runtime.evaluate', { expression: 'setImmediate(() => { debugger; })' });
      await delay(5 * threshold);
      assert.deepEqual(pulse.told, []);
      assert.equal(client.pauses, 1);
      await client.post('Debugger.resume');
      await begin({ block: true, ms: 5 * threshold });
      await done();
      await pulse.nth(2);
      assert.deepEqual(pulse.told, ['unresponsive', 'stack', 'responsive']);
    });

    it('stays paused for its debugger after we have looked', async () => {
      const { program, pulse, begin, done } = await startBlocking(threshold, { runtime, execArgv: inspect });
      const client = await DebuggerClient.attach(program);
      await client.post('Debugger.enable');
      await client.pauseBy('Runtime.evaluate', {
        expression: 'setImmediate(() => { debugger; process.stdout.write("on\\n"); })',
      });
      await delay(4 * threshold);
      assert.equal(program.stdout, '');
      await client.post('Debugger.stepOver');
      await client.post('Debugger.resume');
      await begin({ ms: 0, block: true });
      await done();
      assert.match(program.stdout, /^on\n/);
      assert.deepEqual(pulse.told, []);
    });

    it('runs on after we have taken its stack, with the debugger attached', async () => {
      const { program, pulse, begin, done } = await startBlocking(threshold, { runtime, execArgv: inspect });
      const client = await DebuggerClient.attach(program);
      await client.post('Debugger.enable');
      await begin({ block: true, ms: 5 * threshold });
      await done();
      await pulse.nth(2);
      assert.deepEqual(pulse.told, ['unresponsive', 'stack', 'responsive']);
    });
  });
