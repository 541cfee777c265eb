import assert from 'node:assert/strict';
import { runWithAgent } from './support/agentProcess';
import { fixture } from './support/paths';

describe('a program that is told to drain', () => {
  for (const [listensTo, signal, shutdownMessage] of [
    [[], 'SIGTERM', false],
    [['SIGTERM'], 'SIGTERM', false],
    [['SIGINT'], 'SIGINT', false],
    [['SIGINT', 'SIGTERM'], 'SIGTERM', false],
    [['message'], 'SIGTERM', false],
    [['shutdown'], 'SIGTERM', true],
    [['message', 'once', 'SIGINT'], 'SIGINT', true],
  ] as const) {
    const names = listensTo.join(', ') || 'nothing';
    it(`and listens to ${names} wants ${shutdownMessage ? "the message 'shutdown' and " : ''}${signal}`, async () => {
      const program = runWithAgent(fixture('wantsToEnd.js'), { args: [...listensTo] });
      await program.waitFor('listening');
      program.drain();
      const { message } = await program.waitFor('draining');
      assert.deepEqual(message, { type: 'draining', signal, shutdownMessage });
    });
  }
});
