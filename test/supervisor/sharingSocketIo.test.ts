import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Address } from '../../src/protocol/events';
import type { Plan } from '../../src/protocol/plan';
import { ask } from './support/client';
import { frameworks } from './support/paths';
import { supervise } from './support/supervisor';

/** Ends each Engine.IO packet of a long poll's answer but the last. */
const separator = '\u001e';

/** A Socket.IO client that polls, on a new connection for each request. Protocol: Engine.IO 4, Socket.IO 5. */
class PollingClient {
  readonly #address: Address;
  readonly #from: string;
  #sid = '';
  #cookie: string | undefined;

  constructor(address: Address, from: string) {
    this.#address = address;
    this.#from = from;
  }

  async open(): Promise<void> {
    const packets = await this.#poll();
    this.#sid = (JSON.parse(packets[0]?.slice(1) ?? '{}') as { sid: string }).sid;
    await this.#post('40');
    assert.match((await this.#poll())[0] ?? '', /^40/);
  }

  async echo(text: string): Promise<void> {
    await this.#post(`421["echo",${JSON.stringify(text)}]`);
    assert.deepEqual(await this.#poll(), [`431[${JSON.stringify(text)}]`]);
  }

  /** Goes over to a WebSocket as the Socket.IO client does, and asks for an echo on it. */
  async upgrade(): Promise<void> {
    const url = `ws://127.0.0.1:${this.#address.port}${this.#path('websocket')}`;
    const socket = new WebSocket(url);
    const next = async (): Promise<unknown> => ((await once(socket, 'message')) as [MessageEvent])[0].data;
    await once(socket, 'open');
    socket.send('2probe');
    assert.equal(await next(), '3probe');
    socket.send('5');
    const answer = next();
    socket.send('422["echo","by socket"]');
    assert.equal(await answer, '432["by socket"]');
    socket.close();
  }

  #path(transport: string): string {
    const session = this.#sid === '' ? '' : `&sid=${this.#sid}`;
    return `/socket.io/?EIO=4&transport=${transport}${session}`;
  }

  async #poll(): Promise<string[]> {
    return (await this.#request('GET')).split(separator);
  }

  async #post(packet: string): Promise<void> {
    assert.equal(await this.#request('POST', packet), 'ok');
  }

  async #request(method: string, body?: string): Promise<string> {
    const reply = await ask(this.#address, {
      method,
      path: this.#path('polling'),
      from: this.#from,
      ...(body === undefined ? {} : { body }),
      headers: this.#cookie === undefined ? {} : { Cookie: this.#cookie },
    });
    this.#cookie ??= reply.cookies[0];
    if (reply.status !== 200) throw new Error(`${reply.status} ${reply.body}`);
    return reply.body;
  }
}

async function chat(address: Address, client: number): Promise<void> {
  const polling = new PollingClient(address, `127.0.2.${client + 1}`);
  await polling.open();
  for (let i = 0; i < 5; i++) await polling.echo(`${client} says ${i}`);
}

async function chats(name: string, changes: Partial<Plan>): Promise<string[]> {
  const supervisor = await supervise(join(frameworks, name), { workers: 4, ...changes });
  const address = await supervisor.log.address(4);
  const failures: string[] = [];
  for (let client = 0; client < 10; client++) {
    await chat(address, client).catch((error: unknown) => failures.push(String(error)));
  }
  assert.equal(await supervisor.stop(), 0);
  return failures;
}

describe('Socket.IO over long polling, with four workers', () => {
  for (const scheduling of ['shared', 'round-robin'] as const) {
    it(`does not work without sticky: ${scheduling}`, async () => {
      const failures = await chats('socketio.js', { scheduling });
      assert.ok(failures.length > 0);
      assert.ok(
        failures.every((failure) => failure.includes('Session ID unknown')),
        failures.join('\n'),
      );
    });
  }

  it('works with a client known by its address', async () => {
    assert.deepEqual(await chats('socketio.js', { sticky: { by: 'address' } }), []);
  });

  it('works with a client known by the cookie that Socket.IO sets', async () => {
    assert.deepEqual(await chats('socketio-cookie.js', { sticky: { by: 'cookie', name: 'io' } }), []);
  });

  it('goes over to a WebSocket', async () => {
    for (const sticky of [{ by: 'address' }, { by: 'cookie', name: 'io' }] as const) {
      const supervisor = await supervise(join(frameworks, 'socketio-cookie.js'), { workers: 4, sticky });
      const client = new PollingClient(await supervisor.log.address(4), '127.0.0.1');
      await client.open();
      await client.upgrade();
      assert.equal(await supervisor.stop(), 0);
    }
  });
});
