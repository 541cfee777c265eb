import { subscribe } from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';
import type { Server, Socket } from 'node:net';
import { sayClose } from './connectionHeader';
import { endForGood, isEnded } from './endForGood';
import { OpenSet } from './openSet';

interface HttpExchange {
  response: ServerResponse;
  server: Server;
}
/** Node sets the property on each socket that it reads HTTP from, in lib/_http_server.js. */
type ServerSocket = Socket & { server?: Server };

const eventStream = /^content-type:[ \t]*text\/event-stream/im;

/** Headers that `writeHead` was given are found nowhere but in the block that it made of them. */
function isEventStream(response: ServerResponse): boolean {
  const { _header: block } = response as { _header?: string | null };
  return typeof block === 'string' && eventStream.test(block);
}

/** The requests of HTTP/1 that are being answered, seen without a listener on any of them. */
export class Exchanges {
  readonly #open = new OpenSet<ServerResponse>(
    ({ req, writableFinished }) => req.socket.destroyed || writableFinished,
  );
  /** Connections that have sent a request. */
  readonly #used = new OpenSet<Socket>(({ destroyed }) => destroyed);
  /** The response that we made the last one of its connection. */
  readonly #last = new WeakMap<Socket, ServerResponse>();
  #closing = false;

  /** @param onServer called with the server of each request */
  constructor(onServer: (server: Server) => void) {
    subscribe('http.server.request.start', (event) => {
      const { response, server } = event as HttpExchange;
      onServer(server);
      this.#open.add(response);
      this.#used.add(response.req.socket);
      if (this.#closing) this.#makeLast(response);
    });
    subscribe('http.server.response.finish', (event) => this.#open.delete((event as HttpExchange).response));
  }

  isServing(server: Server): boolean {
    for (const { req } of this.#open) if ((req.socket as ServerSocket).server === server) return true;
    return false;
  }

  /** The kept connections that wait for their next request. */
  get idle(): Socket[] {
    const busy = new Set([...this.#open].map(({ req }) => req.socket));
    return [...this.#used].filter((socket) => !busy.has(socket));
  }

  /** From now on a response says `Connection: close`, those in flight whose headers are not sent among them. */
  closeConnections(): void {
    this.#closing = true;
    for (const response of this.#open) this.#makeLast(response);
  }

  /** Ends the open server-sent events, and the connection of each with it: the client is to go elsewhere. */
  endEventStreams(): void {
    for (const response of this.#open) {
      if (isEnded(response) || !isEventStream(response)) continue;
      const { socket } = response.req;
      response.once('finish', () => socket.end());
      endForGood(response);
    }
  }

  #makeLast(response: ServerResponse): void {
    if (!response.shouldKeepAlive) return;
    const { socket } = response.req;
    const previous = this.#last.get(socket);
    // Node answers nothing after a response that closes: the requests pipelined behind it would be lost.
    if (previous) previous.shouldKeepAlive = true;
    response.shouldKeepAlive = false;
    sayClose(response);
    this.#last.set(socket, response);
  }
}
