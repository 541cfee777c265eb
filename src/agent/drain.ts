/**
 * Drains the worker the way that was measured to lose no request: stop accepting, answer what is in flight with
 * `Connection: close`, and leave an idle keep-alive connection open until its next request, as closing it would
 * race with a request that is already on the wire. `http.Server.close()` does the opposite on Node ≥ 19.
 */
import { subscribe } from 'node:diagnostics_channel';
import { Server, type Socket } from 'node:net';
import type { ServerResponse } from 'node:http';
import type { DrainCommand } from '../protocol/telemetry';

interface HttpExchange {
  socket: Socket;
  response: ServerResponse;
}
/** The part of `http.Server` that the drain uses. */
type ClosesIdle = Server & { closeIdleConnections?(): void };

export interface Drain {
  track(server: Server): void;
  begin(command: DrainCommand): void;
}

/** How often the number of open connections is looked at while draining, in milliseconds. */
const pollInterval = 20;
/** Idle connections get this share of the deadline to send the request that ends them. */
const idleShare = 2 / 3;

/** The latest response of each connection; ended ones are dropped when their number has doubled. */
class InFlight {
  readonly #responses = new Map<Socket, ServerResponse>();
  #pruneAt = 256;

  add({ socket, response }: HttpExchange): void {
    this.#responses.set(socket, response);
    if (this.#responses.size < this.#pruneAt) return;
    for (const [key, value] of this.#responses) {
      if (key.destroyed || value.writableFinished) this.#responses.delete(key);
    }
    this.#pruneAt = Math.max(256, this.#responses.size * 2);
  }

  closeAfterResponse(): void {
    for (const response of this.#responses.values()) response.shouldKeepAlive = false;
  }
}

function connectionsOf(server: Server): Promise<number> {
  return new Promise((resolve) => server.getConnections((error, count) => resolve(error ? 0 : count)));
}

/**
 * @param onDrained called once, when the drain was asked for and no connection is left
 */
export function createDrain(onDrained: () => void): Drain {
  const servers = new Set<ClosesIdle>();
  const inFlight = new InFlight();
  let draining = false;

  subscribe('http.server.request.start', (event) => {
    const exchange = event as HttpExchange;
    inFlight.add(exchange);
    if (draining) exchange.response.shouldKeepAlive = false;
  });

  const closeIdle = (): void => {
    for (const server of servers) server.closeIdleConnections?.();
  };

  const begin = ({ idle, deadline }: DrainCommand): void => {
    if (draining) return;
    draining = true;
    // Not the server's own close(): http.Server's also cuts idle connections, see above.
    for (const server of servers) if (server.listening) Server.prototype.close.call(server);
    inFlight.closeAfterResponse();
    const closeIdleAt = idle === 'close' ? 0 : performance.now() + deadline * idleShare;
    const poll = async (): Promise<void> => {
      if (performance.now() >= closeIdleAt) closeIdle();
      const counts = await Promise.all([...servers].map(connectionsOf));
      if (counts.every((count) => count === 0)) onDrained();
      else setTimeout(() => void poll(), pollInterval).unref();
    };
    void poll();
  };

  return {
    begin,
    track(server) {
      for (const known of servers) if (!known.listening && !draining) servers.delete(known);
      servers.add(server);
      if (draining) Server.prototype.close.call(server);
    },
  };
}
