import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server, Socket } from 'node:net';
import { sayClose } from './connectionHeader';
import { Connection, Exchange } from './exchange';
import { endForGood, isEnded } from './endForGood';
import { now } from './observe/clock';

interface HttpExchange {
  request: IncomingMessage;
  response: ServerResponse;
  socket: Socket;
  server: Server;
}
/** Node sets the property on each socket that it reads HTTP from, in lib/_http_server.js. */
type ServerSocket = Socket & { server?: Server };

/** So many connections may be gone before they are looked for: what the program holds of them is not kept for long. */
const minPruneSize = 32;

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

/**
 * The requests of HTTP/1 that are being answered, seen without a listener on any of them. What it costs a request is one
 * look for its connection at each end: a table of requests would have to take one in and out, several times as much.
 */
export class Exchanges {
  readonly #connections = new Map<Socket, Connection>();
  #pruneAt = minPruneSize;
  /** Of a connection that has gone nobody tells the end: those are looked for, see `prune`. */
  #first: Exchange | undefined;
  #last: Exchange | undefined;
  #size = 0;
  readonly #observer: ExchangeObserver;
  #onServer: (server: Server) => void = () => undefined;
  #isClosing = false;

  constructor(observer: ExchangeObserver) {
    this.#observer = observer;
    // What a subscriber throws ends the program.
    subscribe('http.server.request.start', (event) => {
      try {
        const { request, response, socket, server } = event as HttpExchange;
        let connection = this.#connections.get(socket);
        if (connection === undefined) {
          connection = this.#connect(socket);
          this.#onServer(server);
        }
        const exchange = new Exchange(response, now(), request.url ?? '', connection);
        connection.add(exchange);
        this.#append(exchange);
        if (this.#isClosing) this.#makeLast(exchange);
        observer.onStart();
      } catch {
        // It is served unseen.
      }
    });
    subscribe('http.server.response.finish', (event) => {
      const { response, socket } = event as HttpExchange;
      const exchange = this.#connections.get(socket)?.find(response);
      if (exchange !== undefined) this.#end(exchange, true);
    });
  }

  /** @param onServer called with the server of each new connection that sends a request */
  watchServers(onServer: (server: Server) => void): void {
    this.#onServer = onServer;
  }

  /** How many are open, those among them that nobody will end until `prune` finds them. */
  get size(): number {
    return this.#size;
  }

  /** What is yielded may end before the next is asked for. */
  *[Symbol.iterator](): Generator<Exchange> {
    let exchange = this.#first;
    while (exchange) {
      const { after }: Exchange = exchange;
      if (!isOver(exchange)) yield exchange;
      exchange = after;
    }
  }

  /** Ends those whose connection has gone. */
  prune(): void {
    let exchange = this.#first;
    while (exchange) {
      const { after }: Exchange = exchange;
      if (isOver(exchange)) this.#end(exchange, exchange.response.writableFinished);
      exchange = after;
    }
  }

  isServing(server: Server): boolean {
    for (const { connection } of this) if ((connection.socket as ServerSocket).server === server) return true;
    return false;
  }

  /** The kept connections that wait for their next request. */
  get idle(): Socket[] {
    const busy = new Set([...this].map(({ connection }) => connection.socket));
    return [...this.#connections.keys()].filter((socket) => !socket.destroyed && !busy.has(socket));
  }

  /** From now on a response says `Connection: close`, those in flight whose headers are not sent among them. */
  closeConnections(): void {
    this.#isClosing = true;
    for (const exchange of this) this.#makeLast(exchange);
  }

  /** Ends the open server-sent events, and the connection of each with it: the client is to go elsewhere. */
  endEventStreams(): void {
    for (const { response, connection } of this) {
      if (isEnded(response) || !isEventStream(response)) continue;
      const { socket } = connection;
      response.once('finish', () => socket.end());
      endForGood(response);
    }
  }

  #connect(socket: Socket): Connection {
    const connection = new Connection(socket);
    this.#connections.set(socket, connection);
    if (this.#connections.size >= this.#pruneAt) {
      for (const one of this.#connections.keys()) if (one.destroyed) this.#connections.delete(one);
      this.#pruneAt = Math.max(minPruneSize, this.#connections.size * 2);
    }
    return connection;
  }

  #append(exchange: Exchange): void {
    exchange.before = this.#last;
    if (this.#last) this.#last.after = exchange;
    else this.#first = exchange;
    this.#last = exchange;
    this.#size++;
  }

  #end(exchange: Exchange, isAnswered: boolean): void {
    const { before, after } = exchange;
    if (before) before.after = after;
    else this.#first = after;
    if (after) after.before = before;
    else this.#last = before;
    // One that has grown old would keep alive the next, and that one the next, until all of the heap is collected.
    exchange.before = undefined;
    exchange.after = undefined;
    this.#size--;
    const { connection, response } = exchange;
    connection.remove(exchange);
    // Nothing follows it: what is kept for longer than a request costs the collector of garbage a tenth of the request.
    if (!response.shouldKeepAlive && connection.current === undefined)
      this.#connections.delete(connection.socket);
    try {
      this.#observer.onEnd(exchange, isAnswered);
    } catch {
      // A getter of the program threw: it is not counted.
    }
  }

  #makeLast({ response, connection }: Exchange): void {
    if (!response.shouldKeepAlive) return;
    // Node answers nothing after a response that closes: the requests pipelined behind it would be lost.
    if (connection.closing) connection.closing.shouldKeepAlive = true;
    response.shouldKeepAlive = false;
    sayClose(response);
    connection.closing = response;
  }
}

function isOver({ response, connection }: Exchange): boolean {
  return connection.socket.destroyed || response.writableFinished;
}
