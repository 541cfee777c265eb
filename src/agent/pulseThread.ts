/**
 * The helper thread of the agent: the only part of a worker that runs on while the program blocks its event loop.
 * It tells the supervisor of that; and when the supervisor is gone, it ends the worker and what the worker started.
 * Bundled for itself, as `dist/pulse.js`.
 */
import { Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { pulseFd } from '../protocol/telemetry';
import type { PulseData } from './pulse';
import { SharedPulse } from './pulseBeat';
import { BlockWatch } from './pulseBlock';
import { endFamily } from './pulseEnd';

/** A healthy worker leaves by itself when the supervisor is gone; its handlers of `'exit'` have this long. */
const leaveMs = 500;

/** Opens fd 5, which keeps this thread running; undefined where that is not a pipe. */
function openSocket(): Socket | undefined {
  try {
    return new Socket({ fd: pulseFd, readable: true, writable: true });
  } catch {
    return undefined;
  }
}

function run({ buffer, threshold, inspect, family }: PulseData): void {
  const socket = openSocket();
  if (socket === undefined) return;
  const shared = new SharedPulse(buffer);
  const beat =
    threshold > 0
      ? new BlockWatch(shared, { threshold, inspect }, (message) =>
          socket.write(`${JSON.stringify(message)}\n`),
        )
      : undefined;
  parentPort?.on('message', () => beat?.stop());
  socket.on('error', () => socket.destroy());
  socket.once('close', () => {
    shared.endSupervisor();
    beat?.stop();
    setTimeout(() => {
      try {
        endFamily(family);
      } finally {
        process.kill(process.pid, 'SIGKILL');
      }
    }, leaveMs);
  });
  // Nothing is ever said to us: this is for the end alone.
  socket.resume();
}

run(workerData as PulseData);
