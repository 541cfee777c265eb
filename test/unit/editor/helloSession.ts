import { SessionModel } from '../../../src/editor/sessionModel';
import type { MusterEvent, SessionInfo, SessionState, SlotInfo } from '../../../src/protocol/events';
import { planDefaults } from '../../../src/protocol/planDefaults';

const stamp = { session: 'hello-session', time: 0, wall: 0 };

/** A session of two workers that has told nothing yet. */
export function hello(): SessionModel {
  const program = '/examples/hello/server.js';
  const start = { program, args: [], cwd: '/examples', env: {}, slotEnv: {}, execArgv: [], workers: 2 };
  return new SessionModel(stamp.session, { ...planDefaults, ...start, watch: [] }, 'hello/server.js');
}

/** What the session tells of itself. */
export function sessionEvent(state: SessionState, spare?: SessionInfo['spare']): MusterEvent {
  const info = {
    program: '/examples/hello/server.js',
    pid: 1,
    nodeVersion: '24.0.0',
    workers: 2,
    startedAt: 0,
  };
  return { ...stamp, type: 'session', state, ...info, ...(spare && { spare }) };
}

/** What the session tells of a slot: it is ready, unless something else is given. */
export function slotEvent(info: Partial<SlotInfo> & { slot: number }): MusterEvent {
  return { ...stamp, type: 'slot', state: 'ready', restarts: 0, addresses: [], retiringPids: [], ...info };
}

/** What the session measures in one of its workers. */
export function sampleEvent(slot: number, pid: number, cpu: number, memory: number): MusterEvent {
  return {
    ...stamp,
    type: 'sample',
    samples: [{ slot, pid, cpu, memory, treeMemory: 0, children: 0 }],
    loopDelay: 1,
  };
}
