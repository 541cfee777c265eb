import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { buildPlan, type Wishes } from '../../../src/launch/buildPlan';
import { PlanSchema, type Plan } from '../../../src/protocol/plan';
import { planDefaults, type Policy } from '../../../src/protocol/planDefaults';
import { folderWith } from './folders';

const runtime = { path: process.execPath, version: '24.0.0' };

describe('a plan', () => {
  let folder = '';

  before(async () => {
    folder = await folderWith({
      'server.js': '',
      'sub/x': '',
      'a.env': 'FILE=file\nFOUND=file\nWISH=file\n',
      'slots.env': 'PORT=${3000 + slot}\nOVER=${slot}\n',
    });
  });

  function plan(wishes: Partial<Wishes> = {}, found: { cwd?: string } = {}): Promise<Plan> {
    const script = { env: { FOUND: 'found', BASE: 'found' }, runtimeArgs: ['--a'], args: ['1'] };
    const base = { BASE: 'base', SHELL: 'base', PROMPT: '${slot}' };
    const program = join(folder, 'server.js');
    const all = { workers: 2, ...wishes };
    return buildPlan({ ...script, ...found, program }, all, planDefaults, runtime, folder, base);
  }

  it('passes the schema of the supervisor', async () => {
    const made = await plan();
    assert.deepEqual(v.parse(PlanSchema, made), made);
  });

  it('follows what an ecosystem file says of its supervision where nothing else was set', async () => {
    const sub = join(folder, 'sub');
    const supervision = { workers: 3, watch: [sub], numbers: { killTimeout: 7, memoryLimit: 300 } };
    const found = { program: join(folder, 'server.js'), env: {}, runtimeArgs: [], args: [], supervision };
    const make = (wishes: Wishes, policy: Policy): Promise<Plan> =>
      buildPlan(found, wishes, policy, runtime, folder, {});
    const plain = await make({ workers: 'auto', watch: false }, planDefaults);
    assert.deepEqual([plain.workers, plain.watch, plain.killTimeout], [3, [sub], 7]);
    assert.equal(plain.memoryLimit, 300 * 1024 * 1024);
    assert.equal(plain.drainTimeout, planDefaults.drainTimeout);
    const set = await make({ workers: 1, watch: true }, { ...planDefaults, killTimeout: 9 });
    assert.deepEqual([set.workers, set.watch, set.killTimeout], [1, [folder], 9]);
    assert.equal(set.memoryLimit, 300 * 1024 * 1024);
  });

  it('is what was found where nothing is wished for', async () => {
    const { args, execArgv, cwd, workers } = await plan({}, { cwd: join(folder, 'sub') });
    assert.deepEqual(
      { args, execArgv, cwd, workers },
      {
        ...{ args: ['1'], execArgv: ['--a'], cwd: join(folder, 'sub'), workers: 2 },
      },
    );
  });

  it('is what is wished for, over what was found', async () => {
    const wishes = { args: ['2'], runtimeArgs: ['--b'], cwd: 'sub', workers: 7 };
    const { args, execArgv, cwd, workers } = await plan(wishes, { cwd: folder });
    assert.deepEqual(
      { args, execArgv, cwd, workers },
      {
        ...{ args: ['2'], execArgv: ['--b'], cwd: join(folder, 'sub'), workers: 7 },
      },
    );
  });

  it('has the variables of the shell, under the start script, under the files, under the wishes', async () => {
    const { env } = await plan({ envFiles: ['a.env'], env: { WISH: 'wish' } });
    const inherited = { SHELL: 'base', PROMPT: '${slot}', BASE: 'found' };
    assert.deepEqual(env, { ...inherited, FOUND: 'file', FILE: 'file', WISH: 'wish' });
  });

  it('computes for each slot what is a template in the files and the wishes, and nothing of the shell', async () => {
    const { env, slotEnv } = await plan({
      envFiles: ['slots.env'],
      env: { WISH: 'w${slot}', OVER: 'plain', SHELL_LIKE: '${HOME}' },
    });
    assert.deepEqual(slotEnv, { PORT: '${3000 + slot}', WISH: 'w${slot}' });
    const given = { SHELL: 'base', BASE: 'found', FOUND: 'found', PROMPT: '${slot}' };
    assert.deepEqual(env, { ...given, OVER: 'plain', SHELL_LIKE: '${HOME}' });
    await assert.rejects(plan({ env: { PORT: '${3000 +}' } }), { code: 'badTemplate' });
  });

  it('watches nothing, the working directory, or what is named, which must be there', async () => {
    assert.deepEqual((await plan()).watch, []);
    assert.deepEqual((await plan({ watch: false })).watch, []);
    assert.deepEqual((await plan({ watch: true, cwd: 'sub' })).watch, [join(folder, 'sub')]);
    const watch = ['sub', join(folder, 'server.js')];
    assert.deepEqual((await plan({ watch })).watch, [join(folder, 'sub'), join(folder, 'server.js')]);
    const gone = `${join(folder, 'gone')} is to be watched and is not there: correct its path.`;
    await assert.rejects(plan({ watch: ['sub', 'gone'] }), { code: 'watchMissing', message: gone });
  });

  it('has one worker a core when it is left to us', async () => {
    assert.equal((await plan({ workers: 'auto' })).workers, availableParallelism());
  });

  it('is refused with a number of workers that cannot be, or a folder that is not there', async () => {
    for (const workers of [0, -1, 1.5, 513, NaN]) {
      await assert.rejects(plan({ workers }), { code: 'badWorkers' }, String(workers));
    }
    for (const cwd of ['gone', 'server.js']) {
      await assert.rejects(plan({ cwd }), { code: 'folderMissing' }, cwd);
    }
  });
});
