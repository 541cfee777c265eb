import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../../support/until';
import { get, getJson } from '../../supervisor/support/http';
import { endExample, Example, exampleFile, underlined } from '../support/example';

describe('Of the examples of servers, the window shows', () => {
  afterEach(endExample);

  it('hello: every worker that serves, and who has answered how much', async () => {
    const example = await Example.run('hello/server.js', 3);
    const pids = new Set([1, 2, 3].map((slot) => example.pidOf(slot)));
    const answered = new Set<number>();
    await until('an answer of each worker', async () => {
      answered.add(Number(/process (\d+)/.exec((await get(example.address)).body)?.[1]));
      return answered.size === 3;
    });
    assert.deepEqual(answered, pids);
    await example.linesLike(/^[123] ready .* pid \d+/, 3);
    await example.lineLike(/^\S*server\.js 3 of 3 ready/);
    await until('the share of each in the Load tab', () => {
      const { lanes } = example.tab('load');
      return lanes.length === 3 && lanes.every(({ share }) => share > 0);
    });
    await underlined(exampleFile('hello/server.js'), []);
  });

  it('express: its routes, as they are written', async () => {
    const example = await Example.run('express/server.js', 2);
    for (const path of ['/users/1', '/users/2', '/fail']) await get(example.address, path);
    const routes = await until('the routes', () => {
      const found = new Map(example.tab('load').routes.map((one) => [one.route, one]));
      return found.has('GET /users/:id') && found.has('GET /fail') && found;
    });
    assert.equal(routes.get('GET /users/:id')?.count, 2);
    assert.equal(routes.get('GET /fail')?.errors, 1);
    await example.linesLike(/^[12] ready /, 2);
  });

  it('hello, reloaded: each worker replaced in its row, and nobody is refused', async () => {
    const example = await Example.run('hello/server.js', 2);
    const before = [1, 2].map((slot) => example.pidOf(slot));
    const asking = new AbortController();
    const asked = (async () => {
      let answers = 0;
      for (; !asking.signal.aborted; answers++) assert.equal((await get(example.address)).status, 200);
      return answers;
    })();
    await vscode.commands.executeCommand('muster.reload');
    asking.abort();
    assert.ok((await asked) > 0);
    const after = [1, 2].map((slot) => example.pidOf(slot));
    assert.deepEqual(
      after.filter((pid) => before.includes(pid)),
      [],
    );
    await example.linesLike(/^[12] ready /, 2);
  });

  it('broken: a growing wait, then that it has failed, and with which error on which line', async () => {
    const example = await Example.start(exampleFile('broken/server.js'), {
      workers: 1,
      'restart.backoff.initial': 50,
    });
    const { description } = await example.lineLike(/^1 failed /);
    assert.match(description, /^failed · .*TypeError.*server\.js:\d+/);
    const states = example.events.flatMap((event) => (event.type === 'slot' ? event.state : []));
    assert.ok(states.filter((state) => state === 'backoff').length >= 2, states.join());
    await example.eventLike(/budget of \d+ restarts .* is used up/);
  });

  it('leak: memory that rises to the limit, and the worker replaced there with no request lost', async () => {
    const example = await Example.run('leak/server.js', 1, {
      'memory.limit': 120,
      'restart.budget.restarts': 50,
    });
    assert.equal(example.tab('workers').memoryLimit, 120 * 1024 * 1024);
    const first = example.pidOf(1);
    await until('another worker', async () => {
      assert.equal((await get(example.address)).status, 200);
      const { pid, state } = example.session.model.slot(1)?.info ?? {};
      return state === 'ready' && pid !== first;
    });
    const [slot] = example.tab('workers').slots;
    assert.ok((slot?.memory.points ?? []).some((point) => point !== null));
    await example.eventLike(/Held \d+ MB, more than the limit of 120 MB/);
  });

  it('cpu-bound: a worker that stands still, in which function and line; with threads it answers', async () => {
    const blocking = exampleFile('cpu-bound/server.js');
    const example = await Example.run('cpu-bound/server.js', 1, { 'heartbeat.threshold': 300 });
    const answer = get(example.address, '/?rounds=1000000');
    await example.lineLike(/^1 unresponsive .*hash.*server\.js:\d+/);
    await example.eventLike(/hash/);
    await answer;
    await example.lineLike(/^1 ready /);
    await until('the loop to be seen late', () => {
      const [slot] = example.tab('workers').slots;
      return (slot?.loop.points ?? []).some((point) => (point ?? 0) > 300);
    });
    await underlined(blocking, ['blocking-call']);
    await endExample();

    const free = await Example.run('cpu-bound/with-threads.js', 1, { 'heartbeat.threshold': 300 });
    const slow = get(free.address, '/?rounds=1000000');
    for (let i = 0; i < 5; i++) assert.equal((await get(free.address, '/?rounds=1000')).status, 200);
    await slow;
    const states = free.events.flatMap((event) => (event.type === 'slot' ? event.state : []));
    assert.ok(!states.includes('unresponsive'));
    await underlined(exampleFile('cpu-bound/with-threads.js'), []);
  });

  it('pm2: the apps of the ecosystem file to choose from, and the chosen one with its settings', async () => {
    const accept = async (): Promise<void> => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    };
    const example = await Example.start(exampleFile('pm2/ecosystem.config.js'), {}, accept);
    await example.ready(2);
    await example.lineLike(/^\S*api\.js 2 of 2 ready/);
    const { killTimeout, readyTimeout, memoryLimit } = example.session.model.plan;
    assert.deepEqual([killTimeout, readyTimeout, memoryLimit], [4000, 8000, 300 * 1024 * 1024]);
    const answer = await getJson<{ name: string; args: string[]; execArgv: string[] }>(example.address, '/');
    assert.deepEqual(
      [answer.name, answer.args, answer.execArgv],
      ['api', ['--verbose', 'one two'], ['--max-old-space-size=200']],
    );
  });
});
