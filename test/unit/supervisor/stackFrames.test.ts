import assert from 'node:assert/strict';
import { firstUserFrame, syntaxErrorPlace } from '../../../src/supervisor/stackFrames';

const stack = (...frames: string[]): string =>
  ['TypeError: x', ...frames.map((frame) => `    at ${frame}`)].join('\n');

describe('the first frame of the user', () => {
  const cases: [frame: string, file: string, line: number, column: number][] = [
    ['start (/app/server.js:12:5)', '/app/server.js', 12, 5],
    ['/app/server.js:3:1', '/app/server.js', 3, 1],
    ['Object.<anonymous> (/app/my server.js:1:2)', '/app/my server.js', 1, 2],
    ['new Pool (/app/pool (copy)/pool.js:4:9)', '/app/pool (copy)/pool.js', 4, 9],
    ['/app/pool (copy)/pool.js:4:9', '/app/pool (copy)/pool.js', 4, 9],
    ['Timeout.tick [as _onTimeout] (/app/tick.js:7:1)', '/app/tick.js', 7, 1],
    ['async main (/app/server.js:5:3)', '/app/server.js', 5, 3],
    ['async /app/server.js:5:3', '/app/server.js', 5, 3],
    ['file:///app/server.mjs:2:8', '/app/server.mjs', 2, 8],
    ['async file:///app/server.mjs:2:8', '/app/server.mjs', 2, 8],
    ['run (file:///app/a%20b.mjs:2:8)', '/app/a b.mjs', 2, 8],
    ['start (C:\\app\\server.js:12:5)', 'C:\\app\\server.js', 12, 5],
    ['C:\\my app\\server.js:12:5', 'C:\\my app\\server.js', 12, 5],
  ];
  for (const [frame, file, line, column] of cases) {
    it(`is read: at ${frame}`, () => {
      assert.deepEqual(firstUserFrame(stack(frame)), { file, line, column });
    });
  }

  it('is behind those of Node and of dependencies', () => {
    const text = stack(
      'node:internal/timers:1:2',
      'next (/app/node_modules/express/lib/router.js:1:2)',
      'emit (node:events:524:28)',
      'handler (/app/src/routes.js:30:4)',
      'main (/app/server.js:1:1)',
    );
    assert.deepEqual(firstUserFrame(text), { file: '/app/src/routes.js', line: 30, column: 4 });
  });

  it('is that of a dependency when no other is left', () => {
    const text = stack('a (/app/node_modules/x/a.js:1:2)', 'b (/app/node_modules/y/b.js:3:4)');
    assert.deepEqual(firstUserFrame(text), { file: '/app/node_modules/x/a.js', line: 1, column: 2 });
  });

  it('is not there when nothing in the stack is a file', () => {
    assert.equal(firstUserFrame(stack('node:internal/timers:1:2', 'Array.map (<anonymous>)')), undefined);
    assert.equal(firstUserFrame(stack('eval (eval at run (/app/a.js:1:1), <anonymous>:1:1)')), undefined);
    assert.equal(firstUserFrame(''), undefined);
  });
});

describe('the place of a syntax error', () => {
  it('is above the excerpt, in every notation', () => {
    const excerpt = ['', 'const b = ;', '          ^', '', "SyntaxError: Unexpected token ';'"];
    for (const head of ['/app/server.js:2', 'file:///app/server.js:2']) {
      assert.deepEqual(syntaxErrorPlace([head, ...excerpt]), { file: '/app/server.js', line: 2 });
    }
    assert.deepEqual(syntaxErrorPlace(['C:\\app\\server.js:2', ...excerpt]), {
      file: 'C:\\app\\server.js',
      line: 2,
    });
  });

  it('is not taken from Node itself or from other text', () => {
    assert.equal(syntaxErrorPlace(['node:internal/vm:1', 'listening on :3000', 'a:1']), undefined);
  });
});
