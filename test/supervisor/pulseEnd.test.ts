import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { runtimeMajors, runtimePath } from '../../scripts/testing/runtimes';
import { isAlive, withVariable } from '../support/processes';
import { until } from '../support/until';
import { agentPath } from './support/agentProcess';
import { cookieEnvironment, onTestEnd } from './support/leftovers';
import { fixture } from './support/paths';
import { untilWatched } from './support/pulse';

/** The promise: nothing is left after this many milliseconds. The rest is for a busy machine. */
const promised = 2000;
const allowance = 500;
/** What each worker of `bigFamily.js` starts, the one that stays among it. */
const childrenOfEach = 9;

type Way = 'serve' | 'block' | 'wait' | 'blockAtExit';

interface Told {
  index: number;
  worker: number;
  children: number[];
}

interface Session {
  supervisor: number;
  told: Told[];
  disconnect: () => void;
  /** Whatever of the session runs: by its environment, and by what its workers have said. */
  left: () => { pid: number; command: string }[];
}

async function startSession(runtime: string, ways: Way[], keepAlive: string[] = []): Promise<Session> {
  const session = randomUUID();
  const plan = { agent: agentPath, program: fixture('bigFamily.js'), ways, session, keepAlive };
  const supervisor = fork(fixture('standInSupervisor.js'), [JSON.stringify(plan)], {
    execPath: runtime,
    execArgv: [],
    env: { ...process.env, ...cookieEnvironment },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  onTestEnd(() => void supervisor.kill('SIGKILL'));
  const told: Told[] = [];
  supervisor.on('message', (message) => told.push(message as Told));
  await until('the workers', () => told.length === ways.length);
  for (const { worker } of told) await untilWatched(worker);
  const left = (): ReturnType<Session['left']> => {
    const found = withVariable(`MUSTER_SESSION=${session}`);
    const known = new Set(found.map(({ pid }) => pid));
    const others = told.flatMap(({ children }) => children).filter((pid) => !known.has(pid) && isAlive(pid));
    return [...found, ...others.map((pid) => ({ pid, command: 'by number' }))];
  };
  return {
    supervisor: supervisor.pid ?? 0,
    told,
    disconnect: () => void supervisor.send('disconnect'),
    left,
  };
}

const isSpared = ({ command }: { command: string }): boolean => /: stays|^sleep 106/.test(command);

async function isQuicklyGone(what: string, { left }: Session, spared = false): Promise<void> {
  const start = performance.now();
  const rest = (): ReturnType<Session['left']> => left().filter((process) => !spared || !isSpared(process));
  await until('nothing to be left', () => rest().length === 0, promised + allowance).catch(() => undefined);
  const took = performance.now() - start;
  assert.deepEqual(rest(), []);
  console.log(`      ${what}: gone after ${Math.round(took)} ms`);
  assert.ok(took <= promised + allowance, `took ${took} ms`);
}

for (const major of runtimeMajors)
  describe(`T13: when the supervisor is killed, with Node.js ${major},`, () => {
    const runtime = runtimePath(major);

    for (const ways of [
      ['serve', 'serve'],
      ['block', 'serve'],
      ['wait', 'block'],
      ['blockAtExit', 'serve'],
    ] satisfies Way[][])
      it(`nothing is left of workers that ${ways.join(' and ')}, with children of every kind`, async () => {
        const session = await startSession(runtime, ways);
        const before = session.left().length;
        assert.ok(before >= ways.length * (1 + childrenOfEach), `${before} processes`);
        process.kill(session.supervisor, 'SIGKILL');
        await isQuicklyGone(ways.join(', '), session);
      });
  });

describe('T13: when the supervisor is killed,', () => {
  it('nothing is left of a worker that was killed before it', async () => {
    const session = await startSession(process.execPath, ['serve', 'serve']);
    const first = session.told[0];
    assert.ok(first);
    process.kill(first.worker, 'SIGKILL');
    await until('the death of a worker', () => !isAlive(first.worker));
    assert.ok(first.children.every(isAlive));
    // A child without our variables, whose worker is gone, was known to nobody but the supervisor.
    for (const { pid, command } of session.left())
      if (command === 'by number' && first.children.includes(pid)) process.kill(pid, 'SIGKILL');
    process.kill(session.supervisor, 'SIGKILL');
    await isQuicklyGone('a worker killed before', session);
  });

  for (const way of ['serve', 'block'] as const)
    it(`what is to be kept alive is, by a worker that was to ${way}`, async () => {
      const session = await startSession(process.execPath, [way], ['*: stays;*']);
      process.kill(session.supervisor, 'SIGKILL');
      await isQuicklyGone(way, session, true);
      const kept = session.left();
      for (const { pid } of kept) process.kill(pid, 'SIGKILL');
      assert.deepEqual(kept.map(({ command }) => command).toSorted(), [
        'sh -c : stays; sleep 106; :',
        'sleep 106',
      ]);
    });

  it('only then: a worker that has lost its IPC channel alone ends nothing', async () => {
    const session = await startSession(process.execPath, ['serve']);
    const [{ worker, children } = { worker: 0, children: [] }] = session.told;
    session.disconnect();
    await until('the end of the worker', () => !isAlive(worker));
    assert.ok(children.every(isAlive));
    for (const { pid } of session.left()) process.kill(pid, 'SIGKILL');
  });
});
