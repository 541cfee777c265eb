import assert from 'node:assert/strict';
import type { Address } from '../../src/protocol/events';
import { get, getJson } from '../supervisor/support/http';
import { itNeeds } from '../support/itNeeds';
import { startRedis } from '../support/redis';
import { handshake, remembers } from '../support/stickyClient';
import { onTestEnd } from '../supervisor/support/leftovers';
import { assertFindings, runExample } from './support/example';

interface Visit {
  visits: number;
  pid: number;
}

/** In turn, so that what each of two workers has seen is known. */
const inTurn = ['--workers', '2', '--scheduling', 'round-robin'];

async function visit(address: Address, times: number): Promise<Visit[]> {
  const answers: Visit[] = [];
  for (let i = 0; i < times; i++) answers.push(await getJson<Visit>(address, '/'));
  return answers;
}

/** A Redis until the test is over. */
async function redis(): Promise<string> {
  const { url, end } = await startRedis();
  onTestEnd(end);
  return url;
}

async function countWelcomes(address: Address, times: number): Promise<number> {
  let welcomes = 0;
  for (let i = 0; i < times; i++) if ((await get(address)).status === 200) welcomes += 1;
  return welcomes;
}

describe('The examples of shared state', () => {
  it('counter: it is underlined, and its answers differ by worker', async () => {
    assertFindings('counter/server.js', ['shared-state']);
    const muster = runExample('counter/server.js', inTurn);
    const answers = await visit(await muster.log.address(2), 10);
    assert.equal(new Set(answers.map(({ pid }) => pid)).size, 2);
    assert.equal(Math.max(...answers.map(({ visits }) => visits)), 5);
    assert.equal((await muster.stop()).code, 0);
  });

  itNeeds(
    'redis-server',
    'counter, with Redis: every answer is one more than the last, whoever gives it',
    async () => {
      assertFindings('counter/with-redis.js', []);
      const muster = runExample('counter/with-redis.js', inTurn, {
        REDIS_URL: await redis(),
      });
      const answers = await visit(await muster.log.address(2), 10);
      assert.equal(new Set(answers.map(({ pid }) => pid)).size, 2);
      assert.deepEqual(
        answers.map(({ visits }) => visits),
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      );
      assert.equal((await muster.stop()).code, 0);
    },
  );

  it('rate-limit: it is underlined, and each worker lets ten through', async () => {
    assertFindings('rate-limit/server.js', ['shared-state']);
    const muster = runExample('rate-limit/server.js', inTurn);
    // A minute that ends meanwhile lets more through.
    assert.ok((await countWelcomes(await muster.log.address(2), 30)) >= 20);
    assert.equal((await muster.stop()).code, 0);
  });

  itNeeds('redis-server', 'rate-limit, with Redis: ten are ten', async () => {
    assertFindings('rate-limit/with-redis.js', []);
    const muster = runExample('rate-limit/with-redis.js', inTurn, {
      REDIS_URL: await redis(),
    });
    assert.equal(await countWelcomes(await muster.log.address(2), 30), 10);
    assert.equal((await muster.stop()).code, 0);
  });
});

const clients = Array.from({ length: 6 }, (_, i) => `127.0.0.${i + 2}`);

describe('The example of sessions and Socket.IO', () => {
  it('sticky: without it the handshake fails and the login is forgotten, and what is needed is underlined', async () => {
    assertFindings('sticky/server.js', ['sticky-required']);
    const muster = runExample('sticky/server.js', inTurn, { NODE_ENV: 'test' });
    const address = await muster.log.address(2);
    for (const from of clients) assert.equal(await handshake(address, from), 400);
    for (const from of clients) assert.equal(await remembers(address, from), false);
    assert.equal((await muster.stop()).code, 0);
  });

  it('sticky: with it both work', async () => {
    const muster = runExample('sticky/server.js', ['--workers', '2', '--sticky', 'address'], {
      NODE_ENV: 'test',
    });
    const address = await muster.log.address(2);
    for (const from of clients) assert.equal(await handshake(address, from), 200);
    for (const from of clients) assert.equal(await remembers(address, from), true);
    assert.equal((await muster.stop()).code, 0);
  });
});
