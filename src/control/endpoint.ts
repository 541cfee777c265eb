import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { openControlFolder, type Surroundings } from './directory';
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

function speak(socket: Socket, onConnection: (connection: MessageConnection) => void): void {
  const reader = new StreamMessageReader(socket);
  // Its timer outlives a connection that ends inside a message.
  reader.partialMessageTimeout = 0;
  const connection = createMessageConnection(reader, new StreamMessageWriter(socket));
  // Whoever does not speak the protocol, or is gone, is let go of; the session is not concerned.
  connection.onError(() => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.once('close', () => connection.dispose());
  onConnection(connection);
  connection.listen();
}

/**
 * Lets other processes of the same user ask something of a session that runs in this one, and lists it for them. The
 * file and the socket go with the process, unless it is killed.
 * @param onConnection for each that connects; nothing is read before it returns
 * @throws Error when there is no place for it
 */
export async function openEndpoint(
  entry: Omit<Registration, 'socket'>,
  where: Surroundings,
  onConnection: (connection: MessageConnection) => void,
): Promise<Endpoint> {
  const folder = await openControlFolder(where);
  const name = randomBytes(4).toString('hex');
  const socketPath =
    where.platform === 'win32' ? `\\\\.\\pipe\\muster-${name}-${entry.pid}` : join(folder, `${name}.sock`);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    speak(socket, onConnection);
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
