import assert from 'node:assert/strict';
import { SessionRecords } from '../../../src/editor/dashboard/records';
import { takeSnapshot } from '../../../src/editor/dashboard/snapshot';
import type { Sight } from '../../../src/editor/dashboard/subject';
import { tabIds, type DashboardSnapshot, type ViewOf } from '../../../src/protocol/dashboard';
import type { SlotView } from '../../../src/protocol/views/workers';
import { SessionModel } from '../../../src/editor/sessionModel';
import { hello, sampleEvent, sessionEvent, slotEvent } from './helloSession';

const now = 1_000_000;
const megabyte = 2 ** 20;

type Model = ReturnType<typeof hello>;

const snapshotOf = (
  models: Model[],
  sight: Sight = { tab: 'workers' },
  records = new SessionRecords(),
): DashboardSnapshot => takeSnapshot(models, () => records, sight, now);

const slotOf = (model: Model, slot: number, records = new SessionRecords()): SlotView => {
  const { slots } = snapshotOf([model], { tab: 'workers' }, records).view as ViewOf<'workers'>;
  const view = slots.find((one) => one.slot === slot);
  assert.ok(view);
  return view;
};

describe('The snapshot for the dashboard', () => {
  it('is empty when nothing runs', () => {
    assert.deepEqual(snapshotOf([]), { type: 'snapshot', sessions: [] });
  });

  it('holds what the tab in sight shows, and nothing of the others', () => {
    for (const tab of tabIds) assert.equal(snapshotOf([hello()], { tab }).view?.tab, tab);
  });

  it('shows the wanted session, and the first where that is gone', () => {
    const other = new SessionModel('other', hello().plan, 'other.js');
    assert.equal(snapshotOf([hello(), other], { tab: 'workers', session: 'other' }).session, 'other');
    assert.equal(snapshotOf([hello(), other], { tab: 'workers', session: 'gone' }).session, hello().id);
  });

  it('says of a session how many are ready, where it listens, and what can be asked of it', () => {
    const model = hello();
    model.apply(
      slotEvent({ slot: 1, addresses: [{ scheme: 'http', port: 3000, url: 'http://localhost:3000' }] }),
    );
    model.apply(slotEvent({ slot: 2, state: 'failed' }));
    const [session] = snapshotOf([model]).sessions;
    assert.equal(session?.name, 'hello/server.js');
    assert.equal(session.readiness, '1 of 2 ready');
    assert.equal(session.failed, 1);
    assert.deepEqual(session.addresses, [{ text: ':3000', url: 'http://localhost:3000' }]);
    assert.deepEqual(session.commands, ['muster.reload', 'muster.restart', 'muster.stop']);
  });

  it('offers no reload while nobody serves, and nothing but Stop while it stops', () => {
    const model = hello();
    const commands = () => snapshotOf([model]).sessions[0]?.commands;
    assert.deepEqual(commands(), ['muster.restart', 'muster.stop']);
    model.apply(sessionEvent('stopping'));
    assert.deepEqual(commands(), ['muster.stop']);
  });

  it('says of a worker how it is, in figures for a person', () => {
    const model = hello();
    const records = new SessionRecords();
    model.apply(slotEvent({ slot: 1, pid: 42, readyAt: now - 90_000, restarts: 3 }));
    for (const cpu of [80, 12]) {
      const memory = cpu * megabyte;
      model.apply(sampleEvent(1, 42, cpu, memory));
      records.take(sampleEvent(1, 42, cpu, memory), model);
    }
    const view = slotOf(model, 1, records);
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
