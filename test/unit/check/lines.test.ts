import assert from 'node:assert/strict';
import { Lines } from '../../../src/check/lines';

describe('Lines', () => {
  it('knows the line and the column of an offset, behind every kind of line break', () => {
    const text = 'a\r\nbc\n\rd';
    const lines = new Lines(text, 'editor');
    const places = Array.from(text, (_, offset) => lines.positionOf(offset));
    assert.deepEqual(
      places.map(({ line, column }) => `${line}:${column}`),
      ['0:0', '0:1', '0:2', '1:0', '1:1', '1:2', '2:0', '3:0'],
    );
    assert.deepEqual(lines.positionOf(text.length), { line: 3, column: 1 });
  });

  it('breaks where JavaScript does, or only where an editor does', () => {
    assert.deepEqual(new Lines('a\u2028b', 'javascript').positionOf(2), { line: 1, column: 0 });
    assert.deepEqual(new Lines('a\u2028b', 'editor').positionOf(2), { line: 0, column: 2 });
  });
});
