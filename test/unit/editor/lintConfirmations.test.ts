import assert from 'node:assert/strict';
import { Confirmations } from '../../../src/editor/lint/confirmations';
import type { SessionModel } from '../../../src/editor/sessionModel';
import type { MusterEvent, ProcessInfo } from '../../../src/protocol/events';
import { hello, slotEvent } from './helloSession';

const stamp = { session: 'hello-session', time: 0, wall: 0 };
const file = '/examples/hello/server.js';
const site = { file, line: 7, column: 3 };

function child(pid: number, more: Partial<ProcessInfo> = {}): ProcessInfo {
  const figures = { startedAt: 0, cpu: 0, memory: 0, threads: 1 };
  return { pid, start: 1, slot: 1, state: 'running', command: 'sleep 60', site, ...figures, ...more };
}

function processes(changed: readonly ProcessInfo[], gone: readonly number[] = []): MusterEvent {
  return {
    ...stamp,
    type: 'processes',
    changed: [...changed],
    gone: gone.map((pid) => ({ pid, start: 1 })),
  };
}

function stray(...pids: number[]): MusterEvent {
  const told = {
    id: 'stray 1',
    severity: 'warning',
    message: 'sleep grows',
    topic: 'stray',
  } as const;
  return { ...stamp, type: 'notice', ...told, slots: [1], processes: pids.map((pid) => ({ pid, start: 1 })) };
}

function call(at: number, ms: number): MusterEvent {
  const calls = [{ at, ms, name: 'execSync', location: { file, line: 9 } }];
  return { ...stamp, type: 'calls', workers: [{ slot: 1, pid: 100, calls }] };
}

describe('What running sessions show of the sources', () => {
  let model: SessionModel;
  let confirmations: Confirmations;
  let changed: string[];

  beforeEach(() => {
    model = hello();
    confirmations = new Confirmations();
    changed = [];
    confirmations.onDidChange((files) => changed.push(...files));
  });

  const receive = (...events: readonly MusterEvent[]): void => {
    for (const event of events) {
      model.apply(event);
      confirmations.receive(model, event);
    }
  };
  const at = (line: number): readonly string[] => confirmations.sentencesAt(file, line, line);

  it('is nothing of children that nobody lost track of', () => {
    receive(processes([child(1), child(2)]));
    assert.deepEqual(at(7), []);
    assert.deepEqual(changed, []);
  });

  it('is how many children run that were started where some were lost track of', () => {
    receive(processes([child(1), child(2), child(3, { site: { file, line: 8 } })]), stray(1));
    assert.deepEqual(at(7), ['Seen in hello/server.js now: 2 children started here are still running.']);
    assert.deepEqual(at(8), []);
    assert.deepEqual(confirmations.sentencesAt(file, 5, 9), at(7));
    receive(processes([child(4), child(5, { state: 'zombie' })], [1]));
    assert.deepEqual(at(7), ['Seen in hello/server.js now: 2 children started here are still running.']);
    receive(processes([], [2]));
    assert.deepEqual(at(7), ['Seen in hello/server.js now: 1 child started here is still running.']);
    receive(processes([], [4]));
    assert.deepEqual(at(7), []);
  });

  it('is told when it changes, and not at figures that say nothing of it', () => {
    receive(processes([child(1)]), stray(1));
    assert.deepEqual(changed, [file]);
    receive(processes([child(1, { cpu: 50 })]));
    assert.deepEqual(changed, [file]);
    receive(processes([child(2)]));
    assert.deepEqual(changed, [file, file]);
  });

  it('is the line where an event loop stands still, and afterwards that it did', () => {
    const blocked = { name: 'hash', stack: '', location: { file, line: 9 } };
    const still = {
      slot: 2,
      pid: 100,
      state: 'unresponsive',
      unresponsiveSince: 5,
      blockedIn: blocked,
    } as const;
    receive(slotEvent(still));
    assert.deepEqual(at(9), ['Seen in hello/server.js now: the event loop of worker 2 stands still here.']);
    receive(slotEvent(still), slotEvent({ ...still, slot: 3 }));
    assert.deepEqual(at(9), [
      'Seen in hello/server.js now: the event loop of workers 2, 3 stands still here.',
    ]);
    receive(slotEvent({ slot: 2, pid: 100 }), slotEvent({ slot: 3, pid: 100 }));
    assert.deepEqual(at(9), ['Seen in hello/server.js: an event loop stood still here 2 times.']);
  });

  it('is how often and for how long a call held the event loop up', () => {
    receive(call(1, 120.4));
    assert.deepEqual(at(9), [
      'Seen in hello/server.js: `execSync` held the event loop up here once, for 120 ms.',
    ]);
    receive(call(2, 340), call(3, 50));
    assert.deepEqual(at(9), [
      'Seen in hello/server.js: `execSync` held the event loop up here 3 times, for up to 340 ms.',
    ]);
  });

  it('counts a call that was seen standing still once', () => {
    const blocked = { name: 'hash', stack: '', location: { file, line: 9 } };
    receive(
      slotEvent({ slot: 1, pid: 100, state: 'unresponsive', unresponsiveSince: 5, blockedIn: blocked }),
    );
    receive(call(1, 4000), slotEvent({ slot: 1, pid: 100 }));
    assert.deepEqual(at(9), [
      'Seen in hello/server.js: `execSync` held the event loop up here once, for 4000 ms.',
    ]);
  });

  it('is the same file in whichever case Windows writes its drive', () => {
    const place = { file: 'C:\\hello\\server.js', line: 7 };
    receive(processes([child(1, { site: place })]), stray(1));
    assert.equal(confirmations.sentencesAt('c:\\hello\\server.js', 7, 7).length, 1);
  });

  it('is forgotten with its session', () => {
    receive(processes([child(1)]), stray(1));
    confirmations.keepOnly(new Set(['hello-session']));
    assert.equal(at(7).length, 1);
    confirmations.keepOnly(new Set());
    assert.deepEqual(at(7), []);
    assert.deepEqual(changed, [file, file]);
  });
});
