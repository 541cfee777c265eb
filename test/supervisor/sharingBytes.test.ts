import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { runtimeMajors, runtimePath } from '../../scripts/testing/runtimes';
import type { Sticky } from '../../src/protocol/plan';
import { requests } from '../../src/protocol/rpc';
import { until } from '../support/until';
import { ask } from './support/client';
import { get } from './support/http';
import { fixture, frameworks } from './support/paths';
import { supervise, type Supervisor } from './support/supervisor';

const byCookie: Sticky = { by: 'cookie', name: 'sid' };

/** Everything that the other side sends until it ends. */
async function received(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Sends each part in a packet of its own, ends, and gives what came back. */
async function exchange(socket: Socket, parts: readonly Buffer[]): Promise<Buffer> {
  const answer = received(socket);
  for (const part of parts) {
    await new Promise((resolve) => socket.write(part, resolve));
    await turn();
  }
  socket.end();
  return answer;
}

async function portsOf(supervisor: Supervisor, count: number): Promise<number[]> {
  return supervisor.log.waitFor(`${count} ports`, () => {
    const { addresses = [] } = supervisor.log.slots.get(1) ?? {};
    return addresses.length === count && addresses.map(({ port = 0 }) => port);
  });
}

function tcp(port: number): Socket {
  return connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
}

/** After the hand-shake: a client that ends before it gets nothing from any server. */
async function tls(port: number): Promise<Socket> {
  const socket = connectTls({ socket: tcp(port), rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  return socket;
}

describe('what the supervisor has looked into', () => {
  const noise = randomBytes(300_000);
  const cases: [string, Buffer[]][] = [
    ['bytes that are no text', [noise]],
    ['bytes that begin as TLS does', [Buffer.from([0x16, 0x03, 0x01]), noise]],
    [
      'one byte, then the rest',
      [Buffer.from('G'), Buffer.concat([Buffer.from('ET / HTTP/1.1\r\n\r\n'), noise])],
    ],
    [
      'a head in pieces, and more behind it',
      [...Buffer.from('GET / HTTP/1.1\r\nCookie: sid=1\r\n\r\n')]
        .map((byte) => Buffer.of(byte))
        .concat(noise),
    ],
    ['a head that never ends', [Buffer.from('GET / HTTP/1.1\r\n'), Buffer.alloc(70_000, 'a: b\r\n')]],
    ['a word, and then the end', [Buffer.from('QUIT')]],
    ['nothing at all', []],
  ];

  for (const major of runtimeMajors) {
    it(`reaches the worker byte for byte, over TCP and TLS: Node.js ${major}`, async () => {
      const supervisor = await supervise(fixture('echo.js'), { sticky: byCookie }, runtimePath(major));
      const [plain = 0, secure = 0] = await portsOf(supervisor, 2);
      for (const [name, parts] of cases) {
        const sent = Buffer.concat(parts);
        for (const socket of [tcp(plain), await tls(secure)]) {
          const bytes = await exchange(socket, parts);
          const slot = bytes[0];
          assert.ok(slot === 1 || slot === 2, name);
          assert.ok(sent.equals(bytes.subarray(1)), name);
        }
      }
      assert.equal(await supervisor.stop(), 0);
    });

    it(`is answered over HTTPS and HTTP/2: Node.js ${major}`, async () => {
      const https = await supervise(join(frameworks, 'https.js'), { sticky: byCookie }, runtimePath(major));
      const address = await https.log.address(2);
      for (let i = 0; i < 4; i++) assert.equal((await get(address)).body, 'https');
      assert.equal(await https.stop(), 0);

      const http2 = await supervise(join(frameworks, 'http2.js'), { sticky: byCookie }, runtimePath(major));
      const { port = 0 } = await http2.log.address(2);
      const client = connectHttp2(`https://localhost:${port}`, { rejectUnauthorized: false });
      const stream = client.request({ ':path': '/' });
      assert.equal(String(await received(stream as unknown as Socket)), 'http2');
      client.close();
      assert.equal(await http2.stop(), 0);
    });

    it(`is answered request by request when several were sent at once: Node.js ${major}`, async () => {
      const supervisor = await supervise(fixture('probe.js'), { sticky: byCookie }, runtimePath(major));
      const { port = 0 } = await supervisor.log.address(2);
      const one = 'GET / HTTP/1.1\r\nHost: x\r\nCookie: sid=1\r\n\r\n';
      const last = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
      const answers = String(
        await exchange(tcp(port), [
          Buffer.from(one + one + one.slice(0, 20)),
          Buffer.from(one.slice(20) + last),
        ]),
      );
      assert.equal(answers.split('hello').length - 1, 4);
      const post = 'POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 300000\r\n\r\n';
      assert.match(String(await exchange(tcp(port), [Buffer.from(post), noise])), /hello$/);
      assert.equal(await supervisor.stop(), 0);
    });
  }

  it('is served on a UNIX socket too', async () => {
    const path = `/tmp/muster-sticky-${process.pid}.sock`;
    const supervisor = await supervise(join(frameworks, 'unix-socket.js'), {
      sticky: byCookie,
      env: { SOCKET: path },
    });
    const address = await supervisor.log.address(2);
    for (let i = 0; i < 4; i++) assert.equal((await get(address)).body, 'unix-socket');
    assert.equal(await supervisor.stop(), 0);
  });

  it('does not hold up others, however many send nothing or never end', async () => {
    const supervisor = await supervise(fixture('probe.js'), { sticky: byCookie });
    const address = await supervisor.log.address(2);
    const slow: Socket[] = [];
    for (let i = 0; i < 1500; i++) {
      const socket = tcp(address.port ?? 0).on('error', () => socket.destroy());
      if (i % 2 === 0) socket.write('GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ');
      slow.push(socket);
    }
    await Promise.all(slow.map(async (socket) => socket.connecting && once(socket, 'connect')));
    for (let i = 0; i < 20; i++) assert.equal((await ask(address)).body, 'hello');
    // They are served all the same when they go on, the oldest by the worker that they were let go to.
    const [oldest] = slow;
    assert.ok(oldest);
    const answer = once(oldest, 'data') as Promise<[Buffer]>;
    oldest.write('1\r\n\r\n');
    assert.match(String((await answer)[0]), /hello$/);
    for (const socket of slow) socket.destroy();
    assert.equal(await supervisor.stop(), 0);
  });

  it('says nothing by itself is let go after five seconds, for servers that speak first', async function () {
    this.timeout(30_000);
    const supervisor = await supervise(fixture('echo.js'), { sticky: byCookie });
    const [plain = 0] = await portsOf(supervisor, 2);
    const silent = tcp(plain);
    const start = performance.now();
    const [greeting] = (await once(silent, 'data')) as [Buffer];
    const waited = performance.now() - start;
    assert.ok(greeting[0] === 1 || greeting[0] === 2);
    assert.ok(waited > 4500 && waited < 8000, `${waited} ms`);
    silent.destroy();
    assert.equal(await supervisor.stop(), 0);
  });

  it('is refused where no worker is left', async () => {
    const supervisor = await supervise(fixture('probe.js'), { sticky: byCookie });
    const address = await supervisor.log.address(2);
    await supervisor.connection.sendRequest(requests.stopSlot, { slot: 1 });
    assert.equal((await ask(address)).body, 'hello');
    await supervisor.connection.sendRequest(requests.stopSlot, { slot: 2 });
    await until('the port to be closed', () =>
      ask(address).then(
        () => false,
        (error: unknown) => (error as NodeJS.ErrnoException).code === 'ECONNREFUSED',
      ),
    );
    await supervisor.connection.sendRequest(requests.restartSlot, { slot: 2 });
    const again = await supervisor.log.address(1);
    assert.equal((await ask(again)).body, 'hello');
    assert.equal(await supervisor.stop(), 0);
  });
});
