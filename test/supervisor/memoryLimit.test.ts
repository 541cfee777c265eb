import assert from 'node:assert/strict';
import { get } from './support/http';
import { startLoad } from './support/load';
import { fixture } from './support/paths';
import { isAlive } from '../support/processes';
import { supervise } from './support/supervisor';

const megabyte = 2 ** 20;
const limit = 300 * megabyte;
const program = fixture('hungry.js');

describe('a worker over its memory limit (T23)', () => {
  for (const [path, whose] of [
    ['/take?mb=320', 'Held \\d+ MB, more'],
    ['/child?mb=320', 'Held \\d+ MB with its child, more'],
  ] as const) {
    it(`is drained and replaced within two seconds, and no request is lost: ${path}`, async () => {
      const supervisor = await supervise(program, { workers: 1, memoryLimit: limit });
      const { log } = supervisor;
      const address = await log.address(1);
      const old = log.pidOf(1);
      const slow = get(address, '/slow?ms=2500');
      const load = startLoad(address, 4);
      await load.more(10);
      await get(address, path);
      const over = await log.waitFor('a sample over the limit', () =>
        log.of('sample').find(({ samples: [first] }) => (first?.treeMemory ?? 0) > limit),
      );
      await log.waitFor('the replacement', () => log.pidOf(1) !== old && log.slots.get(1)?.restarts === 1);
      const replaced = log.ofSlot(1).find(({ pid }) => pid !== undefined && pid !== old);
      assert.ok((replaced?.time ?? Infinity) - over.time < 2000, 'it took two seconds');
      assert.equal(replaced?.cause?.kind, 'memoryLimit');
      assert.match(replaced.cause.message, new RegExp(`^${whose} than the limit of 300 MB\\.$`));
      assert.equal((await slow).body, 'slow');
      await load.more(10);
      assert.deepEqual((await load.end()).failed, []);
      assert.ok(log.ofSlot(1).every(({ state }) => state === 'starting' || state === 'ready'));
      await log.waitFor('the old one to be gone', () => log.slots.get(1)?.retiringPids.length === 0);
      assert.equal(isAlive(old), false);
      assert.equal(await supervisor.stop(), 0);
    });
  }

  it('again and again is left in its place when its restart budget is used up, and a person is told', async () => {
    const restart = {
      backoff: { initial: 20, max: 50 },
      budget: { restarts: 1, windowMs: 60_000 },
      sessionBudget: { restarts: 100, windowMs: 60_000 },
      stableAfter: 30_000,
      stopExitCodes: [],
    };
    const supervisor = await supervise(program, { workers: 1, memoryLimit: limit, restart });
    const { log } = supervisor;
    const address = await log.address(1);
    for (let restarts = 1; restarts <= 2; restarts++) {
      await get(address, '/take?mb=320');
      if (restarts > 1) break;
      await log.waitFor('the replacement', () => log.slots.get(1)?.restarts === restarts);
    }
    const notice = await log.waitFor('the notice', () => log.of('notice')[0]);
    assert.equal(notice.severity, 'warning');
    assert.match(
      notice.message,
      /^Worker 1: Held \d+ MB, more than the limit of 300 MB\. It is not replaced, as it was restarted too often/,
    );
    assert.equal(log.slots.get(1)?.state, 'ready');
    assert.equal((await get(address)).status, 200);
    assert.equal(await supervisor.stop(), 0);
  });
});
