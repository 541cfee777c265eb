import assert from 'node:assert/strict';
import { SentMessages } from '../../../src/editor/commands/sentMessages';

describe('the messages that were sent before', () => {
  it('are kept with the state of the workspace, the last one first, each once, and no more than some', async () => {
    const state = new Map<string, unknown>();
    const kept = {
      get: (key: string) => state.get(key),
      update: (key: string, value: unknown) => Promise.resolve(void state.set(key, value)),
    };
    const sent = new SentMessages(kept);
    assert.deepEqual(sent.all, []);
    for (const text of ['1', '2', '1']) await sent.remember(text);
    assert.deepEqual(new SentMessages(kept).all, ['1', '2']);
    await sent.remember(`"${'x'.repeat(10_000)}"`);
    assert.deepEqual(sent.all, ['1', '2']);
    for (let i = 0; i < 100; i++) await sent.remember(`{"i":${i}}`);
    assert.equal(sent.all[0], '{"i":99}');
    assert.equal(sent.all.length, 20);
  });

  it('are none where something else stands in their place', () => {
    const update = (): Promise<void> => Promise.resolve();
    assert.deepEqual(new SentMessages({ get: () => ({ 0: 'x' }), update }).all, []);
    assert.deepEqual(new SentMessages({ get: () => [1, '2', null], update }).all, ['2']);
  });
});
