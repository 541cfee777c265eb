import assert from 'node:assert/strict';
import { withoutConnection } from '../../../src/agent/connectionHeader';

describe('headers without Connection', () => {
  it('are the others, in each form that writeHead takes', () => {
    assert.deepEqual(withoutConnection({ CONNECTION: 'keep-alive', Vary: ['a', 'b'], Age: 1 }), {
      Vary: ['a', 'b'],
      Age: 1,
    });
    assert.deepEqual(withoutConnection(['Via', 'connection', 'connection', 'keep-alive', 'Age', 1]), [
      'Via',
      'connection',
      'Age',
      1,
    ]);
    const pairs = [
      ['Age', 1],
      ['Connection', 'keep-alive'],
      ['Set-Cookie', ['a=1', 'b=2']],
    ] as const;
    assert.deepEqual(withoutConnection([...pairs] as [string, string][]), [pairs[0], pairs[2]]);
    assert.deepEqual(withoutConnection([]), []);
  });
});
