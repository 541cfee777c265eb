import assert from 'node:assert/strict';
import { formatFrames, framesOf } from '../../../src/agent/pulseStack';

const frame = (functionName: string, url: string, lineNumber: number, columnNumber?: number) => ({
  callFrameId: '1',
  functionName,
  url,
  location: { scriptId: '1', lineNumber, ...(columnNumber === undefined ? {} : { columnNumber }) },
  scopeChain: [],
  this: { type: 'object' as const },
});

describe('the stack of another thread', () => {
  it('is what Node wrote, without the message and without our own frame', () => {
    const stack = [
      'Error',
      '    at eval (eval at hashAll (/app/auth.js:3:4), <anonymous>:1:1)',
      '    at hashAll (/app/auth.js:3:4)',
      '    at Server.<anonymous> (file:///app/server.mjs:10:2)',
    ].join('\n');
    assert.equal(
      framesOf(stack),
      '    at hashAll (/app/auth.js:3:4)\n    at Server.<anonymous> (file:///app/server.mjs:10:2)',
    );
  });

  for (const stack of [
    undefined,
    7,
    '',
    'Error',
    'Error\n    at eval (eval at a (/a.js:1:1), <anonymous>:1:1)',
  ])
    it(`is not ${JSON.stringify(stack)}`, () => assert.equal(framesOf(stack), undefined));

  it('is written from the frames where the program writes stacks in its own way', () => {
    assert.equal(
      formatFrames([
        frame('hashAll', 'file:///app/a%20b/auth.js', 2, 3),
        frame('', 'file:///app/server.mjs', 9),
        frame('', '', 0, 0),
        frame('listOnTimeout', 'node:internal/timers', 580, 16),
      ]),
      [
        '    at hashAll (/app/a b/auth.js:3:4)',
        '    at /app/server.mjs:10:1',
        '    at <anonymous>:1:1',
        '    at listOnTimeout (node:internal/timers:581:17)',
      ].join('\n'),
    );
  });
});
