import { fstatSync } from 'node:fs';

function socketAt(fd: number): string | undefined {
  try {
    const stats = fstatSync(fd);
    return stats.isSocket() ? `${stats.dev} ${stats.ino}` : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A file descriptor that the supervisor has made for the agent, as it makes a socket of each: a number that it has not
 * made may belong to Node itself, though to no socket.
 * @returns whether it is still that; nothing where it was not made. A program that closes what it has inherited gives the
 * number to the next file that it opens.
 */
export function ownFd(fd: number): (() => boolean) | undefined {
  if (process.platform === 'win32') return () => true;
  const made = socketAt(fd);
  return made === undefined ? undefined : () => socketAt(fd) === made;
}
