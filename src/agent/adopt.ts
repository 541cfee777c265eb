/**
 * Where the supervisor looks into a connection before it hands it over, what it has read comes along in the
 * `newconn` message of node:cluster, and the server must see it as the first bytes of the connection. Node's own
 * listener takes the connection; around it, for this one event, the server has a listener of ours, the first of
 * all, that puts the bytes back. `unshift` is what http, https, http2 and tls take buffered data from.
 */
import type { Server, Socket } from 'node:net';
import { resolve } from 'node:path';

interface NewConnection {
  /** What was read, base64. */
  head: string;
  /** What the server listens on: the absolute path of a UNIX socket, or a port. */
  at: string | { address: string; port: number };
}

/** Node's own event of its own messages, which its types do not know. */
interface InternalEvents {
  on(event: 'internalMessage', listener: (message: unknown) => void): unknown;
  prependListener(event: 'internalMessage', listener: (message: unknown) => void): unknown;
}

export interface Adoption {
  track(server: Server): void;
}

function newConnection(message: unknown): NewConnection | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { cmd, act, head, at } = message as Partial<NewConnection> & { cmd?: unknown; act?: unknown };
  if (cmd !== 'NODE_CLUSTER' || act !== 'newconn' || typeof head !== 'string' || !at) return undefined;
  return { head, at };
}

function listensOn(server: Server, at: NewConnection['at']): boolean {
  const own = server.address();
  if (own === null) return false;
  if (typeof own === 'string') return typeof at === 'string' && resolve(own) === resolve(at);
  return typeof at === 'object' && own.port === at.port && own.address === at.address;
}

export function adoptHeads(): Adoption {
  const servers = new Set<Server>();
  let restore: (() => void) | undefined;

  const channel = process as unknown as InternalEvents;
  channel.prependListener('internalMessage', (message: unknown) => {
    const connection = newConnection(message);
    if (!connection) return;
    const { head, at } = connection;
    const server = [...servers].find((one) => listensOn(one, at));
    if (!server) return;
    const putBack = (socket: Socket): void => {
      socket.unshift(Buffer.from(head, 'base64'));
    };
    server.prependOnceListener('connection', putBack);
    restore = () => server.off('connection', putBack);
  });
  // After Node's: a connection that it refused must leave nothing for the next one.
  channel.on('internalMessage', () => {
    restore?.();
    restore = undefined;
  });

  return {
    track(server) {
      for (const known of servers) if (!known.listening) servers.delete(known);
      servers.add(server);
    },
  };
}
