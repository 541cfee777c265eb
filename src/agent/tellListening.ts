/**
 * Preloaded into the plain process of a measurement, which has no agent: tells where the program listens, as one JSON
 * object a line on fd 3, and ends the program when whoever measures it is gone.
 */
import { Socket } from 'node:net';
import { isMainThread } from 'node:worker_threads';
import { sessionVariable, workerVariable } from '../protocol/telemetry';
import { watchListening } from './listening';
import { endFamily } from './pulseEnd';

const tellFd = 3;

/** What the program forks inherits `process.execArgv`, and not the pipe. */
function hidePreload(): void {
  const at = process.execArgv.indexOf(__filename);
  if (at > 0) process.execArgv.splice(at - 1, 2);
}

function end(): void {
  endFamily({
    session: process.env[sessionVariable],
    worker: process.env[workerVariable],
    keepAlive: [],
  });
  process.kill(process.pid, 'SIGKILL');
}

if (isMainThread && process.execArgv.includes(__filename)) {
  hidePreload();
  const socket = new Socket({ fd: tellFd, readable: true, writable: true });
  socket.on('error', () => socket.destroy());
  socket.on('close', end);
  socket.resume().unref();
  watchListening((_server, message) => {
    socket.write(`${JSON.stringify(message)}\n`);
  });
}
