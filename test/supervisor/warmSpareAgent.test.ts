import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runtimeMajors, runtimePath } from '../../scripts/testing/runtimes';
import { until } from '../support/until';
import { runWithAgent, type AgentProcess } from './support/agentProcess';
import { connect } from './support/connections';
import { get } from './support/http';
import { onTestEnd } from './support/leftovers';
import { fixture } from './support/paths';

/** A port that is taken until the test is over. */
async function takenPort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  onTestEnd(() => {
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

for (const major of runtimeMajors) {
  describe(`a warm spare on Node.js ${major}`, () => {
    const start = (way: string, env: Record<string, string> = {}): AgentProcess =>
      runWithAgent(fixture('listens.js'), {
        args: [way],
        runtime: runtimePath(major),
        env: { PORT: '0', MUSTER_SLOT: 'none', ...env },
        options: { spare: 'warm' },
      });

    const promote = (spare: AgentProcess, env: Record<string, string> = {}): void => {
      spare.send({ type: 'begin', env });
    };

    /** The lines of stdout, once there are `count` of them. */
    const lines = (spare: AgentProcess, count: number): Promise<string[]> =>
      until(`${count} lines in ${spare.stdout}${spare.stderr}`, () => {
        const all = spare.stdout.split('\n').slice(0, -1);
        return all.length >= count && all;
      });

    it('holds back all that it would listen on until it is promoted, and then listens in order', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'muster-spare-'));
      onTestEnd(() => rm(folder, { recursive: true }));
      const spare = start('all', { SOCKET_PATH: join(folder, 'socket') });
      await spare.waitFor('held');
      const before = ['returned true false null', 'bound true'];
      assert.deepEqual(await lines(spare, 2), before);
      assert.deepEqual(spare.told, ['hello', 'held']);
      promote(spare);
      await spare.waitFor('listening', 4);
      assert.deepEqual(
        (await lines(spare, 7)).sort(),
        [...before, ...['http', 'https', 'http2', 'pipe', 'udp'].map((kind) => `${kind} listens`)].sort(),
      );
      assert.equal(spare.told.filter((type) => type === 'held').length, 1);
      assert.equal(spare.stderr, '');
    });

    it('answers with the environment that its promotion brings', async () => {
      const spare = start('ready');
      const messages: unknown[] = [];
      spare.child.on('message', (message) => messages.push(message));
      await spare.waitFor('held');
      assert.equal(messages.length, 0);
      promote(spare, { MUSTER_SLOT: '3' });
      const port = await spare.port();
      assert.equal((await get({ scheme: 'http', port }, '/')).body, 'hello from slot 3');
      await until('its own message', () => messages.includes('ready'));
    });

    it('listens where its program calls listen only when it is promoted already', async () => {
      const spare = start('late');
      await once(spare.child, 'message');
      promote(spare);
      // The two go different ways: whichever is first, it has to listen.
      spare.child.send('go on');
      await spare.waitFor('listening');
      assert.deepEqual(await lines(spare, 1), ['listens late']);
    });

    it('never listens on a server that its program closed meanwhile', async () => {
      const spare = start('closed');
      await spare.waitFor('held');
      assert.deepEqual((await lines(spare, 3)).sort(), ['ERR_SERVER_NOT_RUNNING', 'closed', 'udp closed']);
      promote(spare);
      assert.equal((await lines(spare, 4))[3], 'second listens');
      assert.equal(spare.told.filter((type) => type === 'listening').length, 1);
      assert.equal(spare.stderr, '');
    });

    it('ends by itself when its program closed all that it held', async () => {
      const spare = start('endsByItself');
      assert.deepEqual(await spare.ended, { code: 0, signal: null });
      assert.equal(spare.stdout, 'over\n');
      assert.equal(spare.stderr, '');
    });

    it('stays when nothing but what it holds keeps it', async () => {
      const spare = start('exclusive');
      await spare.waitFor('held');
      spare.child.disconnect();
      await spare.waitFor('ipcLost');
      promote(spare);
      await connect(await spare.port());
    });

    it('finds a port that is taken as any program does', async () => {
      const port = await takenPort();
      const spare = start('taken', { PORT: String(port) });
      await spare.waitFor('held');
      promote(spare);
      assert.deepEqual(await lines(spare, 1), [`EADDRINUSE ${port}`]);
      assert.deepEqual(await spare.ended, { code: 0, signal: null });
    });

    it('has a call that Node refuses fail as an uncaught error, and the next one succeed', async () => {
      const spare = start('badPort');
      await spare.waitFor('held');
      promote(spare);
      assert.deepEqual((await lines(spare, 2)).sort(), ['ERR_SOCKET_BAD_PORT', 'next listens']);
    });

    it('may send datagrams while it is held', async () => {
      const received: string[] = [];
      const socket = createSocket('udp4').on('message', (message) => received.push(message.toString()));
      onTestEnd(() => {
        socket.close();
      });
      await new Promise<void>((resolve) => socket.bind(0, 'localhost', resolve));
      const spare = start('sends', { UDP_PORT: String(socket.address().port) });
      await spare.waitFor('held');
      await until('the datagram', () => received.length > 0);
      assert.deepEqual(received, ['sent while held']);
      promote(spare);
      await until('the other', () => received.length > 1);
      assert.deepEqual(received, ['sent while held', 'sent when let go']);
      assert.deepEqual(await lines(spare, 1), ['udp got waited']);
      assert.equal(spare.stderr, '');
    });

    it('that is told to drain has nothing to wait for', async () => {
      const spare = start('taken');
      await spare.waitFor('held');
      spare.drain({ idle: 'close' });
      assert.deepEqual(await spare.ended, { code: 0, signal: null });
      assert.deepEqual(spare.told, ['hello', 'held', 'draining', 'drained']);
    });
  });
}
