import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rotate, workerCounts } from '../../../src/measure/counts';
import { median, ratios, spreadOf } from '../../../src/measure/statistics';

describe('the figures of rounds', () => {
  it('are summed up by their median and their extremes', () => {
    assert.deepEqual(spreadOf([30, 10, 20]), { median: 20, low: 10, high: 30 });
    assert.deepEqual(spreadOf([10, 40, 20, 30]), { median: 25, low: 10, high: 40 });
    assert.ok(Number.isNaN(median([])));
  });

  it('are compared with those of the same round', () => {
    // The machine was three times as slow in the second round, for both.
    assert.deepEqual(ratios([200, 66, 200], [100, 33, 100]), [2, 2, 2]);
  });

  it('have a median that no order of the rounds changes', () => {
    const numbers = fc.array(fc.integer(), { minLength: 1 });
    fc.assert(
      fc.property(numbers, (values) => {
        const { median: middle, low, high } = spreadOf(values);
        assert.equal(median([...values].reverse()), middle);
        assert.ok(low <= middle && middle <= high);
      }),
    );
  });
});

describe('the numbers of workers to measure', () => {
  it('are all of them on few cores', () => {
    assert.deepEqual(workerCounts(1), [1]);
    assert.deepEqual(workerCounts(4), [1, 2, 3, 4]);
  });

  it('are steps of the curve on many, with the most of all', () => {
    assert.deepEqual(workerCounts(10), [1, 2, 3, 4, 5, 6, 7, 8, 10]);
    assert.deepEqual(workerCounts(12), [1, 2, 3, 4, 5, 6, 7, 8, 12]);
    assert.deepEqual(workerCounts(32), [1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 24, 32]);
  });

  it('begin elsewhere in each round', () => {
    assert.deepEqual(
      [0, 1, 2, 3].map((round) => rotate([1, 0, 2], round).join(' ')),
      ['1 0 2', '0 2 1', '2 1 0', '1 0 2'],
    );
  });
});
