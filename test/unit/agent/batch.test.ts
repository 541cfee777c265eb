import assert from 'node:assert/strict';
import { Batch } from '../../../src/agent/observe/batch';

/** Touches a batch as often as told before each handing on; resolves with the milliseconds between two of those. */
function gaps(touches: readonly number[]): Promise<number[]> {
  return new Promise((resolve) => {
    const at: number[] = [];
    const touch = (times = 0): void => {
      for (let time = 0; time < times; time++) batch.touch();
    };
    const batch = new Batch(
      () => {
        at.push(performance.now());
        if (at.length <= touches.length) touch(touches[at.length]);
        if (at.length === touches.length)
          resolve(at.slice(1).map((moment, index) => moment - (at[index] ?? 0)));
      },
      () => undefined,
    );
    batch.add({ collect: () => ({ calls: [] }) });
    // What keeps a test running: the timers of a batch do not.
    const alive = setInterval(() => at.length === touches.length && clearInterval(alive), 50);
    touch(touches[0]);
  });
}

/** A timer may come a little early by another clock. */
const least = (ms: number): number => ms - 2;

describe('What a program does', () => {
  it('is told every tenth of a second, and every quarter of a busy one, until that is quiet again', async () => {
    const [quiet = 0, busy = 0, still = 0, ...calm] = await gaps([1, 101, 251, 1, 1, 1, 1, 1, 1]);
    assert.ok(quiet >= least(100), String(quiet));
    assert.ok(busy >= least(250), String(busy));
    assert.ok(still >= least(250), String(still));
    assert.ok(calm.every((gap) => gap >= least(100)) && Math.min(...calm) < 250, calm.join());
  });

  it('quickens the look at the loop once a batch', () => {
    let quickened = 0;
    const batch = new Batch(
      () => undefined,
      () => quickened++,
    );
    for (let time = 0; time < 3; time++) batch.touch();
    assert.equal(quickened, 1);
    batch.flush();
    batch.touch();
    assert.equal(quickened, 2);
    batch.flush();
  });
});
