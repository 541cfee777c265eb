import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Address } from '../../../src/protocol/events';
import { itNeeds } from '../../support/itNeeds';
import { startRedis } from '../../support/redis';
import { handshake, remembers } from '../../support/stickyClient';
import { get, getJson } from '../../supervisor/support/http';
import { endExample, Example, exampleFile, underlined, whenExampleEnds } from '../support/example';
import { workspaceFile } from '../support/muster';

/** In turn, so that what each of two workers has seen is known. */
const inTurn = { scheduling: 'round-robin' };

async function onRedis(name: string): Promise<Example> {
  const { url, end } = await startRedis();
  whenExampleEnds(end);
  return Example.run(name, 2, { ...inTurn, env: { REDIS_URL: url } });
}

interface Visit {
  visits: number;
  pid: number;
}

async function visit(address: Address, times: number): Promise<Visit[]> {
  const answers: Visit[] = [];
  for (let i = 0; i < times; i++) answers.push(await getJson<Visit>(address, '/'));
  return answers;
}

async function countWelcomes(address: Address, times: number): Promise<number> {
  let welcomes = 0;
  for (let i = 0; i < times; i++) if ((await get(address)).status === 200) welcomes += 1;
  return welcomes;
}

const clients = Array.from({ length: 4 }, (_, i) => `127.0.0.${i + 2}`);

describe('Of the examples of state, the window shows', () => {
  afterEach(endExample);

  it('counter: what is not shared underlined, and answers that differ by worker', async () => {
    const example = await Example.run('counter/server.js', 2, inTurn);
    await underlined(exampleFile('counter/server.js'), ['shared-state']);
    const answers = await visit(example.address, 10);
    assert.equal(new Set(answers.map(({ pid }) => pid)).size, 2);
    assert.equal(Math.max(...answers.map(({ visits }) => visits)), 5);
  });

  itNeeds(
    'redis-server',
    'counter, with Redis: nothing underlined, and the right answers of both',
    async () => {
      const example = await onRedis('counter/with-redis.js');
      await underlined(exampleFile('counter/with-redis.js'), []);
      const answers = await visit(example.address, 10);
      assert.equal(new Set(answers.map(({ pid }) => pid)).size, 2);
      assert.deepEqual(
        answers.map(({ visits }) => visits),
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      );
    },
  );

  it('rate-limit: what is not shared underlined, and ten let through by each worker', async () => {
    const example = await Example.run('rate-limit/server.js', 2, inTurn);
    await underlined(exampleFile('rate-limit/server.js'), ['shared-state']);
    // A minute that ends meanwhile lets more through.
    assert.ok((await countWelcomes(example.address, 30)) >= 20);
  });

  itNeeds('redis-server', 'rate-limit, with Redis: nothing underlined, and ten are ten', async () => {
    const example = await onRedis('rate-limit/with-redis.js');
    await underlined(exampleFile('rate-limit/with-redis.js'), []);
    assert.equal(await countWelcomes(example.address, 30), 10);
  });

  it('sticky: a handshake that fails and a login forgotten, and what is needed underlined', async () => {
    const example = await Example.run('sticky/server.js', 2, { ...inTurn, env: { NODE_ENV: 'test' } });
    await underlined(exampleFile('sticky/server.js'), ['sticky-required']);
    for (const from of clients) assert.equal(await handshake(example.address, from), 400);
    for (const from of clients) assert.equal(await remembers(example.address, from), false);
  });

  it('sticky, with muster.sticky: both work', async () => {
    const settings = { sticky: 'address', env: { NODE_ENV: 'test' } };
    const example = await Example.run('sticky/server.js', 2, settings);
    for (const from of clients) assert.equal(await handshake(example.address, from), 200);
    for (const from of clients) assert.equal(await remembers(example.address, from), true);
  });

  it('injection: it is underlined and works, and after the fix that is offered it is inert', async () => {
    const attack = `/?dir=${encodeURIComponent('.; echo injected')}`;
    const copy = workspaceFile('injection.js');
    await vscode.workspace.fs.copy(exampleFile('injection/server.js'), copy, { overwrite: true });
    whenExampleEnds(() => vscode.workspace.fs.delete(copy));
    const [found] = await underlined(copy, ['shell-injection']);
    assert.ok(found);
    const open = await Example.start(copy, { workers: 1 });
    await open.ready(1);
    assert.match((await get(open.address, attack)).body, /^injected$/m);
    await open.session.client.stop();

    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      copy,
      found.range,
    );
    const { edit } = actions.find(({ isPreferred }) => isPreferred) ?? {};
    assert.ok(edit && (await vscode.workspace.applyEdit(edit)));
    await underlined(copy, []);
    const closed = await Example.start(copy, { workers: 1 });
    await closed.ready(1);
    const { status, body } = await get(closed.address, attack);
    assert.deepEqual([status, body], [400, 'there is no such folder\n']);
  });
});
