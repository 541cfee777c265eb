import assert from 'node:assert/strict';
import { once } from 'node:events';
import http2 from 'node:http2';
import { runtimeMajors, runtimePath } from '../../scripts/testing/runtimes';
import { runWithAgent, type AgentProcess } from './support/agentProcess';
import { connect } from './support/connections';
import { onTestEnd } from './support/leftovers';
import { fixture } from './support/paths';

async function openSession(
  program: AgentProcess,
  scheme: 'http' | 'https',
): Promise<http2.ClientHttp2Session> {
  const session = http2.connect(`${scheme}://localhost:${await program.port()}`, {
    rejectUnauthorized: false,
  });
  onTestEnd(() => {
    session.destroy();
  });
  await once(session, 'connect');
  return session;
}

/** Resolves with the whole body, and when it ended. */
async function request(
  session: http2.ClientHttp2Session,
  path: string,
): Promise<{ body: string; endedAt: number; code: number }> {
  const stream = session.request({ ':path': path });
  let body = '';
  stream.setEncoding('utf8').on('data', (text: string) => (body += text));
  await once(stream, 'end');
  const endedAt = performance.now();
  if (!stream.closed) await once(stream, 'close');
  return { body, endedAt, code: stream.rstCode };
}

const streams = 400;

for (const major of runtimeMajors) {
  describe(`a drain of HTTP/2 on Node.js ${major}`, () => {
    const serve = (kind: string): AgentProcess =>
      runWithAgent(fixture('drains.js'), { args: [kind], runtime: runtimePath(major) });

    const assertDrained = async (program: AgentProcess): Promise<void> => {
      await program.waitFor('drained');
      assert.equal(program.child.exitCode, null);
      assert.equal(program.stderr, '');
    };

    for (const [kind, scheme] of [
      ['h2c', 'http'],
      ['h2', 'https'],
    ] as const) {
      it(`over ${scheme} sends GOAWAY, answers what is in flight and takes no new request`, async () => {
        const program = serve(kind);
        const session = await openSession(program, scheme);
        await request(session, '/');
        const goaway = once(session, 'goaway') as Promise<[number, number]>;
        const polled = request(session, '/polled?ms=700');
        await request(session, '/');
        program.drain({ streams: 100 });
        const [code, last] = await goaway;
        assert.equal(code, http2.constants.NGHTTP2_NO_ERROR);
        assert.equal(last, 5, 'the last request that is answered');
        await assert.rejects(async () => once(session.request({ ':path': '/late' }), 'response'));
        assert.equal((await polled).body, '/polled');
        await assertDrained(program);
        if (!session.closed) await once(session, 'close');
      });

      it(`over ${scheme} ends server-sent events when their time is over`, async () => {
        const program = serve(kind);
        const session = await openSession(program, scheme);
        const events = request(session, '/events');
        const polled = request(session, '/polled?ms=900');
        await request(session, '/');
        const sent = performance.now();
        program.drain({ streams });
        const { body, endedAt, code } = await events;
        const took = endedAt - sent;
        assert.ok(took >= streams && took < streams + 400, `after ${took} ms`);
        assert.match(body, /^data: first\n\ndata: tick/);
        assert.equal(code, http2.constants.NGHTTP2_NO_ERROR);
        assert.equal((await polled).body, '/polled');
        await assertDrained(program);
      });
    }

    it('ends server-sent events of a program that writes to the streams themselves', async () => {
      const program = serve('h2streams');
      const session = await openSession(program, 'http');
      const events = request(session, '/');
      // Answered after the first request's stream is open.
      await new Promise((resolve) => session.ping(resolve));
      program.drain({ streams: 300 });
      assert.match((await events).body, /^data: first\n\n/);
      await assertDrained(program);
    });

    it('leaves a session that has not asked for anything its first request', async () => {
      const program = serve('h2c');
      const session = await openSession(program, 'http');
      await new Promise((resolve) => session.ping(resolve));
      program.drain();
      await program.waitFor('draining');
      assert.equal((await request(session, '/first?ms=200')).body, '/first');
      await assertDrained(program);
    });

    it('that nobody takes over does not wait for a session that has not asked for anything', async () => {
      const program = serve('h2c');
      const session = await openSession(program, 'http');
      await new Promise((resolve) => session.ping(resolve));
      program.drain({ idle: 'close' });
      await once(session, 'close');
      await assertDrained(program);
    });

    it('closes a kept connection of a client that came with HTTP/1.1', async () => {
      const program = serve('h2');
      const kept = await connect(await program.port(), { tls: true });
      kept.request('/');
      await kept.has('keep-alive');
      program.drain();
      await program.waitFor('draining');
      kept.request('/last');
      await kept.end();
      assert.match(kept.text, /Connection: close\r\n.*\/last/s);
      await assertDrained(program);
    });
  });
}
