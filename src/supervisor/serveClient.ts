import { Socket } from 'node:net';
import { basename } from 'node:path';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import type { Surroundings } from '../control/directory';
import { rpcFd } from '../protocol/rpc';
import { publish } from './publish';
import { serve } from './rpcServer';
import type { ShutdownPace } from './shutdown';
import { sweepDeadSessions } from './sweepDead';

/** With the editor gone nobody waits for requests in flight, and nothing may be left after two seconds. */
const abandonedPace: ShutdownPace = { drain: 400, kill: 600, streams: 400 };
const abandonedDeadline = 1400;

/**
 * Serves the one client whose end of fd 3 this process was started with, and ends with it.
 * @param where this process is, as it was before its environment became a program's
 */
export function serveClient(where: Surroundings): void {
  const socket = new Socket({ fd: rpcFd, readable: true, writable: true });
  const connection = createMessageConnection(
    new StreamMessageReader(socket),
    new StreamMessageWriter(socket),
  );

  const server = serve(connection, {
    onStart: async (plan, session, unlisted) => {
      // What a process list, and whoever asks who holds a port, shows of us.
      process.title = `muster ${basename(plan.program)}`;
      if (unlisted) return;
      const published = publish(session, plan, where, () => server.stop(), console.error);
      void session.stopped.then(() => published.end());
      await sweepDeadSessions(where, (message) => session.tell('deadSession', message));
    },
    onStopped: () => {
      socket.end();
      socket.once('close', () => process.exit(0));
      setTimeout(() => process.exit(0), 500);
    },
  });

  let abandoned = false;

  function abandon(): void {
    if (abandoned) return;
    abandoned = true;
    setTimeout(() => void server.kill(), abandonedDeadline);
    void server.stop(abandonedPace).then(() => process.exit(0));
  }

  socket.on('error', abandon);
  socket.on('close', abandon);
  connection.onError(abandon);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void server.stop());
  if (process.platform !== 'win32') process.on('SIGUSR2', () => server.reload());
  process.on('uncaughtException', (error) => {
    console.error(error);
    abandon();
  });
  connection.listen();
}
