import assert from 'node:assert/strict';
import type { Plan, RestartRule } from '../../src/protocol/plan';
import { planDefaults } from '../../src/protocol/planDefaults';
import { requests } from '../../src/protocol/rpc';
import { fixture } from './support/paths';
import { planFor, startSupervisor, supervise, type Supervisor } from './support/supervisor';

const { restart } = planDefaults;
const rule = (changes: Partial<RestartRule>): RestartRule => ({ ...restart, ...changes });

/** The waits in milliseconds before each restart of a slot, as they were told. */
const waits = ({ log }: Supervisor, slot: number): number[] => {
  const begun = new Map<number, number>();
  for (const { retryAt, wall } of log.ofSlot(slot)) {
    if (retryAt !== undefined && !begun.has(retryAt)) begun.set(retryAt, retryAt - wall);
  }
  return [...begun.values()];
};

const crashing = (after: number, changes: Partial<Plan>): Promise<Supervisor> =>
  supervise(fixture('crashes.js'), { workers: 1, args: [String(after)], ...changes });

describe('a crash loop', () => {
  it('T3: stops at the budget with the default backoff, and says how often', async () => {
    const supervisor = startSupervisor();
    await supervisor.start(planFor(fixture('throwsAtStart.js'), { workers: 1 }));
    const notice = await supervisor.log.waitFor('the end', () => supervisor.log.of('notice')[0]);
    assert.match(notice.message, /^Uncaught TypeError: .* Its budget of 5 restarts in 60 s is used up\.$/);
    assert.equal(supervisor.log.slots.get(1)?.restarts, 2, 'a death before ready counts twice');
    assert.equal(await supervisor.stop(), 0);
  });

  it('T3: of a program that crashes every 1.5 s stops at the budget too', async function () {
    this.timeout(30_000);
    const budget = { restarts: 3, windowMs: 60_000 };
    const supervisor = await crashing(1500, { restart: rule({ budget, stableAfter: 1000 }) });
    await supervisor.log.waitFor('the end', () => supervisor.log.of('notice')[0]);
    assert.equal(supervisor.log.slots.get(1)?.state, 'failed');
    assert.equal(supervisor.log.slots.get(1)?.restarts, 3);
    assert.deepEqual(waits(supervisor, 1), [], 'each one was stable, so each restart was at once');
    assert.equal(await supervisor.stop(), 0);
  });

  it('T4: waits longer from death to death up to the cap, at once for the first', async function () {
    this.timeout(30_000);
    const backoff = { initial: 100, max: 500 };
    const budget = { restarts: 6, windowMs: 60_000 };
    const supervisor = await crashing(20, { restart: rule({ backoff, budget }) });
    await supervisor.log.waitFor('the end', () => supervisor.log.of('notice')[0]);
    const told = waits(supervisor, 1);
    console.log(`      waits of ${told.join(', ')} ms`);
    assert.equal(told.length, 5);
    for (const [i, base] of [100, 200, 400, 500, 500].entries()) {
      const wait = told[i] ?? 0;
      assert.ok(wait >= 0.8 * base - 2 && wait <= Math.min(1.2 * base, 500) + 2, `wait ${i}: ${wait} ms`);
    }
    assert.equal(await supervisor.stop(), 0);
  });

  it('of one slot leaves the others serving, and Retry clears it', async () => {
    const budget = { restarts: 1, windowMs: 60_000 };
    const supervisor = await supervise(fixture('probe.js'), { workers: 2, restart: rule({ budget }) });
    const { log, connection } = supervisor;
    for (const restarts of [0, 1]) {
      await log.waitFor('the worker', () => {
        const slot = log.slots.get(1);
        return slot?.state === 'ready' && slot.restarts === restarts;
      });
      process.kill(log.pidOf(1), 'SIGKILL');
      await log.waitFor('the end of the worker', () => log.slots.get(1)?.state !== 'ready');
    }
    await log.waitFor('the failure', () => log.slots.get(1)?.state === 'failed');
    assert.equal(log.slots.get(2)?.state, 'ready');
    await connection.sendRequest(requests.restartSlot, { slot: 1 });
    await log.ready(2);
    process.kill(log.pidOf(1), 'SIGKILL');
    await log.waitFor('a restart from a cleared budget', () => log.slots.get(1)?.state === 'starting');
    await log.ready(2);
    assert.equal(await supervisor.stop(), 0);
  });

  it('of the whole session stops at its own budget, whichever slots it hits', async () => {
    const sessionBudget = { restarts: 3, windowMs: 60_000 };
    const supervisor = await supervise(fixture('probe.js'), { workers: 4, restart: rule({ sessionBudget }) });
    const { log, connection } = supervisor;
    for (const slot of [1, 2, 3]) {
      process.kill(log.pidOf(slot), 'SIGKILL');
      await log.waitFor('the restart', () => log.slots.get(slot)?.restarts === 1);
      await log.ready(4);
    }
    process.kill(log.pidOf(4), 'SIGKILL');
    const notice = await log.waitFor('the notice', () => log.of('notice')[0]);
    assert.match(notice.message, /The session's budget of 3 restarts in 60 s is used up\.$/);
    assert.deepEqual(notice.slots, [4]);
    assert.equal(log.slots.get(4)?.state, 'failed');
    assert.equal([...log.slots.values()].filter(({ state }) => state === 'ready').length, 3);
    await connection.sendRequest(requests.restartSlot, { slot: 4 });
    await log.ready(4);
    assert.equal(await supervisor.stop(), 0);
  });
});
