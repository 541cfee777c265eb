import assert from 'node:assert/strict';
import { SessionHistory } from '../../../src/editor/dashboard/history';

const figures = (slot: number, cpu: number) => ({ slot, cpu, memory: cpu * 1000 });

describe('The history of a session', () => {
  it('has nothing before the first second', () => {
    const history = new SessionHistory(3);
    assert.deepEqual(history.read(1).cpu, []);
    assert.deepEqual(history.last(1), {});
  });

  it('keeps the figures of each slot in the order in which they came', () => {
    const history = new SessionHistory(3);
    history.record([figures(1, 10), figures(2, 20)]);
    history.record([figures(1, 11), figures(2, 21)]);
    assert.deepEqual(history.read(1).cpu, [10, 11]);
    assert.deepEqual(history.read(1).memory, [10_000, 11_000]);
    assert.deepEqual(history.read(2).cpu, [20, 21]);
    assert.deepEqual(history.last(2), { cpu: 21, memory: 21_000 });
  });

  it('forgets the oldest and never grows', () => {
    const history = new SessionHistory(3);
    for (let cpu = 1; cpu <= 1000; cpu++) history.record([figures(1, cpu)]);
    assert.deepEqual(history.read(1).cpu, [998, 999, 1000]);
  });

  it('has a gap where a slot had no process, so that all slots share one clock', () => {
    const history = new SessionHistory(3);
    history.record([figures(1, 10)]);
    history.record([figures(2, 20)]);
    history.record([figures(1, 12), figures(2, 22)]);
    assert.deepEqual(history.read(1).cpu, [10, null, 12]);
    assert.deepEqual(history.read(2).cpu, [null, 20, 22]);
    history.record([]);
    assert.deepEqual(history.read(1).cpu, [null, 12, null]);
    assert.deepEqual(history.last(1), {});
  });

  it('gives the highest of each few seconds, and keeps them together as time goes on', () => {
    const history = new SessionHistory(6);
    for (const cpu of [1, 9, 2, 3, 8, 4]) history.record([figures(1, cpu)]);
    assert.deepEqual(history.read(1, 2).cpu, [9, 3, 8]);
    history.record([figures(1, 5)]);
    assert.deepEqual(history.read(1, 2).cpu, [9, 3, 8, 5]);
    history.record([]);
    assert.deepEqual(history.read(1, 2).cpu, [3, 8, 5]);
  });

  it('knows nothing of a slot that it was told to forget', () => {
    const history = new SessionHistory(3);
    history.record([figures(1, 10)]);
    history.forget(1);
    assert.deepEqual(history.read(1).cpu, [null]);
  });
});
