import { subscribe } from 'node:diagnostics_channel';
import type { Server } from 'node:net';
import type { ListeningMessage } from '../protocol/telemetry';

/**
 * Told by the class's behaviour, not by `instanceof`: that would load `tls` and `http` into programs without them.
 */
function schemeOf(server: Server): 'http' | 'https' | 'tcp' {
  const speaksHttp = server.listenerCount('request') > 0 || server.listenerCount('stream') > 0;
  if (!speaksHttp) return 'tcp';
  return 'setSecureContext' in server ? 'https' : 'http';
}

function describe(server: Server): ListeningMessage | undefined {
  const address = server.address();
  if (address === null) return undefined;
  if (typeof address === 'string') return { type: 'listening', scheme: 'unix', path: address };
  const everywhere = address.address === '::' || address.address === '0.0.0.0';
  return {
    type: 'listening',
    scheme: schemeOf(server),
    port: address.port,
    ...(everywhere ? {} : { host: address.address }),
  };
}

/** Kept before the program can replace it. */
const nextTick = process.nextTick.bind(process);

/**
 * Watches every `net.Server` of the process begin to listen, `exclusive` and `reusePort` ones included, of which
 * the cluster primary is never told. Source: `tracing:net.server.listen` in lib/net.js, Node ≥ 20.
 * @param onListening called behind the program's own listeners, and before anything is accepted
 */
export function watchListening(onListening: (server: Server, message: ListeningMessage) => void): void {
  subscribe('tracing:net.server.listen:asyncEnd', (event) => {
    const { server } = event as { server?: Server };
    const message = server && describe(server);
    if (!server || !message) return;
    nextTick(() => {
      try {
        onListening(server, message);
      } catch {
        // It serves unseen.
      }
    });
  });
}
