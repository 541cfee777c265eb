import assert from 'node:assert/strict';
import { get, getJson } from '../supervisor/support/http';
import { until } from '../support/until';
import { assertFindings, runExample } from './support/example';

describe('The examples of servers', () => {
  it('hello: every worker serves, and which one has answered is visible', async () => {
    const muster = runExample('hello/server.js', ['--workers', '3']);
    const address = await muster.log.address(3);
    const pids = new Map([1, 2, 3].map((slot) => [muster.log.pidOf(slot), slot]));
    const answered = new Set<number>();
    await until('an answer of each worker', async () => {
      const [, pid, index] = /process (\d+), slot (\d+)/.exec((await get(address)).body) ?? [];
      assert.equal(pids.get(Number(pid)), Number(index) + 1);
      answered.add(Number(pid));
      return answered.size === 3;
    });
    assertFindings('hello/server.js', []);
    assert.equal((await muster.stop()).code, 0);
  });

  it('express: every worker serves, and names itself', async () => {
    const muster = runExample('express/server.js', ['--workers', '2']);
    const address = await muster.log.address(2);
    const answered = new Set<unknown>();
    await until('an answer of each worker', async () => {
      answered.add((await get(address)).headers['x-worker']);
      return answered.size === 2;
    });
    assert.deepEqual([...answered].sort(), [1, 2].map((slot) => String(muster.log.pidOf(slot))).sort());
    assert.deepEqual(await getJson(address, '/users/1'), { id: 1, name: 'Ada' });
    assert.equal((await get(address, '/fail')).status, 500);
    assert.equal((await muster.stop()).code, 0);
  });

  it('broken: it is tried again with a growing delay, then it has failed, with the error and its line', async () => {
    const args = ['--workers', '1', '--backoff-initial', '50', '--budget-restarts', '5'];
    const muster = runExample('broken/server.js', args);
    assert.equal((await muster.ended).code, 1);
    const states = muster.log.states(1);
    assert.ok(states.includes('backoff'), states.join());
    const failed = muster.log.ofSlot(1).find(({ state }) => state === 'failed');
    assert.match(
      failed?.cause?.message ?? '',
      /^Uncaught TypeError: .*\(broken\/server\.js:\d+\)|\(server\.js:\d+\)/,
    );
    assert.match(failed?.cause?.location?.file ?? '', /broken\/server\.js$/);
    const notices = muster.log.of('notice').filter(({ severity }) => severity === 'error');
    assert.equal(notices.length, 1);
    assert.match(notices[0]?.message ?? '', /budget of 5 restarts .* is used up/);
  });

  it("leak: the worker is replaced at its limit, and nobody's request is lost", async () => {
    const limits = ['--memory-limit', '120', '--budget-restarts', '50'];
    const muster = runExample('leak/server.js', ['--workers', '1', ...limits]);
    const address = await muster.log.address(1);
    const first = muster.log.pidOf(1);
    let answers = 0;
    await until('another worker', async () => {
      const { status } = await get(address);
      assert.equal(status, 200);
      answers += 1;
      const { pid, state } = muster.log.slots.get(1) ?? {};
      return state === 'ready' && pid !== first;
    });
    assert.ok(answers > 20, `${answers} answers`);
    assert.match(
      muster.log.slots.get(1)?.cause?.message ?? '',
      /^Held \d+ MB, more than the limit of 120 MB/,
    );
    const memory = muster.log
      .of('sample')
      .flatMap(({ samples }) => samples.filter(({ pid }) => pid === first));
    assert.ok((memory.at(-1)?.memory ?? 0) > (memory[0]?.memory ?? 0));
    assert.equal((await muster.stop()).code, 0);
  });

  it('cpu-bound: a worker that computes stands still in a function and a line; with threads it answers', async () => {
    assertFindings('cpu-bound/server.js', ['blocking-call']);
    assertFindings('cpu-bound/with-threads.js', []);
    const blocking = runExample('cpu-bound/server.js', ['--workers', '1', '--heartbeat', '300']);
    const address = await blocking.log.address(1);
    const answer = get(address, '/?rounds=3000000');
    const notice = await blocking.log.waitFor('the notice', () =>
      blocking.log.of('notice').find(({ id }) => id.startsWith('unresponsive')),
    );
    assert.match(notice.message, /^Worker 1 does not respond\. .* in hash \(server\.js:\d+\)/);
    assert.match((await answer).body, /^[0-9a-f]{64}$/m);
    await blocking.log.waitFor('it to answer again', () => blocking.log.slots.get(1)?.state === 'ready');
    assert.equal((await blocking.stop()).code, 0);

    const free = runExample('cpu-bound/with-threads.js', ['--workers', '1', '--heartbeat', '300']);
    const other = await free.log.address(1);
    const slow = get(other, '/?rounds=3000000');
    let isDone = false;
    void slow.then(() => (isDone = true));
    for (let i = 0; i < 5; i++) assert.equal((await get(other, '/?rounds=1000')).status, 200);
    assert.equal(isDone, false);
    await slow;
    assert.deepEqual(free.log.states(1), ['starting', 'ready']);
    assert.equal((await free.stop()).code, 0);
  });
});
