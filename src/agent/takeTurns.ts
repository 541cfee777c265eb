/**
 * Where workers accept from one shared handle, all of them are woken for a connection, but with fewer cores than
 * workers the one that runs goes on accepting for its whole time slice: of 256 connections that came at once, one of
 * 4 workers on 2 cores had 1.5 to 2.7 × its share, and kept them for as long as they lived. So a worker whose
 * connections grow fast sleeps for less than a millisecond after each it accepts, and the others get theirs (1.2 to
 * 1.4 ×, `npm run bench:sharing`). nginx's `accept_mutex` and the nanosleep that libuv once had do the same.
 *
 * It is growth that counts: a connection for each request is not slowed, as about as many close as are opened, and nor is
 * a flood, of which one time slice is no large share.
 */
import type { Server } from 'node:net';
import { now } from './observe/clock';

/** Connections more than before that are no cause to wait. */
const freeGrowth = 4;
/** Connections more than before from which on the shares are even by their number. */
const floodGrowth = 128;
/** How long what was opened and closed counts, in milliseconds: it fades. So 4 connections in 20 ms may be gained for ever. */
const memory = 20;
/** Of those that were opened, the share that has closed again from which on they are not kept. */
const fleeting = 0.5;
/** Milliseconds of sleep for each connection gained, and at most. */
const sleepPerConnection = 0.03;
const longestSleep = 0.8;

interface AcceptingHandle {
  onconnection?: (this: unknown, error: number, connection: unknown) => void;
}
/** The parts of `net.Server` behind `listen` and `getConnections`, which only answers in a later tick. */
type Internals = Server & { _handle?: (AcceptingHandle & object) | null; _connections?: number };

const nobodyWakes = new Int32Array(new SharedArrayBuffer(4));

/**
 * The handle from which a server of this worker accepts together with other workers: one of the kernel's, where
 * round-robin has an imitation, and with the `close` of its own that node:cluster gives it, which one that was
 * bound here has not.
 */
function sharedHandle({ _handle: handle }: Internals): AcceptingHandle | undefined {
  return handle && 'fd' in handle && Object.hasOwn(handle, 'close') ? handle : undefined;
}

/** Tells, for each connection that a worker accepts, how long it is to sleep for the others' sake. */
export class Turns {
  #acceptedAt: number;
  #connections: number;
  #opened = 0;
  #closed = 0;

  /** @param at monotonic milliseconds, and how many connections are open then */
  constructor(at: number, connections: number) {
    this.#acceptedAt = at;
    this.#connections = connections;
  }

  /**
   * @param at when one was accepted, and how many are open with it
   * @returns milliseconds
   */
  next(at: number, connections: number): number {
    const faded = Math.exp((this.#acceptedAt - at) / memory);
    const hasClosed = this.#connections + 1 - connections;
    // No more than were opened meanwhile: the end of old ones says nothing about those that come now.
    this.#closed = Math.min(this.#opened * faded, this.#closed * faded + hasClosed);
    this.#opened = this.#opened * faded + 1;
    this.#acceptedAt = at;
    this.#connections = connections;
    const growth = this.#opened - this.#closed;
    // A worker accepts in one go what has come meanwhile: only what closes before and after tells that they do not stay.
    if (growth <= freeGrowth || growth >= floodGrowth || this.#closed > this.#opened * fleeting) return 0;
    return Math.min(longestSleep, growth * sleepPerConnection);
  }
}

/** Call it for each server that listens. Linux only: elsewhere the shortest sleep is too long, or not measured. */
export function takeTurns(server: Server): void {
  if (process.platform !== 'linux') return;
  const internals: Internals = server;
  const handle = sharedHandle(internals);
  const accept = handle?.onconnection;
  if (!handle || !accept) return;
  const turns = new Turns(now(), internals._connections ?? 0);
  handle.onconnection = function (error, connection) {
    accept.call(this, error, connection);
    const sleep = turns.next(now(), internals._connections ?? 0);
    if (sleep > 0) Atomics.wait(nobodyWakes, 0, 0, sleep);
  };
}
