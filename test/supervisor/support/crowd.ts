import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const request = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';

/** Opens so many connections at once, sends a request on each and keeps them. @returns how many each slot has */
export async function crowdOf(
  count: number,
  port: number,
): Promise<{ shares: Map<string, number>; leave: () => void }> {
  const sockets: Socket[] = [];
  const shares = new Map<string, number>();
  await Promise.all(
    Array.from({ length: count }, async () => {
      const socket = connect({ port, host: '127.0.0.1' });
      sockets.push(socket);
      socket.write(request);
      const [answer] = (await once(socket, 'data')) as [Buffer];
      const slot = /^X-Slot: (.*)$/m.exec(String(answer))?.[1]?.trim() ?? '?';
      shares.set(slot, (shares.get(slot) ?? 0) + 1);
    }),
  );
  return { shares, leave: () => sockets.forEach((socket) => socket.destroy()) };
}
