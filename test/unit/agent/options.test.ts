import assert from 'node:assert/strict';
import { parseOptions } from '../../../src/agent/options';
import type { AgentOptions } from '../../../src/protocol/telemetry';

const nothing: AgentOptions = {
  heartbeat: 0,
  hold: false,
  reusePort: false,
  childrenLimit: 0,
  keepAlive: [],
  ipc: { payloads: false, redact: [] },
};

describe("the agent's options", () => {
  it('are what the supervisor wrote', () => {
    const options: AgentOptions = {
      heartbeat: 5000,
      hold: true,
      reusePort: true,
      childrenLimit: 9,
      keepAlive: ['ffmpeg *'],
      ipc: { payloads: true, redact: ['token'] },
    };
    assert.deepEqual(parseOptions(JSON.stringify(options)), options);
  });

  for (const text of [
    '',
    '1',
    'null',
    '"hold"',
    '[]',
    '{"hold":',
    '{"hold":1,"reusePort":"yes","keepAlive":7}',
  ])
    it(`ask for nothing when they are ${text || 'empty'}`, () =>
      assert.deepEqual(parseOptions(text), nothing));

  it('are taken one by one: what is wrong with one does not touch another', () => {
    assert.deepEqual(
      parseOptions(
        '{"heartbeat":-1,"hold":true,"keepAlive":["a",1,"b"],"childrenLimit":-3,"ipc":{"payloads":true},"more":true}',
      ),
      {
        ...nothing,
        hold: true,
        keepAlive: ['a', 'b'],
      },
    );
  });
});
