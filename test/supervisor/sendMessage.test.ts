import assert from 'node:assert/strict';
import { surroundings } from '../../src/control/directory';
import { readRegistrations } from '../../src/control/registry';
import { requests } from '../../src/protocol/rpc';
import { until } from '../support/until';
import { command } from './support/command';
import type { EventLog } from './support/eventLog';
import { get } from './support/http';
import { fixture } from './support/paths';
import { supervise, type Supervisor } from './support/supervisor';

/** What the worker of a slot has heard, once it is so much. */
const heard = (log: EventLog, slot: number, count: number): Promise<unknown[]> =>
  log.waitFor(`${count} messages in worker ${slot}`, () => {
    const lines = log.of('log').flatMap((event) => (event.slot === slot ? event.lines : []));
    const messages = lines.filter((line) => line.startsWith('heard '));
    return messages.length === count && messages.map((line) => JSON.parse(line.slice(6)) as unknown);
  });

describe('a message that a person sends', function () {
  this.timeout(60_000);
  let supervisor: Supervisor;
  beforeEach(async () => {
    supervisor = await supervise(fixture('hears.js'), { workers: 2 });
  });

  it('comes to one worker, or to all, as its program sees those of a primary', async () => {
    const { connection, log } = supervisor;
    const messages = [{ cmd: 'flush', deep: [{ a: null }] }, 'text', 7, true, null];
    for (const message of messages)
      assert.deepEqual(await connection.sendRequest(requests.sendMessage, { slot: 2, message }), {
        workers: 1,
      });
    assert.deepEqual(await heard(log, 2, messages.length), messages);
    assert.deepEqual(await connection.sendRequest(requests.sendMessage, { message: 'all' }), { workers: 2 });
    assert.deepEqual(await heard(log, 1, 1), ['all']);
    assert.equal((await heard(log, 2, messages.length + 1)).at(-1), 'all');
    assert.equal(await supervisor.stop(), 0);
  });

  it('is refused, in a sentence, where nobody would get it', async () => {
    const { connection, log } = supervisor;
    const send = (params: object): Promise<unknown> => connection.sendRequest('message/send', params);
    await assert.rejects(send({ slot: 3, message: 1 }), /^Error: There is no worker 3: the session has 2\.$/);
    await assert.rejects(
      send({ message: { cmd: 'NODE_CLUSTER', act: 'disconnect' } }),
      /keeps messages whose "cmd"/,
    );
    await assert.rejects(send({ message: 'x'.repeat(1024 * 1024) }), /it may have 1048576\.$/);
    await assert.rejects(send({ slot: 1 }), /message/);
    await assert.rejects(send({ slot: '1', message: 1 }), /number/);
    await send({ slot: 1, message: 'leave' });
    await log.waitFor('worker 1 to leave', () => log.lines('stdout').includes('left'));
    await assert.rejects(
      send({ slot: 1, message: 1 }),
      /^Error: Worker 1 cannot be sent a message: it is not running, or its program has closed the IPC channel\.$/,
    );
    assert.deepEqual(await send({ message: 1 }), { workers: 1 });
    await connection.sendRequest(requests.stopSlot, { slot: 2 });
    await assert.rejects(
      send({ message: 1 }),
      /^Error: No worker can be sent a message: none is running with its IPC channel open\.$/,
    );
    assert.equal((await get(await log.address(1))).body, 'hello');
    assert.equal(await supervisor.stop(), 0);
  });

  it('can be sent from another terminal', async () => {
    const { log, pid } = supervisor;
    await until('the session to be listed', async () =>
      (await readRegistrations(surroundings())).some((entry) => entry.pid === pid),
    );
    assert.deepEqual(await command('send', 'all', '{"cmd":"flush"}'), {
      ...{ code: 0, stdout: 'sent to 2 workers\n', stderr: '' },
    });
    assert.deepEqual(await command('send', '1', '"text"'), {
      code: 0,
      stdout: 'sent to worker 1\n',
      stderr: '',
    });
    assert.deepEqual(await heard(log, 1, 2), [{ cmd: 'flush' }, 'text']);
    const refused = await command('send', '9', '1');
    assert.deepEqual(refused, {
      ...{ code: 1, stdout: '', stderr: 'muster: There is no worker 9: the session has 2.\n' },
    });
    const wrong = await command('send', 'all', '{cmd:1}');
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /^muster: This is not JSON: .+\.\n"muster --help" tells more\.\n$/);
    assert.equal(await supervisor.stop(), 0);
  });
});
