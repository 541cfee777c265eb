import assert from 'node:assert/strict';
import { runtimeMajors, runtimePath } from '../../scripts/testing/runtimes';
import type { Address } from '../../src/protocol/events';
import { requests } from '../../src/protocol/rpc';
import { until } from '../support/until';
import { ask, visit } from './support/client';
import { fixture } from './support/paths';
import { supervise } from './support/supervisor';

/** Forty clients with an address each. */
const addresses = Array.from({ length: 40 }, (_, i) => `127.0.1.${i + 1}`);

async function slotsOf(address: Address): Promise<Map<string, number>> {
  const slots = new Map<string, number>();
  for (const from of addresses) slots.set(from, (await visit(address, { from })).slot);
  return slots;
}

const moved = (before: Map<string, number>, after: Map<string, number>): string[] =>
  [...before].flatMap(([client, slot]) => (after.get(client) === slot ? [] : client));

/** A worker that says that it listens may be a moment ahead of the supervisor's port. */
async function allServe(address: Address, slots: number): Promise<Map<string, number>> {
  return until('every slot to have clients', async () => {
    const [once, again] = [await slotsOf(address), await slotsOf(address)];
    return new Set(again.values()).size === slots && moved(once, again).length === 0 && again;
  });
}

describe('a client that stays with its worker', () => {
  for (const major of runtimeMajors) {
    it(`is known by its address: Node.js ${major}`, async () => {
      const changes = { workers: 4, sticky: { by: 'address' } } as const;
      const supervisor = await supervise(fixture('sessions.js'), changes, runtimePath(major));
      const address = await supervisor.log.address(4);
      const first = await allServe(address, 4);
      assert.deepEqual(moved(first, await slotsOf(address)), []);
      assert.equal(await supervisor.stop(), 0);
    });

    it(`is known by its cookie, wherever it comes from: Node.js ${major}`, async () => {
      const changes = { workers: 4, sticky: { by: 'cookie', name: 'SID' } } as const;
      const supervisor = await supervise(fixture('sessions.js'), changes, runtimePath(major));
      const address = await supervisor.log.address(4);
      const slots = new Set<number>();
      for (const from of addresses.slice(0, 12)) {
        const { slot, cookies } = await visit(address, { from });
        slots.add(slot);
        const headers = { Cookie: `theme=dark; ${cookies[0] ?? ''}` };
        assert.deepEqual(
          (({ slot, visits }) => ({ slot, visits }))(await visit(address, { from, headers })),
          {
            slot,
            visits: 2,
          },
        );
        const elsewhere = await visit(address, { from: '127.0.9.9', headers });
        assert.deepEqual({ slot: elsewhere.slot, visits: elsewhere.visits }, { slot, visits: 3 });
      }
      assert.ok(slots.size > 1, `all in slot ${[...slots].join()}`);
      assert.equal(await supervisor.stop(), 0);
    });
  }

  it('is known by a header, the first time as ever after', async () => {
    const changes = { workers: 4, sticky: { by: 'header', name: 'X-Tenant' } } as const;
    const supervisor = await supervise(fixture('sessions.js'), changes);
    const address = await supervisor.log.address(4);
    const slots = new Map<string, number>();
    for (const from of addresses.slice(0, 3)) {
      for (let i = 0; i < 24; i++) {
        const tenant = `tenant-${i}`;
        const { slot } = await visit(address, { from, headers: { 'x-tenant': tenant } });
        assert.equal(slots.get(tenant) ?? slot, slot, tenant);
        slots.set(tenant, slot);
      }
    }
    assert.deepEqual([...new Set(slots.values())].sort(), [1, 2, 3, 4]);
    assert.equal(await supervisor.stop(), 0);
  });

  it('behind a proxy is known by what the proxy forwards, until it has its cookie', async () => {
    const changes = { workers: 4, sticky: { by: 'cookie', name: 'sid' } } as const;
    const supervisor = await supervise(fixture('sessions.js'), changes);
    const address = await supervisor.log.address(4);
    const slots = new Set<number>();
    for (let i = 0; i < 24; i++) {
      const forwarded = { 'X-Forwarded-For': `203.0.113.${i}, 10.0.0.1` };
      const { slot, cookies } = await visit(address, { headers: forwarded });
      const again = await visit(address, { headers: { ...forwarded, Cookie: cookies[0] } });
      assert.deepEqual({ slot: again.slot, visits: again.visits }, { slot, visits: 2 });
      slots.add(slot);
    }
    assert.deepEqual([...slots].sort(), [1, 2, 3, 4]);
    assert.equal(await supervisor.stop(), 0);
  });

  it('is served by others while its worker is down, and no client of theirs moves', async () => {
    const restart = { backoff: { initial: 1500, max: 1500 } };
    const changes = { workers: 4, sticky: { by: 'address' } } as const;
    const supervisor = await supervise(fixture('sessions.js'), {
      ...changes,
      restart: {
        ...restart,
        budget: { restarts: 5, windowMs: 60_000 },
        sessionBudget: { restarts: 9, windowMs: 60_000 },
        stableAfter: 30_000,
        stopExitCodes: [],
      },
    });
    const { log } = supervisor;
    const address = await log.address(4);
    const before = await allServe(address, 4);
    // The first death is followed by a restart at once.
    process.kill(log.pidOf(2), 'SIGKILL');
    await log.waitFor('the restart', () => log.slots.get(2)?.restarts === 1);
    await log.ready(4);
    process.kill(log.pidOf(2), 'SIGKILL');
    await log.waitFor('its backoff', () => log.slots.get(2)?.state === 'backoff');
    const meanwhile = await slotsOf(address);
    assert.equal(log.slots.get(2)?.state, 'backoff');
    assert.deepEqual(
      moved(before, meanwhile),
      [...before].flatMap(([client, slot]) => (slot === 2 ? client : [])),
    );
    await log.ready(4);
    await until('its clients to be back', async () => moved(before, await slotsOf(address)).length === 0);
    assert.equal(await supervisor.stop(), 0);
  });

  it('moves by a scale only where it must, and not at all by a reload', async () => {
    const changes = { workers: 4, sticky: { by: 'address' } } as const;
    const supervisor = await supervise(fixture('sessions.js'), changes);
    const { log, connection } = supervisor;
    const address = await log.address(4);
    const four = await allServe(address, 4);
    assert.equal((await connection.sendRequest(requests.reload, null)).outcome, 'done');
    assert.deepEqual(moved(four, await slotsOf(address)), []);
    await connection.sendRequest(requests.scale, { workers: 5 });
    await log.ready(5);
    const five = await allServe(address, 5);
    const went = moved(four, five);
    assert.ok(went.length < addresses.length / 2, `${went.length} moved`);
    assert.ok(went.every((client) => five.get(client) === 5));
    await connection.sendRequest(requests.scale, { workers: 4 });
    assert.deepEqual(moved(four, await slotsOf(address)), []);
    assert.equal(await supervisor.stop(), 0);
  });

  it('is answered as ever when its request cannot be read', async () => {
    const changes = { workers: 2, sticky: { by: 'cookie', name: 'sid' } } as const;
    const supervisor = await supervise(fixture('sessions.js'), changes);
    const address = await supervisor.log.address(2);
    const long = await ask(address, { headers: { 'X-Long': 'a'.repeat(20_000) } });
    assert.equal(long.status, 431);
    assert.equal(await supervisor.stop(), 0);
  });
});
