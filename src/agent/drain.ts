/**
 * Drains the worker the way that was measured to lose no request: stop accepting, answer what is in flight with
 * `Connection: close`, and leave an idle keep-alive connection open until its next request, as closing it would
 * race with a request that is already on the wire. `http.Server.close()` does the opposite on Node ≥ 19.
 */
import { Server } from 'node:net';
import type { DrainCommand } from '../protocol/telemetry';
import type { Exchanges } from './exchanges';
import { Http2Sessions } from './http2Sessions';
import { Servers } from './servers';
import { Upgrades } from './upgrades';

/** The part of `http.Server` that the drain uses. */
type HttpServer = Server & { closeAllConnections?(): void };

export interface Drain {
  readonly isDraining: boolean;
  /** To be called with each server that listens. */
  track(server: Server): void;
  begin(command: DrainCommand): void;
}

/** How often the open connections are looked at while draining, in milliseconds. */
const pollInterval = 20;
/** Idle connections get this share of the deadline to send the request that ends them. */
const idleShare = 2 / 3;
/** Milliseconds that a new connection's first request, which is most likely on its way, is waited for. */
const firstRequestTime = 500;

function connectionsOf(server: Server): Promise<number> {
  return new Promise((resolve) => server.getConnections((error, count) => resolve(error ? 0 : count)));
}

/**
 * @param exchanges asked which requests are in flight
 * @param onDrained called once, when the drain was asked for and no connection is left
 */
export function createDrain(exchanges: Exchanges, onDrained: () => void): Drain {
  const upgrades = new Upgrades();
  const http2 = new Http2Sessions();
  const servers = new Servers((server) => {
    upgrades.watch(server);
    http2.watch(server);
  });
  exchanges.watchServers((server) => servers.add(server));
  let draining = false;

  /** Not http.Server's closeIdleConnections(), which since Node 26 closes connections without a request too. */
  const closeIdle = (): void => {
    for (const socket of exchanges.idle) if (!upgrades.has(socket)) socket.destroy();
  };

  /** Closes what has not sent a request yet, as browsers open connections in advance. */
  const closeUnused = (): void => {
    http2.closeUnused();
    for (const server of servers as Iterable<HttpServer>)
      if (!exchanges.isServing(server)) server.closeAllConnections?.();
  };

  const begin = ({ idle, deadline, streams }: DrainCommand): void => {
    if (draining) return;
    draining = true;
    // Not the server's own close(): http.Server's also cuts idle connections, see above.
    for (const server of servers) if (server.listening) Server.prototype.close.call(server);
    exchanges.closeConnections();
    http2.close();
    const begunAt = performance.now();
    const closeIdleAt = idle === 'close' ? begunAt : begunAt + deadline * idleShare;
    const closeUnusedAt = Math.max(closeIdleAt, begunAt + Math.min(firstRequestTime, deadline * idleShare));
    const endStreamsAt = begunAt + streams;
    const poll = async (): Promise<void> => {
      const now = performance.now();
      if (now >= endStreamsAt) {
        exchanges.endEventStreams();
        upgrades.end();
        http2.endStreams();
      }
      if (now >= closeIdleAt) closeIdle();
      if (now >= closeUnusedAt) closeUnused();
      const counts = await Promise.all([...servers].map(connectionsOf));
      if (counts.every((count) => count === 0)) onDrained();
      else setTimeout(() => void poll(), pollInterval).unref();
    };
    void poll();
  };

  return {
    begin,
    get isDraining() {
      return draining;
    },
    track(server) {
      servers.add(server);
      if (draining) Server.prototype.close.call(server);
    },
  };
}
