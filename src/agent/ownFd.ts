import { fstatSync } from 'node:fs';

/**
 * Whether the supervisor has made a file descriptor for the agent, as it makes a socket of each. A number that it has
 * not made may belong to Node itself, though to no socket.
 */
export function isOurs(fd: number): boolean {
  if (process.platform === 'win32') return true;
  try {
    return fstatSync(fd).isSocket();
  } catch {
    return false;
  }
}
