import { rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { openControlFolder, type Surroundings } from './directory';
import { randomId } from './randomId';
import { writeRegistration, type Registration } from './registry';

/** Where a session of this process can be reached from outside, as long as it is open. */
export interface Endpoint {
  /** Takes the session off the list; connections end once what is being answered was written. */
  close(): void;
}

/** Terminals that ask at the same time; more are not accepted. */
const maxConnections = 32;

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/**
 * Lets other processes of the same user ask something of a session that runs in this one, and lists it for them. The
 * file and the socket go with the process, unless it is killed.
 * @param onConnection for each that connects; it owns the socket from then on
 * @throws Error when there is no place for it
 */
export async function openEndpoint(
  entry: Omit<Registration, 'socket'>,
  where: Surroundings,
  onConnection: (socket: Socket) => void,
): Promise<Endpoint> {
  const folder = await openControlFolder(where);
  // Eight digits, all of them random.
  const [name = ''] = randomId().split('-');
  const socketPath =
    where.platform === 'win32' ? `\\\\.\\pipe\\muster-${name}-${entry.pid}` : join(folder, `${name}.sock`);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    onConnection(socket);
  });
  server.maxConnections = maxConnections;
  await listen(server, socketPath);
  server.on('error', () => undefined);
  server.unref();
  const file = await writeRegistration(folder, name, { ...entry, socket: socketPath });

  const unlist = (): void => {
    rmSync(file, { force: true });
    if (where.platform !== 'win32') rmSync(socketPath, { force: true });
  };
  process.once('exit', unlist);
  return {
    close() {
      process.off('exit', unlist);
      unlist();
      server.close();
      for (const socket of sockets) socket.end();
    },
  };
}
