import assert from 'node:assert/strict';
import { LineSplitter, maxLineLength } from '../../../src/supervisor/lineSplitter';

/** The lines of `bytes`, cut into chunks where `cuts` says. */
function split(bytes: Buffer, cuts: readonly number[] = []): string[] {
  const splitter = new LineSplitter();
  const edges = [0, ...cuts, bytes.length];
  const lines = edges.slice(1).flatMap((end, i) => splitter.push(bytes.subarray(edges[i], end)));
  return [...lines, ...splitter.end()];
}

const everyCut = (bytes: Buffer): number[] => Array.from({ length: bytes.length }, (_, i) => i);

function randomCuts(bytes: Buffer, count: number): number[] {
  return Array.from({ length: count }, () => Math.floor(Math.random() * bytes.length)).sort((a, b) => a - b);
}

describe('the line splitter', () => {
  it('cuts at line ends of both kinds and keeps empty lines', () => {
    assert.deepEqual(split(Buffer.from('a\nb\r\n\n\r\nc')), ['a', 'b', '', '', 'c']);
    assert.deepEqual(split(Buffer.from('a\n')), ['a']);
    assert.deepEqual(split(Buffer.from('')), []);
  });

  it('keeps a carriage return that ends no line', () => {
    assert.deepEqual(split(Buffer.from('10 %\r20 %\rdone\n')), ['10 %\r20 %\rdone']);
    assert.deepEqual(split(Buffer.from('last\r')), ['last\r']);
  });

  it('gives a line when it is complete, not earlier', () => {
    const splitter = new LineSplitter();
    assert.deepEqual(splitter.push(Buffer.from('one\r')), []);
    assert.deepEqual(splitter.push(Buffer.from('\ntwo')), ['one']);
    assert.deepEqual(splitter.push(Buffer.from('\n')), ['two']);
    assert.deepEqual(splitter.end(), []);
  });

  it('gives the same lines however the bytes are cut into chunks', () => {
    const bytes = Buffer.from('grüße\r\n🐎🐎 日本\n\u001b[31mred\u001b[0m\n\r\n\nno end 🐎');
    const whole = ['grüße', '🐎🐎 日本', '\u001b[31mred\u001b[0m', '', '', 'no end 🐎'];
    assert.deepEqual(split(bytes), whole);
    assert.deepEqual(split(bytes, everyCut(bytes)), whole);
    for (let i = 0; i < 500; i++) {
      const cuts = randomCuts(bytes, 4);
      assert.deepEqual(split(bytes, cuts), whole, `cut at ${cuts.join(', ')}`);
    }
  });

  it('hands on an over-long line in pieces, the same ones however it is cut, and loses nothing', () => {
    for (const length of [maxLineLength - 1, maxLineLength, maxLineLength + 1, 2 * maxLineLength, 40_000]) {
      for (const end of ['\n', '\r\n']) {
        const line = 'abcdefghi\t'.repeat(Math.ceil(length / 10)).slice(0, length);
        const bytes = Buffer.from(`${line}${end}next\n`);
        const whole = split(bytes);
        assert.equal(whole.at(-1), 'next');
        assert.equal(whole.slice(0, -1).join(''), line);
        assert.ok(whole.every((piece) => piece.length <= maxLineLength && piece !== ''));
        const edges = [maxLineLength, maxLineLength + 1, length, length + 1];
        for (const cut of edges) assert.deepEqual(split(bytes, [cut]), whole, `${length} cut at ${cut}`);
        for (let i = 0; i < 20; i++) assert.deepEqual(split(bytes, randomCuts(bytes, 3)), whole);
      }
    }
  });

  it('holds no more than one piece of a line that never ends', () => {
    const splitter = new LineSplitter();
    let received = 0;
    for (let i = 0; i < 100; i++) received += splitter.push(Buffer.alloc(10_000, 'x')).join('').length;
    assert.ok(1_000_000 - received <= maxLineLength);
    assert.equal(received + splitter.end().join('').length, 1_000_000);
  });
});
