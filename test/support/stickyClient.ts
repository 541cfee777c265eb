import type { Address } from '../../src/protocol/events';
import { ask } from '../supervisor/support/client';

/** The handshake of Engine.IO 4 by polling, each request on a connection of its own. @returns the status of the second */
export async function handshake(address: Address, from: string): Promise<number> {
  const path = '/socket.io/?EIO=4&transport=polling';
  const { body } = await ask(address, { path, from });
  const { sid } = JSON.parse(body.slice(1)) as { sid: string };
  return (await ask(address, { path: `${path}&sid=${sid}`, method: 'POST', body: '40', from })).status;
}

/** Whether the server knows a client that has just logged in. */
export async function remembers(address: Address, from: string): Promise<boolean> {
  const { cookies } = await ask(address, { path: '/login/ada', from });
  const { status } = await ask(address, { path: '/me', from, headers: { Cookie: cookies.join('; ') } });
  return status === 200;
}
