import assert from 'node:assert/strict';
import { parseOptions } from '../../../src/agent/options';
import type { AgentOptions } from '../../../src/protocol/telemetry';

const nothing: AgentOptions = {
  heartbeat: 0,
  reusePort: false,
  childrenLimit: 0,
  keepAlive: [],
  ipc: { payloads: false, redact: [] },
};

describe("the agent's options", () => {
  it('are what the supervisor wrote', () => {
    const options: AgentOptions = {
      heartbeat: 5000,
      spare: 'cold',
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
    '"spare"',
    '[]',
    '{"spare":',
    '{"spare":"hot","reusePort":"yes","keepAlive":7}',
  ])
    it(`ask for nothing when they are ${text || 'empty'}`, () =>
      assert.deepEqual(parseOptions(text), nothing));

  it('are taken one by one: what is wrong with one does not touch another', () => {
    assert.deepEqual(
      parseOptions(
        '{"heartbeat":-1,"spare":"warm","keepAlive":["a",1,"b"],"childrenLimit":-3,"ipc":{"payloads":true},"more":true}',
      ),
      {
        ...nothing,
        spare: 'warm',
        keepAlive: ['a', 'b'],
      },
    );
  });
});
