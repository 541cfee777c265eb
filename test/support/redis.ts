import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestEnd } from '../../supervisor/support/leftovers';
import { until } from '../../support/until';

const answers = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path, () => socket.write('PING\r\n'));
    socket.once('data', (data) => {
      socket.destroy();
      resolve(String(data).startsWith('+PONG'));
    });
    socket.once('error', () => resolve(false));
  });

/** A real Redis that keeps nothing, on a UNIX socket, until the test is over. @returns the path of its socket */
export async function startRedis(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mu-redis-'));
  const path = join(folder, 'redis.sock');
  const server = spawn(
    'redis-server',
    ['--port', '0', '--unixsocket', path, '--save', '', '--appendonly', 'no', '--dir', folder],
    { stdio: 'ignore' },
  );
  server.on('error', () => undefined);
  onTestEnd(async () => {
    if (server.exitCode === null && server.signalCode === null && server.kill()) await once(server, 'exit');
    await rm(folder, { recursive: true });
  });
  await until('redis to answer', () => answers(path));
  return path;
}
