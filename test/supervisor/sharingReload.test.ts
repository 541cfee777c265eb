import assert from 'node:assert/strict';
import type { Plan } from '../../src/protocol/plan';
import { requests } from '../../src/protocol/rpc';
import { isAlive } from '../support/processes';
import { startLoad } from './support/load';
import { fixture } from './support/paths';
import { supervise } from './support/supervisor';

const modes: [string, Partial<Plan>][] = [
  ['by default', {}],
  ['shared', { scheduling: 'shared' }],
  ['round-robin', { scheduling: 'round-robin' }],
  ['sticky by address', { sticky: { by: 'address' } }],
  ['sticky by cookie', { sticky: { by: 'cookie', name: 'sid' } }],
];

describe('five reloads in a row under load', () => {
  for (const [name, mode] of modes) {
    it(`lose no request: ${name}`, async function () {
      this.timeout(60_000);
      const supervisor = await supervise(fixture('probe.js'), mode);
      const { log, connection } = supervisor;
      const first = [log.pidOf(1), log.pidOf(2)];
      const load = startLoad(await log.address(2), 24);
      for (let i = 0; i < 5; i++) {
        await load.more(50);
        assert.equal((await connection.sendRequest(requests.reload, null)).outcome, 'done');
      }
      await load.more(50);
      await log.waitFor('the old workers to be gone', () => {
        return [...log.slots.values()].every(({ retiringPids }) => retiringPids.length === 0);
      });
      const { answered, failed } = await load.end();
      assert.deepEqual(failed, []);
      assert.ok(answered >= 300);
      assert.deepEqual(first.filter(isAlive), []);
      assert.equal(await supervisor.stop(), 0);
    });
  }
});
