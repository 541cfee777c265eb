import assert from 'node:assert/strict';
import { requests } from '../../src/protocol/rpc';
import { getJson } from './support/http';
import { startLoad } from './support/load';
import { startMuster } from './support/muster';
import { fixture } from './support/paths';
import { allGone, isAlive } from '../support/processes';
import { supervise, type Supervisor } from './support/supervisor';

interface WhoAmI {
  pid: number;
  slot: string;
  instance: string;
}

const spareOf = ({ log }: Pick<Supervisor, 'log'>): Promise<number> =>
  log.waitFor('a loaded spare', () => {
    const spare = log.of('session').at(-1)?.spare;
    return spare?.state === 'ready' && spare.pid;
  });

describe('a warm spare', () => {
  it('takes the place of a worker that dies, as that slot, and another one is kept', async () => {
    const supervisor = await supervise(fixture('probe.js'), { workers: 2, warmSpare: true });
    const { log } = supervisor;
    const address = await log.address(2);
    const spare = await spareOf(supervisor);
    assert.ok(![log.pidOf(1), log.pidOf(2)].includes(spare));
    process.kill(log.pidOf(2), 'SIGKILL');
    await log.waitFor('the spare in its place', () => log.slots.get(2)?.pid === spare);
    await log.ready(2);
    const answers = new Map<number, WhoAmI>();
    while (answers.size < 2) {
      const who = await getJson<WhoAmI>(address, '/whoami');
      answers.set(who.pid, who);
    }
    assert.deepEqual(
      { slot: answers.get(spare)?.slot, instance: answers.get(spare)?.instance },
      { slot: '2', instance: '1' },
    );
    assert.notEqual(await spareOf(supervisor), spare);
    assert.equal(await supervisor.stop(), 0);
  });

  it('serves nobody before it is needed', async () => {
    const supervisor = await supervise(fixture('probe.js'), { workers: 1, warmSpare: true });
    const address = await supervisor.log.address(1);
    const spare = await spareOf(supervisor);
    for (let i = 0; i < 20; i++) assert.notEqual((await getJson<WhoAmI>(address, '/whoami')).pid, spare);
    assert.equal(await supervisor.stop(), 0);
    assert.equal(isAlive(spare), false);
  });

  it('that was loaded before a reload is not used after it', async () => {
    const supervisor = await supervise(fixture('probe.js'), { workers: 1, warmSpare: true });
    const { log, connection } = supervisor;
    const spare = await spareOf(supervisor);
    const load = startLoad(await log.address(1), 4);
    await load.more(10);
    const { outcome } = await connection.sendRequest(requests.reload, null);
    assert.equal(outcome, 'done');
    assert.notEqual(log.pidOf(1), spare);
    await allGone([spare], 2000);
    assert.notEqual(await spareOf(supervisor), spare);
    await load.more(10);
    assert.deepEqual((await load.end()).failed, []);
    assert.equal(await supervisor.stop(), 0);
  });

  it('of a program that listens on nothing is given up, and a person is told', async () => {
    const muster = startMuster(['--workers', '1', '--warm-spare', fixture('readyMessage.js')]);
    const notice = await muster.log.waitFor('the notice', () => muster.log.of('notice')[0]);
    assert.match(notice.message, /^No warm spare is kept for this program: /);
    assert.equal(muster.log.slots.get(1)?.state, 'ready');
    assert.equal((await muster.stop()).code, 0);
  });
});
