import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { EventLog } from './support/eventLog';
import { get } from './support/http';
import { cookieEnvironment, onTestEnd } from './support/leftovers';
import { startMuster } from './support/muster';
import { fixture, supervisorPath } from './support/paths';
import { allGone } from '../support/processes';
import { planFor, supervise, type Supervisor } from './support/supervisor';

/** The promise: nothing is left after this many milliseconds. The rest is for a busy machine. */
const promised = 2000;
const allowance = 500;

async function isQuicklyGone(what: string, pids: readonly number[]): Promise<void> {
  const took = await allGone(pids, promised + allowance);
  console.log(`      ${what}: gone after ${Math.round(took)} ms`);
}

const familyOf = ({ pid, log }: Supervisor): number[] => [
  pid,
  ...[...log.slots.keys()].map((n) => log.pidOf(n)),
];

describe('nothing is left within two seconds', () => {
  it('of workers whose `muster run` was killed', async () => {
    const muster = startMuster(['--workers', '2', fixture('probe.js')]);
    await muster.log.ready(2);
    const workers = [muster.log.pidOf(1), muster.log.pidOf(2)];
    muster.signal('SIGKILL');
    await isQuicklyGone('workers of a killed supervisor', workers);
  });

  it('of a supervisor whose client closed the connection', async () => {
    const supervisor = await supervise(fixture('probe.js'));
    const family = familyOf(supervisor);
    supervisor.socket.destroy();
    await isQuicklyGone('connection closed', family);
  });

  it('of a supervisor whose client closed the connection amid requests in flight', async () => {
    const supervisor = await supervise(fixture('probe.js'), { workers: 1 });
    const family = familyOf(supervisor);
    const address = await supervisor.log.address(1);
    const answer = get(address, '/slow?ms=30000').catch(() => 'cut');
    await get(address);
    supervisor.socket.destroy();
    await isQuicklyGone('connection closed, a request in flight', family);
    assert.equal(await answer, 'cut');
  });

  for (const [path, what] of [
    ['/block', 'that blocks its event loop'],
    ['/deaf', 'that ignores SIGTERM'],
  ] as const) {
    it(`of a worker ${what}, when the connection closes`, async () => {
      const supervisor = await supervise(fixture('probe.js'), { workers: 1 });
      const address = await supervisor.log.address(1);
      const child = Number((await get(address, '/spawn?deaf')).body);
      await get(address, '/deaf');
      await get(address, path);
      const family = [...familyOf(supervisor), child];
      supervisor.socket.destroy();
      await isQuicklyGone(`connection closed, a worker ${what} with a deaf child`, family);
    });
  }

  it('of a supervisor whose parent was killed, with a worker that blocks and one that is deaf', async () => {
    const plan = planFor(fixture('probe.js'));
    const start = JSON.stringify({ session: randomUUID(), plan });
    const env = { ...process.env, ...cookieEnvironment };
    const editor = fork(fixture('fakeEditor.js'), [supervisorPath, start], { env, execArgv: [] });
    onTestEnd(() => void editor.kill('SIGKILL'));
    const log = new EventLog();
    let supervisor = 0;
    editor.on('message', (message: { event?: unknown; supervisor?: number }) => {
      if (message.supervisor !== undefined) supervisor = message.supervisor;
      if (message.event !== undefined) log.add(message.event);
    });
    const address = await log.address(2);
    const family = [supervisor, log.pidOf(1), log.pidOf(2)];
    await get(address, '/deaf');
    await get(address, '/block');
    editor.kill('SIGKILL');
    await isQuicklyGone('parent killed, a blocked worker', family);
  });
});

describe('SIGTERM to the supervisor of an editor', () => {
  it('drains the workers and ends it', async () => {
    const supervisor = await supervise(fixture('probe.js'), { workers: 1 });
    const address = await supervisor.log.address(1);
    const answer = get(address, '/slow?ms=700');
    await get(address);
    process.kill(supervisor.pid, 'SIGTERM');
    assert.equal((await answer).body, 'slow');
    assert.equal(await supervisor.ended, 0);
    assert.equal(supervisor.log.of('session').at(-1)?.state, 'stopped');
  });
});
