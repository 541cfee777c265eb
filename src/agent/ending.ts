import type { DrainingMessage } from '../protocol/telemetry';

/**
 * How the program wants to be told to end. pm2 sends the message `'shutdown'` where it is configured to, and SIGINT
 * by default: a program made for it may listen to nothing else. Listeners are looked at, never added.
 */
export function wantedEnding(): Omit<DrainingMessage, 'type'> {
  const listensTo = (signal: NodeJS.Signals): boolean => process.listenerCount(signal) > 0;
  const mentionsShutdown = (listener: unknown): boolean =>
    Function.prototype.toString.call(listener).includes('shutdown');
  return {
    signal: listensTo('SIGINT') && !listensTo('SIGTERM') ? 'SIGINT' : 'SIGTERM',
    shutdownMessage: process.listeners('message').some(mentionsShutdown),
  };
}
