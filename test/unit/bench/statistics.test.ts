import assert from 'node:assert/strict';
import { fastest, median, ratios, rotate, summarize } from '../../../bench/supervision/statistics';

describe('The statistics of the bench', () => {
  it('take the middle value, and of an even number the mean of the two in the middle', () => {
    assert.equal(median([30, 10, 20]), 20);
    assert.equal(median([40, 10, 30, 20]), 25);
    assert.ok(Number.isNaN(median([])));
  });

  it('sort numbers as numbers, and leave what they are given as it is', () => {
    const values = [9, 100, 20];
    assert.deepEqual(summarize(values), { median: 20, low: 9, high: 100 });
    assert.deepEqual(values, [9, 100, 20]);
  });

  it('compare rounds one by one, so that a slow round of both weighs nothing', () => {
    const slowSecondRound = ratios([120, 12, 110], [100, 10, 100]);
    assert.deepEqual(slowSecondRound, [1.2, 1.2, 1.1]);
    assert.throws(() => ratios([1, 2], [1]), /one by one/);
  });

  it('name the series that is the fastest in most rounds, not the one with the highest value or median', () => {
    const luckyOnce = new Map([
      ['steady', [10, 11, 12]],
      ['lucky once', [1, 2, 100]],
    ]);
    assert.equal(fastest(luckyOnce), 'steady');
    const higherMedian = new Map([
      ['faster', [120, 12, 60]],
      ['luckier', [100, 10, 90]],
    ]);
    assert.equal(fastest(higherMedian), 'faster');
    assert.throws(() => fastest(new Map()), /Nothing/);
  });

  it('let each one be the first of a round in its turn', () => {
    const list = ['a', 'b', 'c'];
    assert.deepEqual(
      [0, 1, 2, 3].map((round) => rotate(list, round).join('')),
      ['abc', 'bca', 'cab', 'abc'],
    );
    assert.deepEqual(rotate([], 5), []);
  });
});
