import assert from 'node:assert/strict';
import { SessionHistory } from '../../../src/editor/dashboard/history';
import { takeSnapshot } from '../../../src/editor/dashboard/snapshot';
import type { SlotView } from '../../../src/protocol/dashboard';
import { hello, sampleEvent, sessionEvent, slotEvent } from './helloSession';

const now = 1_000_000;
const megabyte = 2 ** 20;

const slotOf = (model: ReturnType<typeof hello>, slot: number, history = new SessionHistory(5)): SlotView => {
  const view = takeSnapshot([model], () => history, now).sessions[0]?.slots.find((one) => one.slot === slot);
  assert.ok(view);
  return view;
};

describe('The snapshot for the dashboard', () => {
  it('is empty when nothing runs', () => {
    assert.deepEqual(
      takeSnapshot([], () => new SessionHistory(1), now),
      { type: 'snapshot', sessions: [] },
    );
  });

  it('says of a session how many are ready, where it listens, and what can be asked of it', () => {
    const model = hello();
    model.apply(
      slotEvent({ slot: 1, addresses: [{ scheme: 'http', port: 3000, url: 'http://localhost:3000' }] }),
    );
    model.apply(slotEvent({ slot: 2, state: 'failed' }));
    const [session] = takeSnapshot([model], () => new SessionHistory(1), now).sessions;
    assert.equal(session?.name, 'hello/server.js');
    assert.equal(session.readiness, '1 of 2 ready');
    assert.equal(session.failed, 1);
    assert.deepEqual(session.addresses, [{ text: ':3000', url: 'http://localhost:3000' }]);
    assert.deepEqual(session.commands, ['muster.reload', 'muster.restart', 'muster.stop']);
  });

  it('offers no reload while nobody serves, and nothing but Stop while it stops', () => {
    const model = hello();
    const commands = () => takeSnapshot([model], () => new SessionHistory(1), now).sessions[0]?.commands;
    assert.deepEqual(commands(), ['muster.restart', 'muster.stop']);
    model.apply(sessionEvent('stopping'));
    assert.deepEqual(commands(), ['muster.stop']);
  });

  it('says of a worker how it is, in figures for a person', () => {
    const model = hello();
    const history = new SessionHistory(5);
    model.apply(slotEvent({ slot: 1, pid: 42, readyAt: now - 90_000, restarts: 3 }));
    for (const cpu of [80, 12]) {
      const memory = cpu * megabyte;
      model.apply(sampleEvent(1, 42, cpu, memory));
      history.record([{ slot: 1, pid: 42, cpu, memory, treeMemory: 0, children: 0 }]);
    }
    const view = slotOf(model, 1, history);
    assert.equal(view.stateText, 'ready');
    assert.equal(view.pid, 42);
    assert.equal(view.uptime, '1 min');
    assert.equal(view.restarts, 3);
    assert.deepEqual(view.cpu, { now: '12 %', lowest: '12 %', highest: '80 %', points: [80, 12] });
    assert.deepEqual(view.memory.highest, '80 MB');
    assert.deepEqual(view.commands, [
      'muster.restartWorker',
      'muster.stopWorker',
      'muster.killWorker',
      'muster.showWorkerLog',
    ]);
  });

  it('says why a worker ended only while there is none, and then offers Start', () => {
    const model = hello();
    const cause = { kind: 'exit', message: 'Exited with code 1.' } as const;
    model.apply(slotEvent({ slot: 1, state: 'backoff', cause, retryAt: now + 1500 }));
    const down = slotOf(model, 1);
    assert.equal(down.cause, 'Exited with code 1.');
    assert.equal(down.stateText, 'restarts in 1.5 s');
    assert.deepEqual(down.commands, ['muster.startWorker', 'muster.showWorkerLog']);
    assert.deepEqual(down.cpu, { points: [] });
    model.apply(slotEvent({ slot: 1, pid: 43, cause }));
    assert.equal(slotOf(model, 1).cause, undefined);
  });
});
