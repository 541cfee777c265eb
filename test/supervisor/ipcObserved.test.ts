import assert from 'node:assert/strict';
import * as v from 'valibot';
import { runtimeMajors, runtimePath } from '../../scripts/testing/runtimes';
import { maxRecords, type Channel, type IpcMessage } from '../../src/protocol/traffic';
import { maxTelemetryLine } from '../../src/protocol/telemetry';
import { AgentMessageSchema } from '../../src/protocol/telemetrySchemas';
import { until } from '../support/until';
import { runWithAgent, type AgentProcess, type ProgramOptions } from './support/agentProcess';
import { fixture } from './support/paths';

const talk = (
  way: string[],
  runtime: string,
  options: ProgramOptions['options'] = {},
  execArgv: string[] = [],
): AgentProcess => runWithAgent(fixture('talks.js'), { args: way, runtime, options, execArgv });

/** The last that was told of a channel. */
const channelOf = (program: AgentProcess, accepts: (channel: Channel) => boolean): Channel | undefined =>
  program.observed.flatMap(({ ipc }) => ipc?.channels ?? []).findLast(accepts);
const supervisorOf = (program: AgentProcess): Channel | undefined =>
  channelOf(program, ({ peer }) => peer === 'supervisor');
const recordsOf = (program: AgentProcess): IpcMessage[] =>
  program.observed.flatMap(({ ipc }) => ipc?.messages ?? []);

/** The messages that a program sends to its parent. */
function inbox(program: AgentProcess): { received: unknown[] } {
  const received: unknown[] = [];
  program.child.on('message', (message) => received.push(message));
  return { received };
}

for (const major of runtimeMajors) {
  describe(`IPC as the agent sees it on Node.js ${major}`, function () {
    this.timeout(90_000);
    const runtime = runtimePath(major);

    it('counts a burst of 10,000 messages each way to the message, and its bytes to the byte', async () => {
      const program = talk(['burst'], runtime);
      const { received } = inbox(program);
      await program.waitFor('hello');
      const count = 10_000;
      let bytesIn = 0;
      const say = (message: object): void => {
        bytesIn += Buffer.byteLength(`${JSON.stringify(message)}\n`);
        program.child.send(message);
      };
      for (let i = 1; i < count; i++) say({ type: 'noise', i });
      say({ send: count });
      await until('all of the burst', () => received.length === count);
      const bytesOut = received.reduce<number>(
        (sum, message) => sum + Buffer.byteLength(`${JSON.stringify(message)}\n`),
        0,
      );
      const channel = await until('the counts', () => {
        const told = supervisorOf(program);
        return told && told.sent.user >= count && told.received.user >= count ? told : undefined;
      });
      assert.deepEqual(
        [channel.received, channel.sent],
        [
          { user: count, internal: 0, handle: 0, bytes: bytesIn },
          { user: count, internal: 0, handle: 0, bytes: bytesOut },
        ],
      );
      const records = recordsOf(program);
      const dropped = program.observed.reduce((sum, { ipc }) => sum + (ipc?.dropped ?? 0), 0);
      assert.equal(records.length + dropped, 2 * count);
      assert.ok(dropped > 0, 'A burst is sampled');
      for (const { message } of program.messages) {
        assert.ok(JSON.stringify(message).length < maxTelemetryLine / 2);
        assert.ok(
          v.is(AgentMessageSchema, message),
          JSON.stringify(v.safeParse(AgentMessageSchema, message).issues),
        );
      }
    });

    it('keeps of a message its direction, label, size and beginning, and pairs an answer with what it answers', async () => {
      const program = talk(['echo'], runtime);
      const { received } = inbox(program);
      await program.waitFor('hello');
      const message = { id: 7, cmd: 'greet', user: { name: 'Ann', password: 'hush', authToken: ['hush'] } };
      program.child.send(message);
      await until('the echo', () => received.length === 1);
      const [asked, answer] = await until('two records', () => {
        const records = recordsOf(program);
        return records.length >= 2 && records;
      });
      const size = Buffer.byteLength(`${JSON.stringify(message)}\n`);
      const preview =
        '{"id":7,"cmd":"greet","user":{"name":"Ann","password":"[redacted]","authToken":"[redacted]"}}';
      const { at, ...request } = asked as IpcMessage;
      assert.ok(Math.abs(Date.now() - at) < 60_000);
      const same = { channel: 'supervisor', kind: 'user', bytes: size, label: 'greet', preview };
      assert.deepEqual(request, { ...same, sequence: 1, direction: 'received' });
      const { at: then, roundTrip, ...reply } = answer as IpcMessage;
      assert.deepEqual(reply, { ...same, sequence: 2, direction: 'sent', replyTo: 1 });
      assert.ok(roundTrip !== undefined && roundTrip >= 0 && roundTrip <= then - at + 1);
    });

    it('says nothing of what messages hold where payloads are off', async () => {
      const program = talk(['echo'], runtime, { ipc: { payloads: false, redact: [] } });
      const { received } = inbox(program);
      await program.waitFor('hello');
      program.child.send({ type: 'note', text: 'private' });
      program.child.send('private');
      await until('the echoes', () => received.length === 2);
      const records = await until('four records', () => {
        const all = recordsOf(program);
        return all.length === 4 && all;
      });
      assert.deepEqual(records.map(({ label }) => label ?? '').toSorted(), ['', '', 'note', 'note']);
      assert.ok(!JSON.stringify(program.messages).includes('private'));
    });

    for (const serialization of ['json', 'advanced']) {
      it(`sees the children that the program forks, with their command line less its secrets (${serialization})`, async () => {
        const program = talk(['forks', serialization], runtime);
        const { received } = inbox(program);
        await until('the answer of the child', () => received.length === 1);
        const [{ child, answer }] = received as [{ child: number; answer: unknown }];
        assert.deepEqual(answer, { id: 1, type: 'ask' });
        const isChild = ({ peer }: Channel): boolean => peer === 'child';
        const open = await until('both messages', () => {
          const channel = channelOf(program, isChild);
          return channel?.received.user === 1 && channel.sent.user === 1 ? channel : undefined;
        });
        assert.equal(open.number, child);
        assert.match(open.label, /talks\.js echo --api-token=\[redacted\] --password \[redacted\]$/);
        assert.ok(open.sent.bytes > 0 && open.sent.bytes === open.received.bytes, JSON.stringify(open));
        assert.equal(open.closed, false);
        const records = recordsOf(program).filter(({ channel }) => channel === open.id);
        assert.deepEqual(
          records.map(({ direction, replyTo }) => [direction, replyTo]),
          [
            ['sent', undefined],
            ['received', records[0]?.sequence],
          ],
        );
        program.child.send('disconnect');
        await until('the end of the channel', () => channelOf(program, isChild)?.closed);
        assert.equal(channelOf(program, isChild)?.sent.bytes, open.sent.bytes);
      });
    }

    it('sees the threads that the program starts, and not the one of the agent', async () => {
      const program = talk(['threads'], runtime);
      const { received } = inbox(program);
      await until('the answer of the thread', () => received.length === 1);
      const [{ thread }] = received as [{ thread: number }];
      const open = await until('both messages', () => {
        const channel = channelOf(program, ({ peer }) => peer === 'thread');
        return channel?.received.user === 1 && channel.sent.user === 1 ? channel : undefined;
      });
      assert.deepEqual([open.number, open.label], [thread, `thread ${thread}`]);
      program.child.send('end');
      await until('the end of the thread', () => channelOf(program, ({ id }) => id === open.id)?.closed);
      await program.ended;
      assert.equal(channelOf(program, ({ id }) => id === open.id)?.sent.user, 1);
      const ids = new Set(program.observed.flatMap(({ ipc }) => ipc?.channels ?? []).map(({ id }) => id));
      assert.deepEqual([...ids].sort(), ['supervisor', open.id].sort());
    });

    it('tells of what was said right before the end', async () => {
      const program = talk(['leaves'], runtime);
      assert.deepEqual(await program.ended, { code: 3, signal: null });
      assert.equal(supervisorOf(program)?.sent.user, 1);
      assert.deepEqual(
        recordsOf(program).map(({ label }) => label),
        ['last'],
      );
    });

    it('counts a flood to the message, and holds and tells no more for it', async () => {
      // Their ids alone are 4 MB.
      const count = 40_000;
      const program = talk(['floods', String(count)], runtime, {}, ['--expose-gc']);
      const { received } = inbox(program);
      const messages = received as { type: string; bytes: number }[];
      const isOver = (): boolean => messages.at(-1)?.type === 'held';
      const held = await until('the end of the flood', () => isOver() && messages.at(-1), 60_000);
      assert.equal(received.length, count + 2);
      assert.ok(held.bytes < 2 * 1024 * 1024, `It holds ${held.bytes} bytes`);
      const channel = await until('the counts', () => {
        const told = supervisorOf(program);
        return told?.sent.user === count + 2 && told;
      });
      assert.ok(channel.sent.bytes > 100 * count);
      const batches = program.observed.flatMap(({ ipc }) => ipc ?? []);
      const dropped = batches.reduce((sum, batch) => sum + batch.dropped, 0);
      assert.equal(recordsOf(program).length + dropped, count + 2);
      for (const batch of batches) assert.ok(batch.messages.length <= maxRecords);
    });

    it('looks at no more of a large message than it shows', async () => {
      const program = talk(['large'], runtime);
      await program.ended;
      const [record] = recordsOf(program);
      assert.equal(record?.preview?.length, 1024);
      assert.ok((record.bytes ?? 0) > 50_000_000);
      assert.equal(record.bytes, supervisorOf(program)?.sent.bytes);
    });
  });
}
