import assert from 'node:assert/strict';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import type { PulseMessage } from '../../../src/protocol/telemetry';
import { until } from '../../support/until';
import { PulseChannel } from '../../../src/supervisor/pulseChannel';

const blocked: PulseMessage = { type: 'unresponsive', ms: 5100 };
const stack: PulseMessage = { type: 'unresponsive', ms: 5150, stack: '    at f (/a.js:1:1)' };
const over: PulseMessage = { type: 'responsive', ms: 7000 };

function open(): { line: PassThrough; got: PulseMessage[]; channel: PulseChannel } {
  const line = new PassThrough();
  const got: PulseMessage[] = [];
  return { line, got, channel: new PulseChannel(line, (message) => got.push(message)) };
}

/** Resolves when all that was written has been read. */
async function end(line: PassThrough): Promise<void> {
  line.end();
  await once(line, 'end');
}

const textOf = (...messages: unknown[]): string => messages.map((one) => `${JSON.stringify(one)}\n`).join('');

describe("the supervisor's end of the line to a helper thread", () => {
  it('takes messages whole however they are cut', async () => {
    const { line, got } = open();
    for (const character of textOf(blocked, stack, over)) line.write(character);
    await end(line);
    assert.deepEqual(got, [blocked, stack, over]);
  });

  it('drops what is no message', async () => {
    const { line, got } = open();
    line.write('\n{}\nnull\n"\n{"type":"unresponsive"}\n{"type":"responsive","ms":-1}\n{"type":"hello"}\n');
    line.write(Buffer.from([0xff, 0xfe, 0x0a]));
    line.write(textOf(over));
    await end(line);
    assert.deepEqual(got, [over]);
  });

  it('drops a line that is too long and takes the next, and never closes', async () => {
    const { line, got } = open();
    for (let i = 0; i < 50; i++) line.write('x'.repeat(1024 * 1024));
    line.write(`\n${textOf(over)}`);
    await until('the message', () => got.length === 1);
    assert.ok(!line.destroyed);
    await end(line);
    assert.deepEqual(got, [over]);
  });

  it('cuts a stack to a bounded length', async () => {
    const { line, got } = open();
    line.write(textOf({ ...stack, stack: 'x'.repeat(200_000) }));
    await end(line);
    assert.ok(got[0]?.type === 'unresponsive');
    assert.equal(got[0].stack?.length, 32_768);
  });

  it('hands on a bounded number of messages of a flood', async () => {
    const { line, got } = open();
    const start = performance.now();
    line.write(textOf(over).repeat(50_000));
    await end(line);
    const seconds = 2 + (performance.now() - start) / 1000;
    assert.ok(got.length >= 100 && got.length <= 100 * seconds, `${got.length} messages`);
  });

  it('says when the worker is gone, by an error as well', async () => {
    const { line, channel } = open();
    line.destroy(new Error('ECONNRESET'));
    await channel.ended;
  });
});
