import assert from 'node:assert/strict';
import { BeatWatch, beatPeriod } from '../../../src/agent/pulseBeat';

describe('the period of the beat', () => {
  for (const [threshold, period] of [
    [1, 1],
    [100, 25],
    [1000, 250],
    [5000, 250],
    [3_600_000, 250],
  ] as const)
    it(`is ${period} ms for a threshold of ${threshold} ms`, () =>
      assert.equal(beatPeriod(threshold), period));
});

describe('the age of a beat', () => {
  /** Looks every 100 ms from one moment to another, with no beat. */
  const lookThrough = (watch: BeatWatch, from: number, to: number, beat: number): void => {
    for (let now = from; now <= to; now += 100) assert.equal(watch.look(beat, now), undefined);
  };

  it('grows as long as there is none', () => {
    const watch = new BeatWatch(100, 1000, 1000);
    lookThrough(watch, 1100, 3000, 1000);
    assert.equal(watch.age(3000), 2000);
  });

  it('begins anew with each, whose distance from the one before is told', () => {
    const watch = new BeatWatch(100, 1000, 1000);
    lookThrough(watch, 1100, 3000, 1000);
    assert.equal(watch.look(3050, 3100), 2050);
    assert.equal(watch.age(3100), 50);
    assert.equal(watch.look(3050, 3200), undefined);
  });

  it('does not count the time in which nobody looked: the process was stopped', () => {
    const watch = new BeatWatch(100, 1000, 1000);
    lookThrough(watch, 1100, 1500, 1000);
    assert.equal(watch.look(1000, 9500), undefined);
    assert.equal(watch.age(9500), 600);
    assert.equal(watch.look(9550, 9600), 650);
    assert.equal(watch.age(9600), 50);
  });

  it('counts looks that are somewhat late', () => {
    const watch = new BeatWatch(100, 1000, 1000);
    for (let now = 1180; now <= 2800; now += 180) watch.look(1000, now);
    assert.equal(watch.age(2800), 1800);
  });

  it('does not count what is excused', () => {
    const watch = new BeatWatch(100, 1000, 1000);
    lookThrough(watch, 1100, 3000, 1000);
    watch.excuse(3000);
    assert.equal(watch.age(3000), 0);
    lookThrough(watch, 3100, 3500, 1000);
    assert.equal(watch.age(3500), 500);
  });

  it('goes on where 32 bits of milliseconds come round', () => {
    const start = 2 ** 31 - 500;
    const beat = Math.trunc(start) | 0;
    const watch = new BeatWatch(100, beat, start);
    lookThrough(watch, start + 100, start + 2000, beat);
    assert.equal(watch.age(start + 2000), 2000);
    assert.equal(watch.look((start + 2050) | 0, start + 2100), 2050);
  });
});
