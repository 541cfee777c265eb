/**
 * Where workers accept from one shared handle, all of them are woken for a connection, but with fewer cores than
 * workers the one that runs goes on accepting for its whole time slice: of 256 connections that came at once, one of
 * 4 workers on 2 cores had 1.5 to 2.7 × its share, and kept them for as long as they lived. So a worker whose
 * connections grow fast sleeps for less than a millisecond after each it accepts, and the others get theirs (1.03 to
 * 1.3 ×, `npm run bench:sharing`). nginx's `accept_mutex` and the nanosleep that libuv once had do the same.
 *
 * It is growth that counts: a connection for each request is not slowed, and nor is a flood, of which one time slice
 * is no large share.
 */
import type { Server } from 'node:net';
import { now } from './observe/clock';

/** Connections more than before that are no cause to wait. */
const freeGrowth = 4;
/** Connections more than before from which on the shares are even by their number. */
const floodGrowth = 128;
/** Connections a millisecond that may be gained for ever. */
const forgotten = 0.2;
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

/** Call it for each server that listens. Linux only: elsewhere the shortest sleep is too long, or not measured. */
export function takeTurns(server: Server): void {
  if (process.platform !== 'linux') return;
  const internals: Internals = server;
  const handle = sharedHandle(internals);
  const accept = handle?.onconnection;
  if (!handle || !accept) return;
  let growth = 0;
  let open = internals._connections ?? 0;
  let acceptedAt = now();
  handle.onconnection = function (error, connection) {
    accept.call(this, error, connection);
    const at = now();
    const connections = internals._connections ?? 0;
    growth = Math.max(0, growth - (at - acceptedAt) * forgotten + connections - open);
    open = connections;
    acceptedAt = at;
    if (growth <= freeGrowth || growth >= floodGrowth) return;
    Atomics.wait(nobodyWakes, 0, 0, Math.min(longestSleep, growth * sleepPerConnection));
  };
}
