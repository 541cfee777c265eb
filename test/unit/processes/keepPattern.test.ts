import assert from 'node:assert/strict';
import { compileKeepPatterns } from '../../../src/processes/keepPattern';

const keeps = (pattern: string, line: string): boolean =>
  compileKeepPatterns([pattern])({ args: line.split(' '), command: line });

describe('keepAlive patterns', () => {
  it('without a wildcard are looked for anywhere in the command line', () => {
    assert.ok(keeps('redis-server', '/usr/bin/redis-server *:6379'));
    assert.equal(keeps('redis-server', '/usr/bin/Redis-Server'), false);
  });

  it('with one are matched against all of it', () => {
    assert.ok(keeps('*redis-server *', '/usr/bin/redis-server --port 1'));
    assert.equal(keeps('redis-server *', '/usr/bin/redis-server --port 1'), false);
    assert.ok(keeps('job-?.js', 'job-7.js'));
    assert.equal(keeps('job-?.js', 'job-77.js'), false);
    assert.ok(keeps('job-?.js', 'job-😀.js'));
  });

  it('let a star stand for nothing, and for a line break', () => {
    assert.ok(keeps('a*b*c', 'abc'));
    assert.ok(keeps('a*b*c', 'a b b x c'));
    assert.ok(keeps('*', ''));
    assert.ok(keeps('a*c', 'a\nc'));
  });

  it('do not let two parts share a character', () => {
    assert.equal(keeps('ab*ba', 'aba'), false);
    assert.equal(keeps('*ab*ab', 'xab'), false);
    assert.equal(keeps('a*bb*b', 'abb'), false);
    assert.ok(keeps('*ab*ab', 'xabab'));
  });

  it('take other characters as they are', () => {
    assert.ok(keeps('a.b(c)[d]*', 'a.b(c)[d]e'));
    assert.equal(keeps('a.b*', 'axb'), false);
  });

  it('do not take long over many stars', () => {
    const start = performance.now();
    assert.equal(keeps(`${'*a'.repeat(30)}*b`, 'a'.repeat(30_000)), false);
    assert.ok(performance.now() - start < 500);
  });

  it('match the whole command line, not the one that is cut for show', () => {
    const args = ['node', 'x'.repeat(10_000), '--keep'];
    assert.ok(compileKeepPatterns(['*--keep'])({ args, command: 'node xxx…' }));
  });

  it('look at the name of a process without arguments, and keep nothing when empty', () => {
    assert.ok(compileKeepPatterns(['kworker'])({ args: [], command: 'kworker/0:1' }));
    for (const patterns of [[], [''], ['  ']])
      assert.equal(compileKeepPatterns(patterns)({ args: ['a'], command: 'a' }), false);
  });
});
