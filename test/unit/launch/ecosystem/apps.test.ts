import assert from 'node:assert/strict';
import { join } from 'node:path';
import { appsOf, programOfApp, type EcosystemApp } from '../../../../src/launch/ecosystem/apps';
import { LaunchProblem } from '../../../../src/launch/problem';
import { folderWith } from '../folders';

const file = '/project/ecosystem.config.js';

function appOf(raw: Record<string, unknown>): EcosystemApp {
  const [app] = appsOf({ apps: [{ script: 'api.js', ...raw }] }, file, 8);
  return app ?? assert.fail();
}

const refused = (pattern: RegExp) => (error: unknown) => {
  assert.ok(error instanceof LaunchProblem);
  assert.match(error.message, pattern);
  return true;
};

describe('the apps of a PM2 ecosystem file', () => {
  it('are a list, one app, or what stands under apps or pm2', () => {
    const app = { name: 'a', script: 'a.js' };
    for (const config of [[app], app, { apps: [app] }, { apps: app }, { pm2: [app] }])
      assert.deepEqual(
        appsOf(config, file).map(({ name }) => name),
        ['a'],
      );
  });

  it('are named after their script where they have no name, and start in the folder of the file', () => {
    const { name, cwd, supervision } = appOf({});
    assert.deepEqual([name, cwd, supervision], ['api', '/project', { workers: 1, watch: [], numbers: {} }]);
  });

  it('have as many workers as pm2 counts', () => {
    const count = (instances: unknown): unknown => appOf({ instances }).supervision.workers;
    assert.deepEqual([3, '3', 'max', 0, -1, -20, undefined].map(count), [3, 3, 8, 8, 7, 1, 1]);
  });

  it('have their limits in the units of the policy', () => {
    const { numbers } = appOf({
      max_memory_restart: '1G',
      kill_timeout: 4000,
      listen_timeout: '8000',
      max_restarts: 3,
      wait_ready: true,
    }).supervision;
    assert.deepEqual(numbers, {
      memoryLimit: 1024,
      killTimeout: 4000,
      readyTimeout: 8000,
      budgetRestarts: 3,
    });
    const limit = (amount: unknown): unknown =>
      appOf({ max_memory_restart: amount }).supervision.numbers.memoryLimit;
    assert.deepEqual(['300M', '2048K', 300 * 1024 * 1024, '1'].map(limit), [300, 2, 300, 1]);
  });

  it('have arguments in a list, or in a text with quotes', () => {
    const { args, runtimeArgs } = appOf({
      args: '--a "two words" --b="c d" \'e f\'',
      node_args: ['--no-warnings'],
    });
    assert.deepEqual(args, ['--a', 'two words', '--b="c d"', 'e f']);
    assert.deepEqual(runtimeArgs, ['--no-warnings']);
  });

  it("are understood in pm2's other names too", () => {
    const app = appsOf({ exec: 'b.js', interpreterArgs: '--no-warnings', killTimeout: 7 }, file)[0];
    assert.deepEqual(
      [app?.script, app?.runtimeArgs, app?.supervision.numbers, app?.leftOut],
      ['b.js', ['--no-warnings'], { killTimeout: 7 }, []],
    );
  });

  it('have variables as texts, and environments of their own', () => {
    const app = appOf({
      port: 3000,
      env: { A: 1, B: true, C: { d: 1 }, D: null },
      env_production: { A: 'live' },
      env_EU: {},
    });
    assert.deepEqual(app.env, { A: '1', B: 'true', C: '{"d":1}', PORT: '3000' });
    assert.deepEqual(app.environments, { production: { A: 'live' }, EU: {} });
  });

  it('are watched where they say', () => {
    assert.deepEqual(appOf({ watch: true, cwd: 'sub' }).supervision.watch, ['/project/sub']);
    assert.deepEqual(appOf({ watch: ['src', '/etc'] }).supervision.watch, ['/project/src', '/etc']);
    assert.deepEqual(appOf({ watch: false }).supervision.watch, []);
  });

  it('name what nothing here stands for', () => {
    const { leftOut } = appOf({
      error_file: 'x',
      cron_restart: '0 0 * * *',
      exec_mode: 'fork',
      log_type: null,
    });
    assert.deepEqual(leftOut, ['error_file', 'cron_restart']);
    assert.deepEqual(appOf({ interpreter: '/opt/node' }).leftOut, ['interpreter']);
    assert.equal(appOf({ interpreter: 'python3' }).interpreter, 'python3');
  });

  it('are refused with the field that cannot be used', () => {
    assert.throws(
      () => appOf({ kill_timeout: 'soon' }),
      refused(/^apps\.0\.kill_timeout of ecosystem\.config\.js/),
    );
    assert.throws(() => appOf({ script: '' }), refused(/^apps\.0\.script/));
    assert.throws(() => appOf({ env_production: 1 }), refused(/^apps\.0\.env_production/));
    assert.throws(() => appsOf({ apps: [] }, file), refused(/names no app/));
    assert.throws(() => appsOf({ apps: ['api.js'] }, file), refused(/^apps\.0 /));
    for (const nothing of [undefined, null, 3, 'api.js'])
      assert.throws(() => appsOf(nothing, file), refused(/^apps\.0 /));
  });
});

describe('the program of an app', () => {
  let folder = '';

  before(async () => {
    folder = await folderWith({
      'api.js': '',
      'worker.py': '',
      'web/package.json': '{"scripts":{"start":"MODE=web node --no-warnings main.js x"}}',
      'web/main.js': '',
    });
  });

  const first = (app: Record<string, unknown>): EcosystemApp =>
    appsOf({ apps: [app] }, join(folder, 'ecosystem.config.js'))[0] ?? assert.fail();

  it('is its script, with the settings of the app', async () => {
    const found = await programOfApp(first({ script: './api.js', env: { A: '1' }, args: 'x' }));
    assert.deepEqual(found, {
      program: join(folder, 'api.js'),
      cwd: folder,
      env: { A: '1' },
      args: ['x'],
      runtimeArgs: [],
      supervision: { workers: 1, watch: [], numbers: {} },
    });
  });

  it('has the variables of the environment that was chosen', async () => {
    const app = first({ script: 'api.js', env: { A: '1', B: '1' }, env_production: { A: '2' } });
    assert.deepEqual((await programOfApp(app, 'production')).env, { A: '2', B: '1' });
    await assert.rejects(programOfApp(app, 'staging'), refused(/^api has no env_staging/));
  });

  it('is what npm start runs where that is the script', async () => {
    const found = await programOfApp(first({ script: 'npm', args: 'run start', cwd: 'web' }));
    assert.deepEqual(
      [found.program, found.args, found.runtimeArgs, found.env],
      [join(folder, 'web', 'main.js'), ['x'], ['--no-warnings'], { MODE: 'web' }],
    );
    await assert.rejects(
      programOfApp(first({ script: 'npm', args: 'start' })),
      /is not a plain call of node/,
    );
  });

  it('is refused where Node does not run it', async () => {
    await assert.rejects(
      programOfApp(first({ name: 'py', script: 'worker.py', interpreter: 'python3' })),
      refused(/^py is run by python3/),
    );
    await assert.rejects(programOfApp(first({ script: 'worker.py' })), refused(/is not a program that Node/));
  });
});
