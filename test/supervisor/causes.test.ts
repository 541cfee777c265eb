import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Cause } from '../../src/protocol/events';
import { get } from './support/http';
import { cookieEnvironment, onTestEnd } from './support/leftovers';
import { startMuster } from './support/muster';
import { fixture } from './support/paths';

/** Why the first worker that ended did so. */
async function causeOf(
  act: { path?: string; kill?: NodeJS.Signals },
  runtimeArgs: string[] = [],
): Promise<Cause> {
  const options = runtimeArgs.map((arg) => `--runtime-arg=${arg}`);
  const muster = startMuster(['--workers', '1', ...options, fixture('probe.js')]);
  const address = await muster.log.address(1);
  const first = muster.log.pidOf(1);
  if (act.path !== undefined) await get(address, act.path);
  if (act.kill) process.kill(first, act.kill);
  const cause = await muster.log.waitFor('the end of the worker', () => {
    return muster.log.ofSlot(1).find(({ state }) => state === 'exited')?.cause;
  });
  // One death is no reason to give up: another worker takes the place.
  await muster.log.waitFor('another worker', () => {
    const slot = muster.log.slots.get(1);
    return slot?.state === 'ready' && slot.pid !== first && slot.restarts === 1;
  });
  assert.equal((await muster.stop()).code, 0);
  return cause;
}

describe('the cause of a death (T22)', () => {
  const cases: [name: string, act: Parameters<typeof causeOf>[0], kind: Cause['kind'], message: RegExp][] = [
    [
      'process.exit(0)',
      { path: '/exit?code=0' },
      'exit',
      /^Exited with code 0 without being asked: look for a process\.exit\(\) in the program\.$/,
    ],
    ['an exit code', { path: '/exit?code=3' }, 'exit', /^Exited with code 3\.$/],
    [
      'an uncaught error',
      { path: '/throw' },
      'uncaughtException',
      /^Uncaught TypeError: Cannot read properties of undefined \(reading 'name'\) \(probe\.js:\d+\)\.$/,
    ],
    ['a thrown text', { path: '/throwText' }, 'uncaughtException', /^Uncaught string: just a text\.$/],
    [
      'an unhandled rejection',
      { path: '/reject' },
      'unhandledRejection',
      /^Unhandled rejection RangeError: rejected on request \(probe\.js:\d+\)\.$/,
    ],
    [
      'a rejection that is no error',
      { path: '/rejectText' },
      'unhandledRejection',
      /^Unhandled rejection .*just a text/,
    ],
    [
      'SIGKILL from outside',
      { kill: 'SIGKILL' },
      'signal',
      /^Killed by SIGKILL from outside; the kernel's out-of-memory killer is suspected\.$/,
    ],
    ['SIGTERM from outside', { kill: 'SIGTERM' }, 'signal', /^Ended by SIGTERM from outside\.$/],
    [
      'a crash in native code',
      { path: '/signal?name=SIGSEGV' },
      'signal',
      /^Ended by SIGSEGV, a crash in native code\.$/,
    ],
    [
      'an abort',
      { path: '/abort' },
      'signal',
      /^Ended by SIGABRT, an abort, by process\.abort\(\) or by native code\.$/,
    ],
  ];
  for (const [name, act, kind, message] of cases) {
    it(`is told in one sentence: ${name}`, async () => {
      const cause = await causeOf(act);
      assert.match(cause.message, message);
      assert.equal(cause.kind, kind);
    });
  }

  it('is told in one sentence: out of memory', async () => {
    const cause = await causeOf({ path: '/oom' }, ['--max-old-space-size=20']);
    assert.equal(cause.message, "Ran out of memory: V8's heap reached its limit.");
    assert.equal(cause.kind, 'outOfMemory');
  });

  it('has the stack beside it, and the place in the source', async () => {
    const cause = await causeOf({ path: '/throw' });
    assert.equal(cause.location?.file, fixture('probe.js'));
    assert.match(cause.detail ?? '', /^TypeError: .*\n {4}at .*throwTypeError /);
    assert.equal(cause.exitCode, 1);
  });

  for (const name of ['syntaxError.js', 'syntaxError.mjs', 'missingModule.js', 'missingModule.mjs']) {
    it(`that another try cannot help fails at once: ${name}`, async () => {
      const muster = startMuster(['--workers', '2', fixture(name)]);
      assert.equal((await muster.ended).code, 1);
      assert.deepEqual(muster.log.states(1), ['starting', 'exited', 'failed', 'exited']);
      const slot = muster.log.slots.get(1);
      assert.equal(slot?.restarts, 0);
      if (name.startsWith('syntaxError')) {
        assert.equal(slot.cause?.message, `${name}:2 has a syntax error: Unexpected token ';'.`);
        assert.deepEqual(slot.cause.location, { file: fixture(name), line: 2 });
      } else {
        assert.equal(slot.cause?.kind, 'moduleNotFound');
        assert.match(slot.cause.message, /^Cannot find module '.*not-there.*\.$/);
      }
      const errors = muster.log.of('notice').filter(({ severity }) => severity === 'error');
      assert.deepEqual(new Set(errors.map(({ id }) => id)).size, 1);
      assert.deepEqual(errors.at(-1)?.slots, [1, 2]);
    });
  }

  it('names the process that holds the port', async () => {
    const holder = fork(fixture('holdsPort.js'), { env: { ...process.env, ...cookieEnvironment } });
    onTestEnd(() => void holder.kill('SIGKILL'));
    const [port] = (await once(holder, 'message')) as [number];
    const muster = startMuster(['--workers', '2', fixture('probe.js')], { env: { PORT: String(port) } });
    assert.equal((await muster.ended).code, 1);
    const cause = muster.log.slots.get(2)?.cause;
    assert.equal(cause?.kind, 'portInUse');
    assert.equal(cause.port, port);
    assert.equal(cause.holder?.pid, holder.pid);
    assert.match(
      cause.message,
      new RegExp(`^Port ${port} is in use by ".*holdsPort\\.js" \\(pid ${holder.pid}\\)\\.$`),
    );
    assert.deepEqual(muster.log.states(2), ['starting', 'exited', 'failed', 'exited']);
    const gone = once(holder, 'exit');
    holder.kill('SIGKILL');
    await gone;
  });
});
