import { Server } from 'node:net';
import { intercept } from './intercept';
import { hasReusePort, withReusePort } from './listenArguments';

/** Makes each worker listen by itself, so that the kernel spreads the connections; nothing where Node cannot. */
export function reusePorts(): void {
  if (!hasReusePort(process.platform, process.versions.node)) return;
  intercept(Server.prototype, 'listen', (_, args, listen) => listen(...withReusePort(args)));
}
