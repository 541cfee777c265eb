import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './until';

export interface Redis {
  /** Of its socket, as `redis` takes it. */
  url: string;
  end: () => Promise<void>;
}

const answers = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path, () => socket.write('PING\r\n'));
    socket.once('data', (data) => {
      socket.destroy();
      resolve(String(data).startsWith('+PONG'));
    });
    socket.once('error', () => resolve(false));
  });

/** Starts a real Redis that keeps nothing, on a UNIX socket of its own. */
export async function startRedis(): Promise<Redis> {
  const folder = await mkdtemp(join(tmpdir(), 'mu-redis-'));
  const path = join(folder, 'redis.sock');
  const server = spawn(
    'redis-server',
    ['--port', '0', '--unixsocket', path, '--save', '', '--appendonly', 'no', '--dir', folder],
    { stdio: 'ignore' },
  );
  server.on('error', () => undefined);
  const end = async (): Promise<void> => {
    if (server.exitCode === null && server.signalCode === null && server.kill()) await once(server, 'exit');
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await until('redis to answer', () => answers(path));
  } catch (error) {
    await end();
    throw error;
  }
  return { url: `unix://${path}`, end };
}
