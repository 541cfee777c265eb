import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server, Socket } from 'node:net';
import { sayClose } from './connectionHeader';
import { endForGood, isEnded } from './endForGood';
import { now } from './observe/clock';
import { OpenSet } from './openSet';

interface HttpExchange {
  request: IncomingMessage;
  response: ServerResponse;
  server: Server;
}
/** Node sets the property on each socket that it reads HTTP from, in lib/_http_server.js. */
type ServerSocket = Socket & { server?: Server };

/** A request of HTTP/1 that is being answered. */
export class Exchange {
  constructor(
    readonly response: ServerResponse,
    /** Monotonic milliseconds. */
    readonly at: number,
    /** As it was asked for; what the program makes of it may differ. */
    readonly url: string,
  ) {}
}

/** Told of each request. What it throws is dropped. */
export interface ExchangeObserver {
  onStart(): void;
  /** @param isAnswered false where the connection went before the response was written */
  onEnd(exchange: Exchange, isAnswered: boolean): void;
}

const eventStream = /^content-type:[ \t]*text\/event-stream/im;

/** Headers that `writeHead` was given are found nowhere but in the block that it made of them. */
function isEventStream(response: ServerResponse): boolean {
  const { _header: block } = response as { _header?: string | null };
  return typeof block === 'string' && eventStream.test(block);
}

/** The requests of HTTP/1 that are being answered, seen without a listener on any of them. */
export class Exchanges {
  /** Of a connection that has gone nobody tells the end: those are looked for, see `prune`. */
  readonly #open = new Map<ServerResponse, Exchange>();
  /** Connections that have sent a request. */
  readonly #used = new OpenSet<Socket>(({ destroyed }) => destroyed);
  /** The response that we made the last one of its connection. */
  readonly #last = new WeakMap<Socket, ServerResponse>();
  readonly #observer: ExchangeObserver;
  #onServer: (server: Server) => void = () => undefined;
  #closing = false;

  constructor(observer: ExchangeObserver) {
    this.#observer = observer;
    // What a subscriber throws ends the program.
    subscribe('http.server.request.start', (event) => {
      try {
        const { request, response, server } = event as HttpExchange;
        if (this.#used.add(request.socket)) this.#onServer(server);
        this.#open.set(response, new Exchange(response, now(), request.url ?? ''));
        if (this.#closing) this.#makeLast(response);
        observer.onStart();
      } catch {
        // It is served unseen.
      }
    });
    subscribe('http.server.response.finish', (event) => {
      const { response } = event as HttpExchange;
      const exchange = this.#open.get(response);
      if (exchange) this.#end(exchange, true);
    });
  }

  /** @param onServer called with the server of each new connection that sends a request */
  watchServers(onServer: (server: Server) => void): void {
    this.#onServer = onServer;
  }

  /** How many are open, those among them that nobody will end until `prune` finds them. */
  get size(): number {
    return this.#open.size;
  }

  *[Symbol.iterator](): Generator<Exchange> {
    for (const exchange of this.#open.values()) if (!isOver(exchange)) yield exchange;
  }

  /** Ends those whose connection has gone. */
  prune(): void {
    for (const exchange of this.#open.values())
      if (isOver(exchange)) this.#end(exchange, exchange.response.writableFinished);
  }

  isServing(server: Server): boolean {
    for (const { response } of this) if ((response.req.socket as ServerSocket).server === server) return true;
    return false;
  }

  /** The kept connections that wait for their next request. */
  get idle(): Socket[] {
    const busy = new Set([...this].map(({ response }) => response.req.socket));
    return [...this.#used].filter((socket) => !busy.has(socket));
  }

  /** From now on a response says `Connection: close`, those in flight whose headers are not sent among them. */
  closeConnections(): void {
    this.#closing = true;
    for (const { response } of this) this.#makeLast(response);
  }

  /** Ends the open server-sent events, and the connection of each with it: the client is to go elsewhere. */
  endEventStreams(): void {
    for (const { response } of this) {
      if (isEnded(response) || !isEventStream(response)) continue;
      const { socket } = response.req;
      response.once('finish', () => socket.end());
      endForGood(response);
    }
  }

  #end(exchange: Exchange, isAnswered: boolean): void {
    this.#open.delete(exchange.response);
    try {
      this.#observer.onEnd(exchange, isAnswered);
    } catch {
      // A getter of the program threw: it is not counted.
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

function isOver({ response }: Exchange): boolean {
  return response.req.socket.destroyed || response.writableFinished;
}
