import assert from 'node:assert/strict';
import type { UncaughtMessage } from '../../../src/protocol/telemetry';
import { explainExit, type ExitFacts } from '../../../src/supervisor/exitCause';

const context = { program: '/app/server.js', readyTimeout: 30_000, killTimeout: 5000 };

function explain(facts: Partial<ExitFacts>): ReturnType<typeof explainExit> {
  const nothing = {
    blockedIn: undefined,
    asked: undefined,
    sent: undefined,
    uncaught: undefined,
    spawnError: undefined,
  };
  const plain = { code: null, signal: null, killed: false, drained: false, ipcLost: false, wasReady: true };
  return explainExit({ ...nothing, ...plain, stderrTail: [], ...facts }, context);
}

function uncaught(changes: Partial<UncaughtMessage>): UncaughtMessage {
  return {
    type: 'uncaught',
    origin: 'uncaughtException',
    name: 'Error',
    message: 'm',
    stack: 'Error: m\n    at f (/app/a.js:3:1)',
    ...changes,
  };
}

const thrown = (changes: Partial<UncaughtMessage>): Partial<ExitFacts> => ({
  code: 1,
  uncaught: uncaught(changes),
});

describe('the cause of an exit', () => {
  const cases: [facts: Partial<ExitFacts>, kind: string, message: string][] = [
    [{ code: 7 }, 'exit', 'Exited with code 7.'],
    [{ code: 7, wasReady: false }, 'exit', 'Exited with code 7 before it was ready.'],
    [{ signal: 'SIGHUP' }, 'signal', 'Ended by SIGHUP from outside.'],
    [{ signal: 'SIGILL' }, 'signal', 'Ended by SIGILL, an illegal instruction in native code.'],
    [{ code: 0, asked: 'kill' }, 'killed', 'Killed on request.'],
    [
      { signal: 'SIGKILL', asked: 'notReady', killed: true },
      'notReady',
      "server.js did not listen on a port or send 'ready' within 30 s.",
    ],
    [
      { signal: 'SIGTERM', asked: 'drain', sent: 'SIGTERM', drained: true },
      'drained',
      'Finished its requests and ended.',
    ],
    [{ code: 0, asked: 'drain' }, 'drained', 'Stopped accepting and ended by itself.'],
    [
      { signal: 'SIGTERM', asked: 'drain', sent: 'SIGTERM' },
      'stopped',
      'Still had open connections when its drain time was over; ended by SIGTERM.',
    ],
    [
      { signal: 'SIGKILL', asked: 'drain', sent: 'SIGTERM', killed: true, drained: true },
      'stopped',
      'Did not end within 5 s of SIGTERM and was killed.',
    ],
    [
      { spawnError: new Error('spawn node ENOENT'), wasReady: false },
      'spawnFailed',
      'The worker could not be started: spawn node ENOENT.',
    ],
    [thrown({}), 'uncaughtException', 'Uncaught Error: m (a.js:3).'],
    [thrown({ message: 'No more.\nSecond line' }), 'uncaughtException', 'Uncaught Error: No more (a.js:3).'],
    [thrown({ stack: '' }), 'uncaughtException', 'Uncaught Error: m.'],
    [
      thrown({ origin: 'unhandledRejection', name: 'RangeError' }),
      'unhandledRejection',
      'Unhandled rejection RangeError: m (a.js:3).',
    ],
    [thrown({ code: 'EADDRINUSE', port: 3000 }), 'portInUse', 'Port 3000 is in use.'],
    [
      thrown({ code: 'MODULE_NOT_FOUND', message: "Cannot find module 'x'" }),
      'moduleNotFound',
      "Cannot find module 'x': run npm install, or correct its name.",
    ],
    [
      thrown({ code: 'MODULE_NOT_FOUND', message: "Cannot find module './x'" }),
      'moduleNotFound',
      "Cannot find module './x'.",
    ],
    [thrown({ code: 'ERR_MODULE_NOT_FOUND' }), 'moduleNotFound', 'm.'],
    [
      thrown({ name: 'SyntaxError', stack: '/app/b.js:9\n  x\n  ^\nSyntaxError: m' }),
      'syntaxError',
      'b.js:9 has a syntax error: m.',
    ],
    [
      thrown({ code: 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX', stack: '/app/b.ts:9\n  enum' }),
      'unsupportedTypeScript',
      'Node cannot run b.ts:9 by itself: m.',
    ],
    [
      thrown({ code: 'ERR_UNKNOWN_FILE_EXTENSION' }),
      'unsupportedTypeScript',
      'Node cannot run server.js by itself: m.',
    ],
  ];
  for (const [facts, kind, message] of cases) {
    it(message, () => {
      const cause = explain(facts);
      assert.deepEqual({ kind: cause.kind, message: cause.message }, { kind, message });
    });
  }

  it('is the uncaught error when the program logs it and exits by itself', () => {
    assert.equal(explain({ code: 3, uncaught: uncaught({}) }).kind, 'uncaughtException');
  });

  it('is not an error that the program had survived', () => {
    assert.equal(explain({ code: 0, uncaught: uncaught({}) }).kind, 'exit');
    assert.equal(explain({ signal: 'SIGKILL', uncaught: uncaught({}) }).kind, 'signal');
  });

  it('is the uncaught error when Node aborts on it', () => {
    for (const signal of ['SIGABRT', 'SIGTRAP', 'SIGILL'] as const) {
      assert.equal(explain({ signal, uncaught: uncaught({}) }).kind, 'uncaughtException');
    }
  });

  it('is out of memory by what V8 writes', () => {
    const stderrTail = ['FATAL ERROR: Reached heap limit - JavaScript heap out of memory', ' 1: 0xb0 node'];
    const cause = explain({ signal: 'SIGABRT', stderrTail });
    assert.equal(cause.kind, 'outOfMemory');
    assert.equal(cause.detail, stderrTail.join('\n'));
    assert.equal(cause.signal, 'SIGABRT');
  });

  it('is a syntax error of a module by the place that Node writes to stderr', () => {
    const facts = thrown({
      name: 'SyntaxError',
      stack: 'SyntaxError: m\n    at compile (node:internal:1:1)',
    });
    const cause = explain({ ...facts, stderrTail: ['file:///app/c.mjs:4', 'x'] });
    assert.deepEqual(cause.location, { file: '/app/c.mjs', line: 4 });
  });

  it('has the place, the stack, the code and the signal beside it, where they are known', () => {
    const cause = explain(thrown({}));
    assert.deepEqual(cause.location, { file: '/app/a.js', line: 3, column: 1 });
    assert.match(cause.detail ?? '', /^Error: m\n/);
    assert.equal(cause.exitCode, 1);
    assert.ok(!('signal' in cause));
    assert.ok(!('detail' in explain({ code: 1 })));
  });
});
