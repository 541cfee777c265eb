import assert from 'node:assert/strict';
import { isControlCommand, parseControlOptions, type ControlOptions } from '../../../src/cli/controlOptions';
import { NoSessionError } from '../../../src/cli/noSessionError';
import { chooseSession, sessionTable } from '../../../src/cli/sessions';
import { UsageError } from '../../../src/cli/usage';
import type { Registered } from '../../../src/control/registry';

const registered = (session: string, pid: number): Registered => ({
  session,
  pid,
  start: 1,
  program: '/srv/server.js',
  socket: '',
  nodeVersion: '24.0.0',
  protocol: 1,
  startedAt: 0,
  keepAlive: [],
  file: '',
});

describe('the commands to a running session', () => {
  const parsed = (...words: string[]): ControlOptions | 'help' => {
    const [command, ...rest] = words;
    assert.ok(command !== undefined && isControlCommand(command));
    return parseControlOptions(command, rest);
  };

  it('are read', () => {
    const nothing = { session: undefined, json: false, workers: 0 };
    assert.deepEqual(parsed('list', '--json'), { ...nothing, command: 'list', json: true });
    assert.deepEqual(parsed('reload'), { ...nothing, command: 'reload' });
    assert.deepEqual(parsed('stop', '--session', '12'), { ...nothing, command: 'stop', session: '12' });
    assert.deepEqual(parsed('scale', '4', '--session=ab'), {
      ...{ command: 'scale', session: 'ab', json: false, workers: 4 },
    });
    assert.deepEqual(parsed('send', '2', '{"cmd":"flush"}'), {
      ...{ ...nothing, command: 'send', slot: 2, message: { cmd: 'flush' } },
    });
    assert.deepEqual(parsed('send', '--session', '12', 'all', 'null'), {
      ...{ ...nothing, command: 'send', session: '12', message: null },
    });
    assert.equal(parsed('reload', '--help'), 'help');
  });

  for (const words of [
    ...[['send'], ['send', 'all'], ['send', '0', '1'], ['send', 'two', '1'], ['send', 'all', '1', '2']],
    ...[
      ['send', 'all', '{cmd:1}'],
      ['send', 'all', '{"cmd":"NODE_CLUSTER"}'],
    ],
    ...[['scale'], ['scale', '0'], ['scale', '513'], ['scale', 'four'], ['scale', '2', '3'], ['scale', '-1']],
    ...[
      ['reload', 'x'],
      ['list', '--session', '1'],
      ['reload', '--json'],
      ['stop', '--session'],
      ['stop', '--now'],
    ],
  ]) {
    it(`are refused: ${words.join(' ')}`, () => {
      assert.throws(() => parsed(...words), UsageError);
    });
  }

  it('are for the only session, or for the one that is named', () => {
    const [one, two, three] = [registered('abc1', 10), registered('abd2', 20), registered('30', 40)];

    const all = [one, two, three];
    assert.equal(chooseSession([two], undefined), two);
    assert.equal(chooseSession(all, '10'), one);
    assert.equal(chooseSession(all, 'abd'), two);
    assert.equal(chooseSession(all, '30'), three);
    const refused = (sessions: Registered[], name: string | undefined, message: RegExp): void =>
      assert.throws(
        () => chooseSession(sessions, name),
        (error) => error instanceof NoSessionError && message.test(error.message),
      );
    refused([], undefined, /^No session is running\.$/);
    refused([one], 'x', /^No session "x" is running: "muster list" shows what runs\.$/);
    refused(all, undefined, /^3 sessions are running: choose one with --session ID\|PID; /);
    refused(all, 'ab', /^2 running sessions are named "ab": choose one/);
    refused(all, '', /^3 running sessions are named ""/);
  });

  it('list the sessions in a table whose columns are straight', () => {
    const slot = { restarts: 0, addresses: [], retiringPids: [] };
    const session = {
      state: 'running',
      program: '',
      pid: 7,
      nodeVersion: '',
      workers: 2,
      startedAt: 0,
    } as const;
    const slots = [
      { ...slot, slot: 1, state: 'ready' },
      { ...slot, slot: 2, state: 'backoff' },
    ] as const;
    const now = 10 * 24 * 3_600_000;
    const one = { pid: 7, program: '/srv/app/server.js', nodeVersion: '24.0.0' };
    const table = sessionTable(
      [
        {
          ...one,
          session: '0123456789',
          startedAt: now - 59_999,
          snapshot: { session, slots: [...slots], processes: [] },
        },
        { ...one, session: 'b', pid: 123456, startedAt: now - 3_600_000, program: '/opt/x.js' },
        { ...one, session: 'c', startedAt: now + 5 },
        { ...one, session: 'd', startedAt: 0 },
        { ...one, session: 'e', startedAt: now - 47 * 3_600_000 },
      ],
      now,
      '/srv',
    );
    assert.deepEqual(table.split('\n'), [
      'SESSION   PID     WORKERS       UPTIME  PROGRAM',
      '01234567  7       1 of 2 ready  59 s    app/server.js',
      'b         123456  no answer     1 h     /opt/x.js',
      'c         7       no answer     0 s     app/server.js',
      'd         7       no answer     10 d    app/server.js',
      'e         7       no answer     47 h    app/server.js',
    ]);
  });
});
