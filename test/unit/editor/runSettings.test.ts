import assert from 'node:assert/strict';
import { settingIds } from '../../../src/editor/ids';
import { interpretSettings, type RunSettings } from '../../../src/editor/runSettings';
import { planDefaults } from '../../../src/protocol/planDefaults';

const read = (values: Record<string, unknown>): RunSettings =>
  interpretSettings(
    (id) => values[id],
    (text) => text.replaceAll('${workspaceFolder}', '/w'),
  );

describe('the settings of a run', () => {
  it('are the defaults where nothing is set, or null is', () => {
    const nulls = Object.fromEntries(Object.values(settingIds).map((id) => [id, null]));
    for (const { program, policy, problems } of [read({}), read(nulls)]) {
      assert.deepEqual(
        { program, policy, problems },
        { program: undefined, policy: planDefaults, problems: [] },
      );
    }
  });

  it('make what is run', () => {
    const { program, runtimeExecutable, wishes, problems } = read({
      program: ' ${workspaceFolder}/server.js ',
      runtimeExecutable: '',
      args: ['--root', '${workspaceFolder}'],
      cwd: '${workspaceFolder}/app',
      env: { PORT: '${3000 + slot}', COUNT: 2, DEBUG: true, NOT: null, HOME: '${workspaceFolder}' },
      envFile: 'one.env',
      runtimeArgs: ['--inspect', ''],
      workers: 3,
      watch: ['${workspaceFolder}/src', 'views'],
    });
    assert.deepEqual([program, runtimeExecutable, problems], ['/w/server.js', undefined, []]);
    assert.deepEqual(wishes, {
      args: ['--root', '/w'],
      cwd: '/w/app',
      env: { PORT: '${3000 + slot}', COUNT: '2', DEBUG: 'true', HOME: '/w' },
      envFiles: ['one.env'],
      runtimeArgs: ['--inspect'],
      workers: 3,
      watch: ['/w/src', 'views'],
    });
  });

  it('make the whole policy', () => {
    const { policy, wishes, problems } = read({
      scheduling: 'reuse-port',
      sticky: 'header:X-User',
      warmSpare: true,
      coldSpare: false,
      keepAlive: ['ffmpeg'],
      watch: true,
      'ready.timeout': 1,
      'drain.timeout': 2,
      'drain.streams': 3,
      'kill.timeout': 4,
      'reload.maxSurge': 5,
      'restart.backoff.initial': 6,
      'restart.backoff.max': 7,
      'restart.budget.restarts': 8,
      'restart.budget.window': 9,
      'restart.sessionBudget.restarts': 10,
      'restart.sessionBudget.window': 11,
      'restart.stableAfter': 12,
      'restart.stopExitCodes': [0, 42],
      'heartbeat.threshold': 13,
      'heartbeat.replace': true,
      'memory.limit': 2,
      'children.limit': 14,
      'children.refuse': true,
      'ipc.payloads': false,
      'ipc.redact': ['iban'],
    });
    assert.deepEqual(problems, []);
    assert.equal(wishes.watch, true);
    assert.deepEqual(policy, {
      scheduling: 'reuse-port',
      sticky: { by: 'header', name: 'X-User' },
      warmSpare: true,
      coldSpare: false,
      keepAlive: ['ffmpeg'],
      readyTimeout: 1,
      drainTimeout: 2,
      streamTimeout: 3,
      killTimeout: 4,
      maxSurge: 5,
      restart: {
        backoff: { initial: 6, max: 7 },
        budget: { restarts: 8, windowMs: 9 },
        sessionBudget: { restarts: 10, windowMs: 11 },
        stableAfter: 12,
        stopExitCodes: [0, 42],
      },
      heartbeat: { threshold: 13, replace: true },
      memoryLimit: 2 * 1024 * 1024,
      children: { limit: 14, refuse: true },
      ipc: { payloads: false, redact: ['iban'] },
    });
  });

  const wrong: [id: string, value: unknown, message: string][] = [
    ['program', 7, 'muster.program takes a text, not 7: its default is used.'],
    ['args', ['a', 1], 'muster.args takes a list of texts, not ["a",1]: its default is used.'],
    [
      'env',
      { A: {} },
      'muster.env takes names with texts, numbers, true or false, not {"A":{}}: its default is used.',
    ],
    [
      'env',
      ['A=1'],
      'muster.env takes names with texts, numbers, true or false, not ["A=1"]: its default is used.',
    ],
    ['workers', 'four', 'muster.workers takes "auto" or a number, not "four": its default is used.'],
    [
      'scheduling',
      'fair',
      'muster.scheduling takes one of "auto", "shared", "round-robin", "reuse-port", not "fair": its default is used.',
    ],
    [
      'sticky',
      'ip',
      'muster.sticky takes "off", "address", "cookie:NAME" or "header:NAME", not "ip": its default is used.',
    ],
    [
      'drain.timeout',
      '10s',
      'muster.drain.timeout takes a whole number of milliseconds from 0 to 86400000, not "10s": its default is used.',
    ],
    [
      'reload.maxSurge',
      0,
      'muster.reload.maxSurge takes a whole number of workers from 1 to 512, not 0: its default is used.',
    ],
    [
      'heartbeat.replace',
      'yes',
      'muster.heartbeat.replace takes true or false, not "yes": its default is used.',
    ],
    ['watch', 'src', 'muster.watch takes true, false or a list of paths, not "src": its default is used.'],
  ];
  for (const [id, value, message] of wrong) {
    it(`that cannot be used are told, and the default holds: ${id} ${JSON.stringify(value)}`, () => {
      const { problems, ...settings } = read({ [id]: value });
      assert.deepEqual(problems, [{ id, message }]);
      const { problems: none, ...defaults } = read({});
      assert.deepEqual(settings, defaults);
      assert.deepEqual(none, []);
    });
  }

  it('are told each, and the value of one is not told at length', () => {
    const { problems } = read({ program: 'x'.repeat(10), args: ['y'.repeat(500), 1], 'kill.timeout': -1 });
    assert.deepEqual(
      problems.map(({ id }) => id),
      ['args', 'kill.timeout'],
    );
    assert.ok((problems[0]?.message.length ?? 0) < 160);
  });
});
