import type { UncaughtMessage } from '../protocol/telemetry';

const maxText = 16 * 1024;

function describe(thrown: unknown, origin: UncaughtMessage['origin']): UncaughtMessage {
  if (!(thrown instanceof Error)) {
    return { type: 'uncaught', origin, name: typeof thrown, message: String(thrown).slice(0, maxText) };
  }
  const { code, port } = thrown as { code?: unknown; port?: unknown };
  return {
    type: 'uncaught',
    origin,
    name: thrown.name,
    message: thrown.message.slice(0, maxText),
    ...(thrown.stack === undefined ? {} : { stack: thrown.stack.slice(0, maxText) }),
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof port === 'number' ? { port } : {}),
  };
}

/**
 * Reports what the process is about to die of. The monitor event changes nothing about how Node goes on: the
 * user's handlers run, the stack is printed and the exit code stays as it would be.
 */
export function watchUncaught(onUncaught: (message: UncaughtMessage) => void): void {
  process.on('uncaughtExceptionMonitor', (error: unknown, origin) => {
    try {
      onUncaught(describe(error, origin));
    } catch {
      // A getter of the thrown object threw: the death goes on unreported rather than changed.
    }
  });
}
