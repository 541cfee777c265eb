import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

const none: Exchange[] = [];

/** A request of HTTP/1 that is being answered. */
export class Exchange {
  /** In the list of all that are open, in the order in which they came. */
  before: Exchange | undefined;
  after: Exchange | undefined;

  constructor(
    readonly response: ServerResponse,
    /** Monotonic milliseconds. */
    readonly at: number,
    /** As it was asked for; what the program makes of it may differ. */
    readonly url: string,
    readonly connection: Connection,
  ) {}
}

/** A connection that has sent a request. */
export class Connection {
  /** The request that is being answered. */
  current: Exchange | undefined;
  /** Those that were sent meanwhile. */
  pipelined: Exchange[] = none;
  /** The response that we made the last one of the connection. */
  closing: ServerResponse | undefined;

  constructor(readonly socket: Socket) {}

  add(exchange: Exchange): void {
    if (this.current === undefined) this.current = exchange;
    else this.pipelined = [...this.pipelined, exchange];
  }

  /** The open one with this response. */
  find(response: ServerResponse): Exchange | undefined {
    if (this.current?.response === response) return this.current;
    return this.pipelined.find((exchange) => exchange.response === response);
  }

  remove(exchange: Exchange): void {
    if (this.pipelined.length === 0) {
      this.current = undefined;
      return;
    }
    const [next, ...rest] = [this.current, ...this.pipelined].filter((one) => one !== exchange);
    this.current = next;
    this.pipelined = rest.filter((one) => one !== undefined);
  }
}
