import assert from 'node:assert/strict';
import type { Address } from '../../src/protocol/events';
import type { Plan } from '../../src/protocol/plan';
import { requests } from '../../src/protocol/rpc';
import { get } from './support/http';
import { fixture } from './support/paths';
import { allGone, isAlive } from '../support/processes';
import { supervise, type Supervisor } from './support/supervisor';

/** The promise, in milliseconds. The rest is for a busy machine. */
const promised = 2000;
const allowance = 500;

/** Every kind of child in `test/fixtures/children/kinds.js` that says where it comes from, or can be seen to. */
const kinds = [
  ...['plain', 'detached', 'shell', 'setsid', 'doubleFork', 'noEnv'],
  ...['deaf', 'holdsOutput', 'stopped', 'neverWaits', 'blocked'],
];

/** Starts a child of each kind under the one worker. @returns their pids, by kind */
async function startFamily(address: Address): Promise<Map<string, number>> {
  const family = new Map<string, number>();
  for (const kind of kinds) family.set(kind, Number((await get(address, `/start?kind=${kind}`)).body));
  for (const [kind, pid] of family) assert.ok(isAlive(pid), kind);
  return family;
}

async function areGone(family: Map<string, number>): Promise<number> {
  try {
    return await allGone([...family.values()], promised + allowance);
  } catch {
    const left = [...family].filter(([, pid]) => isAlive(pid)).map(([kind]) => kind);
    throw new Error(`Left after ${promised + allowance} ms: ${left.join(', ')}`);
  }
}

interface Scenario {
  name: string;
  /** Brings the end about. The family is to be gone two seconds after it has resolved. */
  end: (supervisor: Supervisor, address: Address) => Promise<void> | void;
  plan?: Partial<Plan>;
}

const workerGone = async ({ log }: Supervisor, worker: number): Promise<void> => {
  await log.waitFor('the worker to have exited', () =>
    log.ofSlot(1).some(({ pid, state }) => state === 'exited' || (pid !== undefined && pid !== worker)),
  );
};

const scenarios: Scenario[] = [
  {
    name: 'SIGKILL of the worker',
    end: (supervisor) => {
      process.kill(supervisor.log.pidOf(1), 'SIGKILL');
    },
  },
  {
    name: 'SIGTERM of the worker',
    end: (supervisor) => {
      process.kill(supervisor.log.pidOf(1), 'SIGTERM');
    },
  },
  {
    name: 'an uncaught error',
    end: async (supervisor, address) => {
      const worker = supervisor.log.pidOf(1);
      await get(address, '/throw');
      await workerGone(supervisor, worker);
    },
  },
  {
    name: 'a stop of the slot',
    end: async ({ connection }) => {
      await connection.sendRequest(requests.stopSlot, { slot: 1 });
    },
  },
  {
    name: 'a restart of the slot',
    end: async (supervisor) => {
      const worker = supervisor.log.pidOf(1);
      await supervisor.connection.sendRequest(requests.restartSlot, { slot: 1 });
      await workerGone(supervisor, worker);
    },
  },
  {
    name: 'a reload',
    end: async (supervisor) => {
      await supervisor.connection.sendRequest(requests.reload, null);
      await supervisor.log.waitFor(
        'the old worker to be gone',
        () => supervisor.log.slots.get(1)?.retiringPids.length === 0,
      );
    },
  },
  {
    name: 'a stop of the session',
    end: async (supervisor) => {
      await supervisor.stop();
    },
  },
  {
    name: 'a stop of a blocked worker',
    plan: { drainTimeout: 100, killTimeout: 100 },
    end: async (supervisor, address) => {
      await get(address, '/deaf');
      await get(address, '/block');
      await supervisor.stop();
    },
  },
  {
    name: 'the end of the editor',
    end: (supervisor) => {
      supervisor.socket.destroy();
    },
  },
  {
    name: 'SIGTERM of the supervisor',
    end: async (supervisor) => {
      process.kill(supervisor.pid, 'SIGTERM');
      await supervisor.ended;
    },
  },
  {
    name: 'SIGKILL of the supervisor',
    end: (supervisor) => {
      process.kill(supervisor.pid, 'SIGKILL');
    },
  },
  {
    name: 'SIGKILL of the supervisor while the worker blocks its event loop',
    end: async (supervisor, address) => {
      await get(address, '/block');
      process.kill(supervisor.pid, 'SIGKILL');
    },
  },
];

describe('of what a worker has started nothing is left two seconds after (T7, T13, T14, T27)', () => {
  for (const { name, end, plan } of scenarios) {
    it(name, async function () {
      this.timeout(30_000);
      const supervisor = await supervise(fixture('family.js'), { workers: 1, ...plan });
      const address = await supervisor.log.address(1);
      const family = await startFamily(address);
      // What clears its environment can be told by its lineage alone, which is looked at every second.
      await supervisor.log.waitFor('a look at the family', () =>
        supervisor.log
          .of('sample')
          .some(({ samples: [first] }) => (first?.children ?? 0) >= kinds.length - 2),
      );
      const worker = supervisor.log.pidOf(1);
      await end(supervisor, address);
      const took = await areGone(family);
      console.log(`      ${kinds.length} of ${kinds.length} kinds gone after ${Math.round(took)} ms`);
      if (supervisor.log.slots.get(1)?.pid !== worker) assert.ok(!isAlive(worker));
    });
  }

  it('T9: and what is to be kept stays', async () => {
    const keepAlive = ['sleep 3600'];
    const supervisor = await supervise(fixture('family.js'), { workers: 1, keepAlive });
    const address = await supervisor.log.address(1);
    const kept = Number((await get(address, '/start?kind=detached')).body);
    const swept = Number((await get(address, '/start?kind=deaf')).body);
    await supervisor.stop();
    await allGone([swept], promised);
    assert.ok(isAlive(kept));
    process.kill(kept, 'SIGKILL');
  });
});
