import type { IncomingMessage } from 'node:http';
import type { Server, Socket } from 'node:net';
import { goingAway } from './closeFrame';
import { endForGood, isEnded } from './endForGood';
import { OpenSet } from './openSet';

interface Upgraded {
  socket: Socket;
  isWebSocket: boolean;
  /** Bytes written on the connection before the upgrade was asked for. */
  writtenBefore: number;
}

/** Milliseconds that the other side has to close its end of a connection that was ended. */
const closingTime = 1000;

/** Calls `listener` for an event that the program listens to, and only while it does: see `Upgrades`. */
function accompany(server: Server, event: string, listener: (request: IncomingMessage) => void): void {
  if (server.listenerCount(event) > 0) server.prependListener(event, listener);
  server.on('newListener', (name, added) => {
    if (name === event && added !== listener && server.listenerCount(event) === 0) server.on(event, listener);
  });
  server.on('removeListener', (name, removed) => {
    if (name === event && removed !== listener && server.listenerCount(event) === 1)
      server.removeListener(event, listener);
  });
}

/**
 * The connections that have left HTTP: WebSockets, other upgrades, tunnels. A server that is asked for an upgrade
 * looks at whether anybody listens and serves a plain request if not, so that our listener comes and goes with the
 * program's. Neither does `http.server.request.start` tell of upgrades, nor does wrapping `emit` leave the stacks
 * of the program's errors alone.
 */
export class Upgrades {
  readonly #open = new OpenSet<Upgraded>(({ socket }) => socket.destroyed);

  watch(server: Server): void {
    const onUpgrade = ({ socket, headers }: IncomingMessage): void => {
      const isWebSocket = headers.upgrade?.toLowerCase() === 'websocket';
      this.#open.add({ socket, isWebSocket, writtenBefore: socket.bytesWritten });
    };
    accompany(server, 'upgrade', onUpgrade);
    accompany(server, 'connect', onUpgrade);
  }

  has(socket: Socket): boolean {
    for (const upgraded of this.#open) if (upgraded.socket === socket) return true;
    return false;
  }

  /** Ends those that are open: a WebSocket that was shaken hands on hears that its server is going away. */
  end(): void {
    for (const { socket, isWebSocket, writtenBefore } of this.#open) {
      if (isEnded(socket)) continue;
      if (isWebSocket && socket.bytesWritten > writtenBefore) socket.write(goingAway);
      endForGood(socket);
      setTimeout(() => socket.destroy(), closingTime).unref();
    }
  }
}
