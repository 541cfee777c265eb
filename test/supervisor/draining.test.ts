import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { runtimeMajors, runtimePath } from '../../scripts/testing/runtimes';
import { runWithAgent, type AgentProcess } from './support/agentProcess';
import { connect, type Connection } from './support/connections';
import { fixture } from './support/paths';

const upgrade = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version': '13',
};
/** Final, close, unmasked, two bytes: 1001. */
const closeFrame = '\x88\x02\x03\xe9';
const streams = 400;

/** Ends no earlier than asked for, and not much later: the margin is for a busy machine. */
function assertBound(took: number): void {
  assert.ok(took >= streams && took < streams + 400, `after ${took} ms`);
}

for (const major of runtimeMajors) {
  describe(`a drain on Node.js ${major}`, () => {
    const serve = (kind: string): AgentProcess =>
      runWithAgent(fixture('drains.js'), { args: [kind], runtime: runtimePath(major) });

    /** It drained to the end, nothing was said on stderr, and it still runs. */
    const assertDrained = async (program: AgentProcess): Promise<void> => {
      await program.waitFor('drained');
      assert.deepEqual(program.told.slice(-2), ['draining', 'drained']);
      assert.equal(program.child.exitCode, null);
      assert.equal(program.stderr, '');
    };

    const open = async (program: AgentProcess, tls = false): Promise<Connection> =>
      connect(await program.port(), { tls });

    for (const kind of ['http', 'https'] as const) {
      const tls = kind === 'https';

      it(`answers what is in flight over ${kind} with Connection: close, however long it takes`, async () => {
        const program = serve(kind);
        const kept = await open(program, tls);
        kept.request('/first');
        await kept.has('keep-alive');
        kept.request('/polled?ms=700');
        const other = await open(program, tls);
        other.request('/');
        await other.has('200 OK');
        program.drain({ streams: 100 });
        await program.waitFor('draining');
        await kept.end();
        assert.match(kept.text, /Connection: close\r\n.*\/polled/s);
        other.request('/last');
        await other.end();
        assert.match(other.text, /Connection: close\r\n.*\/last/s);
        await assertDrained(program);
      });

      it(`ends server-sent events over ${kind} when their time is over, and the program is none the wiser`, async () => {
        const program = serve(kind);
        const [events, polled] = [await open(program, tls), await open(program, tls)];
        events.request('/events');
        polled.request('/polled?ms=900');
        await events.has('data: tick');
        const sent = performance.now();
        program.drain({ streams });
        assertBound((await events.end()) - sent);
        assert.ok(events.text.endsWith('\r\n0\r\n\r\n'), 'the answer is whole');
        assert.equal(events.error, undefined);
        await polled.end();
        assert.match(polled.text, /\/polled/);
        await assertDrained(program);
      });

      it(`tells a WebSocket over ${kind} that it is going away when its time is over`, async () => {
        const program = serve(kind);
        const socket = await open(program, tls);
        socket.request('/', upgrade);
        await socket.has('\x81\x02hi');
        const sent = performance.now();
        program.drain({ streams });
        assertBound((await socket.end()) - sent);
        assert.ok(socket.text.endsWith(closeFrame), JSON.stringify(socket.text.slice(-20)));
        assert.equal(socket.error, undefined);
        await assertDrained(program);
      });
    }

    it('ends other upgrades, and WebSockets that were never shaken hands on, without a word', async () => {
      const program = serve('http');
      const [plain, silent] = [await open(program), await open(program)];
      plain.request('/', { ...upgrade, Upgrade: 'plain' });
      silent.request('/silent', upgrade);
      await plain.has('hello');
      const sent = performance.now();
      program.drain({ streams });
      for (const connection of [plain, silent]) assertBound((await connection.end()) - sent);
      assert.ok(plain.text.endsWith('hello'));
      assert.equal(silent.text, '');
      await assertDrained(program);
    });

    it('sees the upgrades of a listener that came late', async () => {
      const program = serve('lateUpgrade');
      const socket = await open(program);
      socket.request('/', upgrade);
      await socket.has('\x81\x02hi');
      program.drain({ streams });
      await socket.end();
      assert.ok(socket.text.endsWith(closeFrame));
      await assertDrained(program);
    });

    it('does not make a server take upgrades that does not, or no longer', async () => {
      for (const kind of ['noUpgrade', 'sniffer']) {
        const program = serve(kind);
        const connection = await open(program);
        connection.request('/plain', upgrade);
        await connection.has('/plain');
        assert.match(connection.text, /^HTTP\/1.1 200 OK/);
      }
    });

    it('ends server-sent events that are asked for when their time is over already', async () => {
      const program = serve('http');
      const kept = await open(program);
      kept.request('/');
      await kept.has('200 OK');
      program.drain({ streams: 0 });
      await program.waitFor('draining');
      await delay(100);
      kept.request('/events');
      await kept.end();
      assert.ok(kept.text.endsWith('\r\n0\r\n\r\n'));
      await assertDrained(program);
    });

    it("overrides a program's own Connection: keep-alive", async () => {
      const program = serve('http');
      const kept = await open(program);
      kept.request('/proxied');
      await kept.has('keep-alive');
      program.drain();
      await program.waitFor('draining');
      kept.request('/proxied');
      await kept.end();
      assert.equal(
        kept.text.match(/connection: [a-z-]+/gi)?.join(),
        'Connection: keep-alive,Connection: close',
      );
      await assertDrained(program);
    });

    it('answers every request that is pipelined, and closes after the last', async () => {
      const program = serve('http');
      const kept = await open(program);
      kept.request('/a?ms=300');
      kept.request('/b');
      const other = await open(program);
      other.request('/');
      await other.has('200 OK');
      program.drain();
      await program.waitFor('draining');
      kept.request('/c');
      await kept.end();
      assert.equal(
        kept.text.match(/^\/[abc]|Connection: [a-z-]+/gm)?.join(' '),
        'Connection: keep-alive /a Connection: keep-alive /b Connection: close /c',
      );
      other.socket.destroy();
      await assertDrained(program);
    });

    it('that nobody takes over does not wait for a connection that has never said anything', async () => {
      const program = serve('http');
      const [silent, busy] = [await open(program), await open(program)];
      busy.request('/busy?ms=400');
      const other = await open(program);
      other.request('/');
      await other.has('200 OK');
      program.drain({ idle: 'close' });
      await Promise.all([silent.end(), busy.end(), other.end()]);
      assert.match(busy.text, /\/busy$/);
      await assertDrained(program);
    });

    it('that nobody takes over answers a first request that is still on its way', async () => {
      const program = serve('http');
      const [fresh, other] = [await open(program), await open(program)];
      // Accepted in order: once the second is served, the first has been accepted as well.
      other.request('/');
      await other.has('200 OK');
      program.drain({ idle: 'close' });
      fresh.request('/first');
      await fresh.end();
      assert.match(fresh.text, /Connection: close\r\n.*\/first$/s);
      await assertDrained(program);
    });

    it('waits for the connections of other protocols', async () => {
      const program = serve('tcp');
      const connection = await open(program);
      await connection.has('hello');
      program.drain({ idle: 'close', streams: 0 });
      await program.waitFor('draining');
      await delay(200);
      assert.equal(program.told.at(-1), 'draining');
      assert.equal(connection.endedAt, undefined);
      connection.socket.destroy();
      await assertDrained(program);
    });

    it('sees requests to a server that is handed its connections by another', async () => {
      const program = serve('sniffer');
      const kept = await open(program);
      kept.request('/');
      await kept.has('keep-alive');
      program.drain();
      await program.waitFor('draining');
      kept.request('/last');
      await kept.end();
      assert.match(kept.text, /Connection: close\r\n.*\/last/s);
      await assertDrained(program);
    });

    it('waits for the requests of a server that the program has closed itself', async () => {
      const program = serve('closedByItself');
      const busy = await open(program);
      busy.request('/close?ms=600');
      await program.waitFor('listening', 2);
      program.drain();
      await busy.end();
      assert.match(busy.text, /Connection: close\r\n.*\/close/s);
      await assertDrained(program);
    });

    it('lets no server begin to listen', async () => {
      const program = serve('reopens');
      const port = await program.port();
      const busy = await open(program);
      busy.request('/busy?ms=300');
      const waiting = await open(program);
      waiting.request('/waiting?ms=900');
      program.drain();
      await busy.end();
      await waiting.end();
      await assertDrained(program);
      await assert.rejects(connect(port), { code: 'ECONNREFUSED' });
      assert.doesNotMatch(program.stdout, /listens/);
    });
  });
}
