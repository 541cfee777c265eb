import assert from 'node:assert/strict';
import { placesOf, viewDetail } from '../../../src/editor/dashboard/eventDetail';
import { EventLog } from '../../../src/editor/dashboard/eventLog';
import { eventsAsJson, viewEvents } from '../../../src/editor/dashboard/events';
import type { Cause, MusterEvent, Report, SlotInfo } from '../../../src/protocol/events';
import { slotEvent } from './helloSession';

const at = (wall: number, event: MusterEvent): MusterEvent => ({ ...event, wall });
const stamp = (wall: number) => ({ session: 'hello-session', time: wall, wall });
const slot = (wall: number, info: Partial<SlotInfo> & { slot: number }) => at(wall, slotEvent(info));

const stack = ['TypeError: no total', '    at total (/app/orders.js:42:17)', '    at node:internal/x:1:1'];
const crash: Cause = {
  kind: 'uncaughtException',
  message: 'TypeError: no total',
  detail: stack.join('\n'),
  location: { file: '/app/orders.js', line: 42, column: 17 },
};
const environment = {
  node: '24.0.0',
  platform: 'linux',
  arch: 'x64',
  program: '/app/server.js',
  args: ['--port', '3000'],
  execArgv: [],
  cwd: '/app',
  uptime: 90_000,
};
const report: Report = {
  id: '1',
  kind: 'crash',
  slot: 2,
  pid: 7,
  cause: crash,
  inFlight: [{ at: 900, ms: 100, method: 'POST', path: '/orders', inFlight: true }],
  recent: [
    { at: 700, ms: 5, method: 'GET', path: '/a', status: 200 },
    { at: 800, ms: 5, method: 'GET', path: '/b', status: 500 },
  ],
  memory: [1, 2, 3].map((wall) => ({ wall, bytes: wall * 2 ** 20 })),
  environment,
};

function logOf(...events: MusterEvent[]): EventLog {
  const log = new EventLog();
  for (const event of events) log.take(event);
  return log;
}
const titles = (log: EventLog): string[] => viewEvents(log, undefined).rows.map(({ title }) => title);

describe('The events of a session', () => {
  it('tell once that a worker was replaced while it served, and why', () => {
    const cause: Cause = { kind: 'memoryLimit', message: 'Held 109 MB, more than the limit of 100 MB.' };
    const log = logOf(
      slot(1, { slot: 2, pid: 7 }),
      slot(2, { slot: 2, pid: 7, replacementPid: 8 }),
      slot(3, { slot: 2, pid: 8, retiringPids: [7], restarts: 1, cause }),
      slot(4, { slot: 2, pid: 8, restarts: 1, cause }),
    );
    assert.deepEqual(titles(log), ['Worker 2 ended: Held 109 MB, more than the limit of 100 MB.']);
  });

  const died = [
    slot(1, { slot: 2, pid: 7 }),
    slot(1000, { slot: 2, state: 'exited', cause: crash }),
    { ...stamp(1001), type: 'report' as const, ...report },
    slot(1002, { slot: 2, state: 'backoff', cause: crash }),
    slot(1500, { slot: 2, state: 'starting', pid: 8, restarts: 1 }),
    slot(1700, { slot: 2, pid: 8, restarts: 1 }),
  ];

  it('tell of a crash once, with its report, and of the worker that came after it', () => {
    const log = logOf(...died);
    assert.deepEqual(titles(log), ['Worker 2 is back as process 8', 'Worker 2 crashed: TypeError: no total']);
    assert.deepEqual(
      log.entries.map(({ kind, severity, report }) => [kind, severity, report?.id]),
      [
        ['crash', 'error', '1'],
        ['restart', 'info', undefined],
      ],
    );
  });

  it('are the same when the report comes before the slot’s end', () => {
    const [start, end, told] = died;
    assert.ok(start && end && told);
    const log = logOf(start, told, end);
    assert.deepEqual(titles(log), ['Worker 2 crashed: TypeError: no total']);
    assert.equal(log.entries[0]?.report?.id, '1');
  });

  it('say all that is known of the selected one, and which lines can be opened', () => {
    const log = logOf(...died);
    const id = log.entries[0]?.id;
    const { detail } = viewEvents(log, id);
    assert.deepEqual(detail?.stack, [{ text: stack[0] }, { text: stack[1], place: 0 }, { text: stack[2] }]);
    assert.deepEqual(
      detail.inFlight?.map(({ request, outcome }) => [request, outcome]),
      [['POST /orders', 'in flight']],
    );
    assert.deepEqual(
      detail.recent?.map(({ request, isError }) => [request, isError]),
      [
        ['GET /b', true],
        ['GET /a', false],
      ],
    );
    assert.equal(detail.memory?.highest, '3 MB');
    assert.deepEqual(new Map(detail.environment).get('Program'), '/app/server.js --port 3000');
    assert.deepEqual(viewEvents(log, 'other').detail, undefined);
  });

  it('can open the place of a cause that stands in no frame', () => {
    const location = { file: '/app/broken.js', line: 3 };
    const cause: Cause = {
      kind: 'syntaxError',
      message: 'SyntaxError: no',
      detail: 'SyntaxError: no',
      location,
    };
    const [entry] = logOf(slot(1, { slot: 1, pid: 7 }), slot(2, { slot: 1, state: 'exited', cause })).entries;
    assert.ok(entry);
    assert.deepEqual(placesOf(entry), [location]);
    assert.deepEqual(viewDetail(entry).stack[0], { text: 'at /app/broken.js:3', place: 0 });
  });

  it('call an end that was asked for no crash', () => {
    const cause: Cause = { kind: 'drained', message: 'Finished its requests and ended.' };
    const log = logOf(
      slot(1, { slot: 1, pid: 7 }),
      slot(2, { slot: 1, pid: 7, state: 'draining' }),
      slot(3, { slot: 1, state: 'exited', cause }),
    );
    assert.deepEqual(titles(log), ['Worker 1 ended: Finished its requests and ended.']);
    assert.equal(log.entries[0]?.kind, 'restart');
  });

  it('tell of a blocked loop while it is, and for how long it was', () => {
    const blockedIn = {
      name: 'hashAll',
      stack: '    at hashAll (/app/auth.js:42:3)',
      location: { file: '/app/auth.js', line: 42 },
    };
    const log = logOf(
      slot(1, { slot: 3, pid: 7 }),
      slot(9000, { slot: 3, pid: 7, state: 'unresponsive', unresponsiveSince: 4000, blockedIn }),
    );
    assert.deepEqual(titles(log), ['Worker 3 is blocked in hashAll auth.js:42']);
    log.take({ ...stamp(9001), type: 'report', ...report, id: '2', kind: 'blocked', slot: 3, blockedIn });
    log.take(slot(16_000, { slot: 3, pid: 7 }));
    assert.deepEqual(titles(log), ['Worker 3 was blocked for 12 s in hashAll auth.js:42']);
    assert.equal(log.entries[0]?.report?.id, '2');
  });

  it('follow a reload to its end as one', () => {
    const reload = (wall: number, state: 'started' | 'progress' | 'done', replaced: number): MusterEvent => ({
      ...stamp(wall),
      type: 'reload',
      state,
      replaced,
      total: 4,
    });
    const log = logOf(reload(1000, 'started', 0), reload(2000, 'progress', 2));
    assert.deepEqual(titles(log), ['Reloading: 2 of 4 workers replaced']);
    log.take(reload(4000, 'done', 4));
    log.take(reload(9000, 'started', 0));
    assert.deepEqual(titles(log), ['Reloading: 0 of 4 workers replaced', 'Reloaded 4 workers in 3.0 s']);
  });

  it('count calls from one place together, with the longest', () => {
    const location = { file: '/app/a.js', line: 7 };
    const call = (wall: number, slot: number, ms: number): MusterEvent => ({
      ...stamp(wall),
      type: 'calls',
      workers: [{ slot, pid: slot, calls: [{ at: wall, ms, name: 'execSync', detail: 'ls', location }] }],
    });
    const log = logOf(call(1, 2, 40), call(2, 1, 90), call(3, 2, 60));
    const { rows, detail } = viewEvents(log, log.entries[0]?.id);
    assert.deepEqual(
      rows.map(({ title, count, slots }) => [title, count, slots]),
      [['execSync kept the event loop waiting for 90 ms', 3, [1, 2]]],
    );
    assert.match(
      detail?.text.join(' ') ?? '',
      /ls .*3 calls at a\.js:7: the longest 90 ms, all together 190 ms/,
    );
    assert.deepEqual(detail?.stack, [{ text: 'at /app/a.js:7', place: 0 }]);
  });

  it('forget the oldest, and say so', () => {
    const log = new EventLog();
    for (let id = 0; id < 2000; id++) {
      log.take({
        ...stamp(id),
        type: 'notice',
        id: String(id),
        severity: 'info',
        slots: [],
        message: `n${id}`,
      });
    }
    const { rows, forgotten } = viewEvents(log, undefined);
    assert.equal(rows.length, 500);
    assert.equal(forgotten, 1500);
    assert.equal(rows[0]?.title, 'n1999');
  });

  it('are saved as JSON with all that is known of them', () => {
    const saved = JSON.parse(eventsAsJson('hello/server.js', logOf(...died))) as {
      program: string;
      events: { time: string; kind: string; report?: Report }[];
    };
    assert.equal(saved.program, 'hello/server.js');
    assert.deepEqual(
      saved.events.map(({ time, kind }) => [time, kind]),
      [
        ['1970-01-01T00:00:01.700Z', 'restart'],
        ['1970-01-01T00:00:01.001Z', 'crash'],
      ],
    );
    assert.deepEqual(saved.events[1]?.report?.environment, environment);
  });
});
