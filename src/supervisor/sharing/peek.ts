import { Socket, type OnReadOpts, type SocketConstructorOpts } from 'node:net';
import { examineHead, type RequestHead } from './requestHead';

/** A connection as `net.Server` accepts it, before it is made a `Socket`. */
export interface ConnectionHandle {
  /** Absent for a UNIX socket. */
  getpeername?(out: { address?: string }): number;
  close(): void;
}

/** What was read of a connection, to be handed on with it, and what it says. */
export interface Peeked {
  /** Exactly the bytes that came. */
  bytes: Buffer;
  /** None when the bytes are not those of an HTTP request. */
  head: RequestHead | undefined;
}

/** Bytes of a head that are waited for, the default of Node's own HTTP parser. */
const maxHeadBytes = 16 * 1024;
/** Milliseconds that a client has to send its first head. */
const maxHeadMs = 5000;
/** Connections that are waited for at a time. */
const maxPeeking = 1024;

/** One for all: what is in it is copied before the next read. */
const readBuffer = Buffer.allocUnsafe(maxHeadBytes);
/** Ends the waiting for each connection that is waited for, the oldest first. */
const peeking = new Set<() => void>();

/**
 * Reads until the first request's head is complete or it is clear that none will come: bytes that are no request,
 * 16 kB, 5 s, the client's end, or so many connections waited for that this is the oldest of them. What is not read
 * stays in the kernel for whoever the connection is handed to.
 * @param onPeeked called once; with nothing when the client is gone and the connection closed
 * @returns gives the connection up, without a call
 */
export function peek(handle: ConnectionHandle, onPeeked: (peeked: Peeked | undefined) => void): () => void {
  let bytes = Buffer.alloc(0);
  const examine = (known: number, isFinal: boolean): boolean => {
    const examined = examineHead(bytes, known, isFinal || bytes.length >= maxHeadBytes);
    if (examined === 'incomplete') return false;
    stop();
    onPeeked({ bytes, head: examined === 'opaque' ? undefined : examined });
    return true;
  };
  const options: SocketConstructorOpts & { handle: ConnectionHandle; onread: OnReadOpts } = {
    handle,
    allowHalfOpen: true,
    onread: {
      buffer: readBuffer,
      // False stops the reading at once: not a byte more is taken out of the kernel.
      callback: (count, chunk) => {
        const known = bytes.length;
        bytes = Buffer.concat([bytes, chunk.subarray(0, count)]);
        return !examine(known, false);
      },
    },
  };
  const socket = new Socket(options);
  const stop = (): void => {
    clearTimeout(timer);
    peeking.delete(decide);
    socket.off('end', decide).off('close', lost);
  };
  const lost = (): void => {
    stop();
    onPeeked(undefined);
  };
  const decide = (): void => {
    socket.pause();
    examine(bytes.length, true);
  };
  const timer = setTimeout(decide, maxHeadMs);
  socket.on('error', () => socket.destroy());
  socket.once('end', decide).once('close', lost);
  peeking.add(decide);
  if (peeking.size > maxPeeking) {
    for (const oldest of peeking) {
      oldest();
      break;
    }
  }
  return () => {
    stop();
    socket.destroy();
  };
}
