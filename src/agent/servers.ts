import type { Server } from 'node:net';

/**
 * Every server that has listened or answered, for as long as the program or one of its connections holds it: one
 * that the program has closed itself may still have requests in flight.
 */
export class Servers {
  readonly #known = new WeakSet<Server>();
  readonly #servers = new Set<WeakRef<Server>>();
  readonly #onNew: (server: Server) => void;

  /** @param onNew called once for each server */
  constructor(onNew: (server: Server) => void) {
    this.#onNew = onNew;
  }

  add(server: Server): void {
    if (this.#known.has(server)) return;
    for (const reference of this.#servers) if (!reference.deref()) this.#servers.delete(reference);
    this.#known.add(server);
    this.#servers.add(new WeakRef(server));
    this.#onNew(server);
  }

  *[Symbol.iterator](): Generator<Server> {
    for (const reference of this.#servers) {
      const server = reference.deref();
      if (server) yield server;
    }
  }
}
