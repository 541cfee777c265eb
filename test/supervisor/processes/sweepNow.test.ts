import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { sweepNow } from '../../../src/processes/sweepNow';
import { withVariable } from '../../support/processes';
import { until } from '../../support/until';
import { cookieEnvironment, onTestEnd } from '../support/leftovers';
import { root } from '../support/paths';
import { identify, living, processes, startFamily } from './family';

const deadlineMs = 2000;
const everyKind = [
  'plain',
  'fromThread',
  'detached',
  'shell',
  'setsid',
  'doubleFork',
  'noEnv',
  'deaf',
  'holdsOutput',
  'stopped',
  'neverWaits',
  'blocked',
];

describe('sweepNow', () => {
  it('takes all that a process has started with it, called by the process itself', async () => {
    const dying = ['--import', 'tsx', join(root, 'test', 'supervisor', 'processes', 'dying.ts')];
    const family = await startFamily(everyKind, randomUUID(), dying);
    const bystander = await startFamily(['plain', 'doubleFork'], family.sessionId);
    family.child.stdin?.write('now');
    const [, signal] = (await once(family.child, 'exit')) as [number | null, string | null];
    assert.equal(signal, 'SIGKILL');
    await until('all to be gone', () => living(family).length === 0, 500);
    assert.deepEqual(living(bystander), ['plain', 'doubleFork']);
  });

  it('catches up with a process that forks without end', async () => {
    const worker = randomUUID();
    const forking = spawn(process.execPath, [join(root, 'test', 'fixtures', 'children', 'forks.js')], {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, ...cookieEnvironment, MUSTER_WORKER: worker },
    });
    onTestEnd(() => void forking.kill('SIGKILL'));
    await once(forking.stdout, 'data');
    const killed = sweepNow(
      { seeds: [identify(forking.pid ?? 0)], cookie: [`MUSTER_WORKER=${worker}`] },
      deadlineMs,
    );
    assert.ok(killed.length > 10, `${killed.length} killed`);
    await until('the killed to be gone', () => processes.living(killed).length === 0, 2000);
    assert.deepEqual(withVariable(`MUSTER_WORKER=${worker}`), []);
  });

  it('never signals itself, nor a process that has the number of one it looks for', async () => {
    const family = await startFamily(['plain']);
    const { plain } = family.children;
    assert.ok(plain);
    const seeds = [identify(process.ppid), { pid: plain.pid, start: plain.start - 1 }];
    assert.deepEqual(sweepNow({ seeds, cookie: [] }, deadlineMs), []);
    assert.deepEqual(living(family), ['plain']);
  });

  it('refuses to match everything', () => {
    assert.throws(() => sweepNow({ seeds: [], cookie: [] }, deadlineMs), TypeError);
    assert.throws(() => sweepNow({ seeds: [], cookie: [''] }, deadlineMs), TypeError);
  });
});
