import assert from 'node:assert/strict';
import { arrowPath, laneWidth } from '../../../media/dashboard/geometry';
import { Rate } from '../../../src/editor/dashboard/rate';
import { SessionRecords } from '../../../src/editor/dashboard/records';
import { takeSnapshot } from '../../../src/editor/dashboard/snapshot';
import type { Channel, IpcMessage, WorkerIpc } from '../../../src/protocol/traffic';
import type { IpcView } from '../../../src/protocol/views/ipc';
import type { TableWish } from '../../../src/protocol/views/table';
import { hello, slotEvent } from './helloSession';

const now = 1_000_000;

function channel(id: string, peer: Channel['peer'], number: number, user = 0, bytes = 0): Channel {
  const none = { user: 0, internal: 0, handle: 0, bytes: 0 };
  const sent = { ...none, user, bytes };
  return {
    id,
    peer,
    number,
    label: `${peer}.js`,
    sent,
    received: none,
    queued: 0,
    pressure: 0,
    closed: false,
  };
}

let sequence = 0;

const message = (of: string, changes: Partial<IpcMessage> = {}): IpcMessage => ({
  channel: of,
  sequence: ++sequence,
  at: now,
  direction: 'sent',
  kind: 'user',
  bytes: 100,
  label: 'job',
  preview: '{"cmd":"job"}',
  ...changes,
});

/** The records of a session of two workers that have said these things. */
function said(...batches: (Partial<WorkerIpc> & { slot: number })[]): SessionRecords {
  const records = new SessionRecords();
  for (const batch of batches)
    records.ipc.take([{ pid: 40 + batch.slot, channels: [], messages: [], dropped: 0, ...batch }], now);
  return records;
}

const wish: TableWish = { filter: '', count: 100 };

function viewOf(records: SessionRecords, table: Partial<TableWish> = {}, selected?: number): IpcView {
  const model = hello();
  for (const slot of [1, 2]) model.apply(slotEvent({ slot, pid: 40 + slot }));
  const sight = { tab: 'ipc', table: { ...wish, ...table }, selected: selected && String(selected) } as const;
  const { view } = takeSnapshot(
    [model],
    () => records,
    { ...sight, selected: sight.selected || undefined },
    now,
  );
  assert.ok(view?.tab === 'ipc');
  return view;
}

const talk = (): SessionRecords =>
  said(
    {
      slot: 2,
      channels: [channel('s', 'supervisor', 1)],
      messages: [message('s', { label: 'hello', preview: '{"text":"needle"}' })],
    },
    {
      slot: 1,
      channels: [channel('s', 'supervisor', 1), channel('c', 'child', 77), channel('t', 'thread', 3)],
      messages: [
        message('c', { at: now + 1 }),
        message('c', { at: now + 2, direction: 'received', label: 'done' }),
        message('t', { at: now + 3, kind: 'internal' }),
        message('s', { at: now + 4, direction: 'received' }),
      ],
    },
  );

describe('The messages of the dashboard', () => {
  it('have a lane for each who talks, those of a worker beside it', () => {
    const view = viewOf(talk());
    assert.deepEqual(
      view.lanes.map(({ title }) => title),
      ['supervisor', 'worker 1', 'thread 3', 'child 77', 'worker 2'],
    );
    assert.deepEqual(
      view.table.rows.map(({ from, to }) => [view.lanes[from]?.title, view.lanes[to]?.title]),
      [
        ['worker 2', 'supervisor'],
        ['worker 1', 'child 77'],
        ['child 77', 'worker 1'],
        ['worker 1', 'thread 3'],
        ['supervisor', 'worker 1'],
      ],
    );
  });

  it('are found by every word, in what they are about, hold, and who talks', () => {
    const records = talk();
    const numbers = (filter: string): number[] =>
      viewOf(records, { filter }).table.rows.map((row) => row.number);
    assert.deepEqual(numbers('NEEDLE hello'), [1]);
    assert.deepEqual(numbers('internal'), [4]);
    assert.deepEqual(numbers('child 77'), [2, 3]);
    assert.deepEqual(numbers('job"}'), [2, 3, 4, 5]);
    assert.deepEqual(numbers('(.*'), []);
  });

  it('can be those of one conversation', () => {
    const records = talk();
    const key = viewOf(records, {}, 2).detail?.channel ?? assert.fail();
    const view = viewOf(records, { channel: key });
    assert.deepEqual(
      view.table.rows.map(({ label }) => label),
      ['job', 'done'],
    );
    assert.equal(view.lanes.length, 2);
  });

  it('stand still while they are held, and go on from there', () => {
    const records = talk();
    assert.equal(viewOf(records, { until: 3 }).table.total, 3);
    const flood = Array.from({ length: 5000 }, () => message('s'));
    records.ipc.take([{ slot: 1, pid: 41, channels: [], messages: flood, dropped: 0 }], now);
    const held = viewOf(records, { until: 3 });
    assert.deepEqual(
      held.table.rows.map((row) => row.number),
      [1, 2, 3],
    );
    const live = viewOf(records);
    assert.ok(live.table.total >= 4000 && live.table.total <= 5000, `${live.table.total}`);
    assert.equal(live.table.rows.at(-1)?.number, 5005);
    assert.equal(live.newest, 5005);
  });

  it('are counted to the last, and say of how many there is a record', () => {
    const records = said(
      { slot: 1, channels: [channel('s', 'supervisor', 1, 2)], messages: [message('s'), message('s')] },
      { slot: 1, channels: [channel('s', 'supervisor', 1, 1000)], dropped: 998 },
    );
    const view = viewOf(records);
    assert.match(view.summary, /^1,000 messages · /);
    assert.equal(view.sample, 'sample of 2 of 1,000');
    assert.equal(viewOf(talk()).sample, undefined);
    // A batch between the two was lost, and no record of what it told of comes any more.
    const later = { ...channel('s', 'supervisor', 1, 1600), closed: true };
    records.ipc.take([{ slot: 1, pid: 41, channels: [later], messages: [message('s')], dropped: 99 }], now);
    assert.equal(viewOf(records).sample, 'sample of 3 of 1,600');
    const others = Array.from({ length: 1000 }, (_, i) => channel(`c${i}`, 'child', i, 1));
    records.ipc.take([{ slot: 1, pid: 41, channels: others, messages: [], dropped: 0 }], now);
    assert.ok(!records.ipc.channel('1/41/s'), 'a channel that is forgotten is');
    assert.equal(viewOf(records).sample, 'sample of 3 of 2,600', 'counted all the same');
  });

  it('lead from a question to its answer and back', () => {
    const ask = message('c');
    const answer = message('c', { direction: 'received', replyTo: ask.sequence, roundTrip: 1.25 });
    const records = said({ slot: 1, channels: [channel('c', 'child', 77)], messages: [ask, answer] });
    const asked = viewOf(records, {}, 1).detail;
    assert.deepEqual([asked?.answer, asked?.asks], [2, undefined]);
    const answered = viewOf(records, {}, 2).detail;
    assert.ok(answered);
    assert.deepEqual([answered.answer, answered.asks], [undefined, 1]);
    assert.ok(answered.facts.some(([name, value]) => name === 'Answered after' && value === '1.3 ms'));
    assert.equal(answered.payload, '{\n  "cmd": "job"\n}');
    assert.equal(answered.title, 'job, child 77 → worker 1');
  });

  it('show no payload where payloads are off, and a cut one as it is', () => {
    const hidden = message('s');
    delete hidden.preview;
    const records = said({
      slot: 1,
      channels: [channel('s', 'supervisor', 1)],
      messages: [hidden, message('s', { preview: '{"a":[1,2…' })],
    });
    assert.equal(viewOf(records, {}, 1).detail?.payload, undefined);
    assert.equal(viewOf(records, {}, 2).detail?.payload, '{"a":[1,2…');
  });

  it('tell of each channel its rate and its bytes, the busiest first, and of those that wait', () => {
    const records = new SessionRecords();
    for (const [second, total] of [0, 100, 200, 300, 400].entries()) {
      const channels = [
        channel('s', 'supervisor', 1, 3, 30),
        { ...channel('c', 'child', 77, total, total * 1000), queued: 2048, pressure: 4 },
      ];
      const wall = now - 4000 + second * 1000;
      records.ipc.take([{ slot: 1, pid: 41, channels, messages: [], dropped: 0 }], wall);
    }
    const [busy, quiet] = viewOf(records).channels;
    assert.equal(busy?.title, 'worker 1 ↔ child 77');
    assert.deepEqual(
      [busy.rate, busy.bytesRate, busy.messages, busy.bytes],
      ['100/s', '100 kB/s', '400', '400 kB'],
    );
    assert.equal(busy.pressure, '2.0 kB wait, told to wait 4 times');
    assert.deepEqual([quiet?.rate, quiet?.bytes, quiet?.pressure], ['0/s', '30 B', undefined]);
  });

  it('know a channel of a worker that is gone as closed', () => {
    const records = said({ slot: 1, pid: 39, channels: [channel('s', 'supervisor', 1)] });
    assert.equal(viewOf(records).channels[0]?.isClosed, true);
    assert.equal(viewOf(talk()).channels[0]?.isClosed, false);
  });

  it('share a lane where there are more than can be told apart', () => {
    const children = Array.from({ length: 40 }, (_, index) => channel(`c${index}`, 'child', 100 + index));
    const messages = children.map(({ id }) => message(id));
    const view = viewOf(said({ slot: 1, channels: children, messages }));
    assert.equal(view.lanes.length, 24);
    assert.equal(view.lanes.at(-1)?.title, 'others');
    assert.equal(view.table.rows.at(-1)?.to, 23);
  });
});

describe('A rate', () => {
  it('is what a total has grown by in the last seconds, and falls to nothing when nothing comes', () => {
    const rate = new Rate();
    for (let ms = 0; ms <= 20_000; ms += 100) rate.add(ms, ms);
    assert.ok(Math.abs(rate.at(20_000) - 1000) < 1, String(rate.at(20_000)));
    assert.ok(rate.at(23_000) < 900);
    assert.equal(rate.at(26_000), 0);
    assert.equal(new Rate().at(0), 0);
  });
});

describe('The sequence of messages', () => {
  it('gives lanes less room the more there are, down to what a name needs', () => {
    assert.equal(laneWidth(2), 104);
    assert.equal(laneWidth(8), 54);
    assert.equal(laneWidth(24), 40);
  });

  it('draws an arrow from one lane to the other, its head at the one that is told', () => {
    assert.equal(arrowPath(0, 2, 100), 'M50 12H248m-5 -4l5 4l-5 4');
    assert.equal(arrowPath(2, 0, 100), 'M250 12H52m5 -4l-5 4l5 4');
  });
});
