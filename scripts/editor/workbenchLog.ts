import { format } from 'node:util';

/** How the workbench's own messages begin, which arrive mixed with what the tests print. */
const workbench = [
  'Activating extension ',
  'An unknown error occurred. Please consult the log',
  'Creating a socket (',
  'Ignoring fetching additional builtin extensions',
  'No search provider registered for scheme',
  'Request to ',
  'Resolved connection token (',
  'Resolving connection token (',
  'Started local extension host',
  'Timed out waiting for authentication provider',
  'Updating additional builtin extensions cache',
  '[AccountPolicyGate]',
  '[AgentHost',
  '[DefaultAccount]',
  '[Service Worker]',
  '[chat-',
  '[reconnection-grace-time]',
  '[remote-connection]',
  '[vscode.',
];

/** Prints what the extension host writes to its console; the workbench's own messages only when `verbose`. */
export function printWorkbenchLog(type: string, args: readonly unknown[], verbose: boolean): void {
  const text = format(...args);
  if (!verbose && workbench.some((start) => text.startsWith(start))) return;
  (type === 'error' || type === 'warn' ? process.stderr : process.stdout).write(`${text}\n`);
}
