import assert from 'node:assert/strict';
import { SessionHistory } from '../../../src/editor/dashboard/history';

const sample = (slot: number, cpu: number) => ({
  slot,
  pid: 100 + slot,
  cpu,
  memory: cpu * 1000,
  treeMemory: 0,
  children: 0,
});

describe('The history of a session', () => {
  it('has nothing before the first sample', () => {
    assert.deepEqual(new SessionHistory(3).read(1), { cpu: [], memory: [] });
  });

  it('keeps the figures of each slot in the order in which they came', () => {
    const history = new SessionHistory(3);
    history.record([sample(1, 10), sample(2, 20)]);
    history.record([sample(1, 11), sample(2, 21)]);
    assert.deepEqual(history.read(1), { cpu: [10, 11], memory: [10_000, 11_000] });
    assert.deepEqual(history.read(2).cpu, [20, 21]);
  });

  it('forgets the oldest and never grows', () => {
    const history = new SessionHistory(3);
    for (let cpu = 1; cpu <= 1000; cpu++) history.record([sample(1, cpu)]);
    assert.deepEqual(history.read(1).cpu, [998, 999, 1000]);
  });

  it('has a gap where a slot had no process, so that all slots share one clock', () => {
    const history = new SessionHistory(3);
    history.record([sample(1, 10)]);
    history.record([sample(2, 20)]);
    history.record([sample(1, 12), sample(2, 22)]);
    assert.deepEqual(history.read(1).cpu, [10, null, 12]);
    assert.deepEqual(history.read(2).cpu, [null, 20, 22]);
    history.record([]);
    assert.deepEqual(history.read(1).cpu, [null, 12, null]);
  });

  it('knows nothing of a slot that it was told to forget', () => {
    const history = new SessionHistory(3);
    history.record([sample(1, 10)]);
    history.forget(1);
    assert.deepEqual(history.read(1).cpu, [null]);
  });
});
