import assert from 'node:assert/strict';
import * as v from 'valibot';
import type { AgentMessage } from '../../../src/protocol/telemetry';
import { AgentMessageSchema } from '../../../src/protocol/telemetrySchemas';

const parse = (value: unknown): AgentMessage | undefined => {
  const result = v.safeParse(AgentMessageSchema, value);
  return result.success ? result.output : undefined;
};

const uncaught = { type: 'uncaught', origin: 'uncaughtException', name: 'Error', message: 'm' } as const;

describe('a message of the agent', () => {
  const messages: AgentMessage[] = [
    { type: 'hello' },
    { type: 'drained' },
    { type: 'listening', scheme: 'http', port: 3000 },
    { type: 'listening', scheme: 'unix', path: '/tmp/a.sock' },
    { type: 'listening', scheme: 'https', host: '::1', port: 65_535 },
    uncaught,
    { ...uncaught, origin: 'unhandledRejection', stack: 's', code: 'E', port: 1 },
  ];
  for (const message of messages) {
    it(`is taken as it is: ${JSON.stringify(message)}`, () => {
      assert.deepEqual(parse(message), message);
    });
  }

  for (const value of [
    ...[null, 1, 'hello', [], {}, { type: 'no such' }, { type: 'drain' }],
    ...[-1, 65_536, 1.5, '80', null].map((port) => ({ type: 'listening', scheme: 'http', port })),
    { type: 'listening', scheme: 'gopher', port: 70 },
    { type: 'listening' },
    { ...uncaught, origin: 'elsewhere' },
    { ...uncaught, name: undefined },
    { ...uncaught, message: { toString: 1 } },
  ]) {
    it(`is refused: ${JSON.stringify(value)}`, () => {
      assert.equal(parse(value), undefined);
    });
  }

  it('is cut to a bounded length', () => {
    const long = 'x'.repeat(200_000);
    const message = parse({ ...uncaught, name: long, message: long, stack: long, code: long });
    assert.ok(message?.type === 'uncaught');
    const { name, message: text, stack, code } = message;
    assert.deepEqual(
      [name, text, stack, code].map((part) => part?.length),
      [256, 4096, 32_768, 256],
    );
    const listening = parse({ type: 'listening', scheme: 'unix', path: long, host: long });
    assert.ok(listening?.type === 'listening');
    assert.deepEqual([listening.path?.length, listening.host?.length], [4096, 256]);
  });

  it('loses fields that nobody knows', () => {
    assert.deepEqual(parse({ type: 'hello', more: 'x'.repeat(1000) }), { type: 'hello' });
  });
});
