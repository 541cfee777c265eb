import { rmSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import * as v from 'valibot';
import { openControlFolder, type Surroundings } from '../../control/directory';
import type { OwnLineHeader } from '../../protocol/telemetry';
import { OwnLineHeaderSchema } from '../../protocol/telemetrySchemas';

const maxHeaderLength = 1024;
const nameOf = (pid: number): string => `own-${pid}.sock`;

/** Where the workers of a program's own primary reach the supervisor, as long as it is open. */
export interface OwnLines {
  readonly path: string;
  close(): void;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** A supervisor that was killed has left its socket. */
async function removeDead(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = /^own-(\d+)\.sock$/.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) await rm(join(folder, name), { force: true });
  }
}

function parseHeader(text: string): OwnLineHeader | undefined {
  try {
    const result = v.safeParse(OwnLineHeaderSchema, JSON.parse(text));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}

/** Reads the first line; what follows it stays in the socket. One that does not say who it is, is let go of. */
function readHeader(socket: Socket, onLine: (header: OwnLineHeader, socket: Socket) => void): void {
  let received = Buffer.alloc(0);
  const read = (chunk: Buffer): void => {
    received = Buffer.concat([received, chunk]);
    const end = received.indexOf('\n');
    if (end === -1 && received.length <= maxHeaderLength) return;
    socket.off('data', read);
    socket.pause();
    const header = end === -1 ? undefined : parseHeader(received.toString('utf8', 0, end));
    if (!header) {
      socket.destroy();
      return;
    }
    socket.unshift(received.subarray(end + 1));
    onLine(header, socket);
    socket.resume();
  };
  socket.on('data', read);
}

/**
 * Takes the lines of the workers that a program forks itself, in a folder of this user alone.
 * @throws Error when there is no place for it
 */
export async function openOwnLines(
  where: Surroundings,
  onLine: (header: OwnLineHeader, socket: Socket) => void,
): Promise<OwnLines> {
  const folder = await openControlFolder(where);
  await removeDead(folder);
  const path =
    where.platform === 'win32'
      ? `\\\\.\\pipe\\muster-${nameOf(process.pid)}`
      : join(folder, nameOf(process.pid));
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
    readHeader(socket, onLine);
  });
  await listen(server, path);
  server.unref();
  const unlink = (): void => {
    if (where.platform !== 'win32') rmSync(path, { force: true });
  };
  process.once('exit', unlink);
  return {
    path,
    close() {
      process.off('exit', unlink);
      unlink();
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      server.on('error', () => undefined);
      resolve();
    });
  });
}
