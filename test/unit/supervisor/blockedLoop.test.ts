import assert from 'node:assert/strict';
import { BlockedLoop, type Block } from '../../../src/supervisor/blockedLoop';
import { agentPath } from '../../../src/supervisor/workerFork';

/** What is told of a block with this stack. */
function toldOf(stack: string): Block | undefined {
  let told: Block | undefined;
  const loop = new BlockedLoop(
    () => undefined,
    (block) => (told = block),
  );
  loop.onMessage({ type: 'unresponsive', ms: 500, stack });
  loop.end();
  return told;
}

describe('a blocked event loop', () => {
  it('is told with the function of the program that called, and not with what counts the call', () => {
    const stack = [
      '    at Performance.now (node:internal/perf/performance:140:12)',
      `    at around (${agentPath}:1605:40)`,
      '    at hash (/app/server.js:11:11)',
    ];
    const block = toldOf(stack.join('\n'));
    assert.equal(block?.in?.name, 'hash');
    assert.deepEqual(block.in.location, { file: '/app/server.js', line: 11, column: 11 });
    assert.doesNotMatch(block.in.stack, /around/);
  });
});
