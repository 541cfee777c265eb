/**
 * Holds back what a warm spare listens on. A held call returns as it does when the cluster primary has not
 * answered yet: nothing listens, no callback is called, and `close()` takes the call back.
 */
import { Socket as UdpSocket } from 'node:dgram';
import { Server } from 'node:net';
import { intercept } from './intercept';
import { prepareListen } from './prepareListen';

interface HeldCall {
  on: Server | UdpSocket;
  perform(): void;
}

export interface Hold {
  /** Lets everything be listened on, what was held first and in order. */
  release(): void;
  /** Forgets what was held, and goes on holding. */
  abandon(): void;
}

/** The longest time of a timer, in milliseconds. Source: TIMEOUT_MAX in lib/internal/timers.js. */
const maxTimeout = 2 ** 31 - 1;

/** A socket that only sends is bound by Node itself, to a port of its own: that takes nothing from anybody. */
function bindsItself([options]: unknown[]): boolean {
  const { port, exclusive } = (options ?? {}) as { port?: unknown; exclusive?: unknown };
  return exclusive === true && (port === undefined || port === 0);
}

/** The socket was closed meanwhile, which a bind that is under way finds out in silence. */
const isClosedSocket = (error: unknown): boolean =>
  (error as { code?: unknown }).code === 'ERR_SOCKET_DGRAM_NOT_RUNNING';

/**
 * @param onHeld called once, when the program has listened for the first time
 */
export function holdListening(onHeld: () => void): Hold {
  let held: HeldCall[] = [];
  let holding = true;
  let told = false;
  /** A program that listens goes on running. */
  let running: NodeJS.Timeout | undefined;

  const keep = (call: HeldCall): void => {
    held.push(call);
    running ??= setInterval(() => undefined, maxTimeout);
    if (told) return;
    told = true;
    onHeld();
    prepareListen();
  };
  const forget = (isForgotten: (call: HeldCall) => boolean): void => {
    held = held.filter((call) => !isForgotten(call));
    if (held.length > 0) return;
    clearInterval(running);
    running = undefined;
  };

  intercept(Server.prototype, 'listen', (server, args, listen) => {
    if (!holding) return listen(...args);
    keep({ on: server, perform: () => void listen(...args) });
    return server;
  });
  intercept(Server.prototype, 'close', (server, args, close) => {
    forget(({ on }) => on === server);
    return close(...args);
  });
  intercept(UdpSocket.prototype, 'bind', (socket, args, bind) => {
    const isHeld = held.some(({ on }) => on === socket);
    if (!holding || (bindsItself(args) && !isHeld)) return bind(...args);
    // What a held socket sends waits in its queue until it is bound.
    if (!bindsItself(args)) keep({ on: socket, perform: () => void bind(...args) });
    return socket;
  });

  return {
    release() {
      holding = false;
      const calls = held;
      forget(() => true);
      for (const call of calls) {
        try {
          call.perform();
        } catch (error) {
          if (isClosedSocket(error)) continue;
          // The call has long returned: as with a port that is taken, there is nobody else to tell.
          setImmediate(() => {
            throw error;
          });
        }
      }
    },
    abandon() {
      forget(() => true);
    },
  };
}
