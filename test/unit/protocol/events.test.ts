import assert from 'node:assert/strict';
import * as v from 'valibot';
import { EventSchema, type MusterEvent } from '../../../src/protocol/events';

const stamp = { session: 's', time: 12.5, wall: 1_700_000_000_000 };
const cause = {
  kind: 'portInUse',
  message: 'Port 80 is in use.',
  detail: 'stack',
  location: { file: '/a.js', line: 1, column: 2 },
  exitCode: 1,
  signal: 'SIGTERM',
  port: 80,
  holder: { pid: 7, command: 'node' },
} as const;

const events: MusterEvent[] = [
  {
    ...stamp,
    type: 'session',
    ...{ state: 'running', program: '/a.js', pid: 1, nodeVersion: '24.0.0', workers: 2, startedAt: 3 },
  },
  { ...stamp, type: 'slot', slot: 1, state: 'backoff', restarts: 0, addresses: [], retiringPids: [] },
  {
    ...{ ...stamp, type: 'slot', slot: 2, state: 'ready', pid: 4, startedAt: 1, readyAt: 2, restarts: 3 },
    addresses: [{ scheme: 'http', host: '::1', port: 80, url: 'http://[::1]:80/' }],
    ...{ cause, retryAt: 5, replacementPid: 6, retiringPids: [7, 8], removed: true },
  },
  {
    ...stamp,
    type: 'sample',
    samples: [{ slot: 1, pid: 2, cpu: 3.5, memory: 4, treeMemory: 0, children: 0 }],
    loopDelay: 0.5,
  },
  { ...stamp, type: 'log', slot: 1, pid: 2, stream: 'stderr', lines: ['', 'grüße 🐎 \u001b[0m'] },
  { ...stamp, type: 'notice', id: 'x', severity: 'error', slots: [1, 2], message: 'm', cause },
  { ...stamp, type: 'reload', state: 'failed', replaced: 1, total: 2, cause },
];

describe('an event', () => {
  for (const [i, event] of events.entries()) {
    it(`survives the way through JSON: ${event.type} ${i}`, () => {
      assert.deepEqual(v.parse(EventSchema, JSON.parse(JSON.stringify(event))), event);
    });
  }

  it('may have fields that a reader does not know', () => {
    const [event] = events;
    assert.deepEqual(v.parse(EventSchema, { ...event, news: 1 }), event);
  });

  it('is refused when it is damaged', () => {
    const [session, slot] = events;
    for (const damaged of [
      { ...session, session: 1 },
      { ...session, state: 'asleep' },
      { ...slot, retiringPids: undefined },
      { ...slot, state: 'zombie' },
      { ...stamp, type: 'no such' },
      null,
    ]) {
      assert.equal(v.safeParse(EventSchema, damaged).success, false, JSON.stringify(damaged));
    }
  });
});
