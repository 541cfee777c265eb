/**
 * The main thread's side of the helper thread: starts it, beats for it, and does its work when the program leaves
 * by itself because the supervisor is gone.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { pulseFd, sessionVariable, workerVariable, type AgentOptions } from '../protocol/telemetry';
import { beforeLeaving } from './leaving';
import { ownFd } from './ownFd';
import { beatPeriod, SharedPulse } from './pulseBeat';
import { endFamily, isParentDying, type Family } from './pulseEnd';
import { startUnseen } from './pulseSilence';

/** What the thread is started with. */
export interface PulseData {
  buffer: SharedArrayBuffer;
  /** Milliseconds; 0 for no heartbeat. */
  threshold: number;
  /** Whether the inspector may be asked. */
  inspect: boolean;
  family: Family;
}

/** Kept before the program can replace them. */
const Thread = Worker;
const later = setTimeout;
/** A program that does not listen so soon has its thread all the same, milliseconds after its first turn. */
const patienceMs = 30;
/** How long a process on its way out waits for the inspector to be disconnected; it takes one or two. */
const maxDisconnectMs = 200;

/**
 * Watches the main thread and the supervisor from a thread of ours, which keeps nothing running. It starts when the
 * program listens or soon after its first turn, so that the program is ready no later for it; a program that ends in
 * its first turn never has one.
 * @param options `heartbeat`: milliseconds without a beat that make the main thread unresponsive, 0 for no beats.
 * `keepAlive`: patterns of what stays when the supervisor is gone.
 * @returns to be called when the program listens
 */
export function startPulse({
  heartbeat,
  keepAlive,
}: Pick<AgentOptions, 'heartbeat' | 'keepAlive'>): () => void {
  const isOurs = ownFd(pulseFd);
  if (!isOurs) return () => undefined;
  const shared = new SharedPulse();
  const { [sessionVariable]: session, [workerVariable]: worker } = process.env;
  const family: Family = { session, worker, keepAlive };
  const supervisor = process.ppid;
  let thread: Worker | undefined;

  beforeLeaving(() => {
    shared.leave();
    try {
      // A process that ends with the inspector connected says on stderr that it waits for a debugger.
      if (shared.isProbing) {
        thread?.postMessage('leave');
        shared.awaitProbe(maxDisconnectMs);
      }
      if (shared.hasSupervisorEnded || isParentDying(supervisor)) endFamily(family);
    } catch {
      // What is left is found at the session's next start.
    }
  });

  const start = (): void => {
    clearTimeout(timer);
    if (thread || !isOurs()) return;
    try {
      thread = startThread({ buffer: shared.buffer, threshold: heartbeat, inspect: mayInspect(), family });
      if (heartbeat === 0) return;
      shared.beat();
      setInterval(() => shared.beat(), beatPeriod(heartbeat)).unref();
    } catch {
      // No threads for this program, as under Node's permission model: it runs unwatched.
    }
  };
  // Not `setImmediate`: unreferenced it would wait for an event of the program.
  let timer = later(start, patienceMs).unref();
  return () => {
    if (thread) return;
    clearTimeout(timer);
    timer = later(start, 0).unref();
  };
}

/**
 * Node's permission model forbids the inspector in the main thread alone: from another thread, connecting would
 * abort the process.
 */
function mayInspect(): boolean {
  const { permission } = process as { permission?: typeof process.permission };
  return permission?.has('inspector') ?? true;
}

function startThread(data: PulseData): Worker {
  // As text, not as a file: the loaders of a program have no say in it.
  const source = readFileSync(join(__dirname, 'pulse.js'), 'utf8');
  const thread = startUnseen(
    () =>
      new Thread(source, {
        eval: true,
        name: 'muster',
        workerData: data,
        // Neither the program's options nor NODE_OPTIONS: what they preload is not for us.
        execArgv: [],
        argv: [],
        env: {},
        stdout: true,
        stderr: true,
        trackUnmanagedFds: false,
        // Far more than it needs, except to be told of the program's scripts by the inspector.
        resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 4, stackSizeMb: 1 },
      }),
  );
  thread.on('error', () => undefined);
  thread.unref();
  return thread;
}
