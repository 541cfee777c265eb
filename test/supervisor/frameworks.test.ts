import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:http2';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { runtimePath } from '../../scripts/testing/runtimes';
import { get } from './support/http';
import { startMuster, type Muster } from './support/muster';
import { frameworks } from './support/paths';
import { lineage, withVariable } from '../support/processes';

const runtime = runtimePath(24);

function run(program: string, env: NodeJS.ProcessEnv = {}): Muster {
  return startMuster(['--workers', '2', program], { cwd: frameworks, runtime, env });
}

describe('a server as its author wrote it', () => {
  for (const name of ['express', 'fastify', 'koa', 'hapi', 'socketio', 'late']) {
    it(`serves on two workers: ${name}`, async () => {
      const muster = run(`${name}.js`);
      const address = await muster.log.address(2);
      assert.equal(address.scheme, 'http');
      assert.deepEqual(muster.log.slots.get(1)?.addresses, muster.log.slots.get(2)?.addresses);
      for (let i = 0; i < 4; i++) assert.equal((await get(address)).body, name);
      assert.deepEqual(await muster.stop(), { code: 0, signal: null });
    });
  }

  it('serves on two workers: an ESM app with top-level await', async () => {
    const muster = run('esm-tla.mjs');
    assert.equal((await get(await muster.log.address(2))).body, 'esm-tla');
    assert.equal((await muster.stop()).code, 0);
  });

  it('serves on two workers: NestJS, in TypeScript with decorators', async function () {
    this.timeout(60_000);
    const muster = run('nest/main.ts');
    assert.equal((await get(await muster.log.address(2))).body, 'nest');
    assert.equal((await muster.stop()).code, 0);
  });

  for (const name of ['exclusive', 'reuseport']) {
    it(`is ready although the supervisor is never told, each on its own port: ${name}`, async () => {
      const muster = run(`${name}.js`);
      const addresses = (await muster.log.ready(2)).map((slot) => slot.addresses);
      assert.equal(new Set(addresses.map(([address]) => address?.port)).size, 2);
      for (const [address] of addresses) {
        assert.ok(address);
        assert.equal((await get(address)).body, name);
      }
      assert.equal((await muster.stop()).code, 0);
    });
  }

  it('tells both of its ports', async () => {
    const muster = run('twoports.js');
    const both = await muster.log.waitFor('two addresses', () => {
      const addresses = muster.log.slots.get(1)?.addresses;
      return addresses?.length === 2 && addresses;
    });
    await muster.log.ready(2);
    const bodies = await Promise.all(both.map(async (address) => (await get(address)).body));
    assert.deepEqual(bodies.sort(), ['twoports', 'twoports admin']);
    assert.equal((await muster.stop()).code, 0);
  });

  it('serves on a UNIX socket', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'muster-socket-'));
    const path = join(folder, 'app.sock');
    const muster = run('unix-socket.js', { SOCKET: path });
    const address = await muster.log.address(2);
    assert.deepEqual(address, { scheme: 'unix', path });
    assert.equal((await get(address)).body, 'unix-socket');
    assert.equal((await muster.stop()).code, 0);
    await rm(folder, { recursive: true });
  });

  it('is known to speak HTTPS', async () => {
    const muster = run('https.js');
    const address = await muster.log.address(2);
    assert.equal(address.url, `https://localhost:${address.port}/`);
    assert.equal((await get(address)).body, 'https');
    assert.equal((await muster.stop()).code, 0);
  });

  it('speaks HTTP/2', async () => {
    const muster = run('http2.js');
    const address = await muster.log.address(2);
    assert.equal(address.scheme, 'https');
    const client = connect(`https://localhost:${address.port}`, { rejectUnauthorized: false });
    let body = '';
    const stream = client.request({ ':path': '/' }).setEncoding('utf8');
    stream.on('data', (text: string) => (body += text));
    await once(stream, 'end');
    client.close();
    assert.equal(body, 'http2');
    assert.equal((await muster.stop()).code, 0);
  });

  it('answers datagrams', async () => {
    const muster = run('dgram.js');
    const address = await muster.log.address(2);
    assert.equal(address.scheme, 'udp');
    const socket = createSocket('udp4');
    const answer = once(socket, 'message');
    socket.send('ping', address.port, '127.0.0.1');
    assert.equal(String((await answer)[0]), 'dgram ping');
    socket.close();
    assert.equal((await muster.stop()).code, 0);
  });

  it('that throws before it listens is given up, with the reason and its place in one sentence', async () => {
    const muster = run('throws.js');
    assert.equal((await muster.ended).code, 1);
    const cause = muster.log.slots.get(1)?.cause;
    assert.equal(
      cause?.message,
      "Uncaught TypeError: Cannot read properties of undefined (reading 'port') (throws.js:6).",
    );
    assert.equal(cause.location?.file, join(frameworks, 'throws.js'));
    assert.equal(cause.location.line, 6);
  });

  it('that already clusters itself is not clustered twice', async () => {
    const muster = run('already-clustered.js');
    const cores = cpus().length;
    await muster.log.waitFor(
      'a worker of its own for each core',
      () =>
        muster.log.slots.size === cores + 1 &&
        [...muster.log.slots.values()].every(({ state }) => state === 'ready'),
    );
    const address = muster.log.slots.get(1)?.addresses[0];
    assert.ok(address);
    assert.equal((await get(address)).body, 'already-clustered');
    const session = muster.log.events[0]?.session ?? '';
    const processes = withVariable(`MUSTER_SESSION=${session}`).map(({ pid }) => pid);
    assert.equal(processes.length, cores + 1);
    assert.equal(lineage(muster.log.pidOf(0)).parent, muster.pid);
    assert.equal(lineage(muster.log.pidOf(1)).parent, muster.log.pidOf(0));
    assert.equal((await muster.stop()).code, 0);
  });
});
