import { findOnDarwin } from './darwin';
import { findOnLinux } from './linux';
import type { FindPortHolder, PortHolder } from './types';
import { findOnWindows } from './win32';

export type { PortHolder } from './types';

const DEADLINE_MS = 2_000;

/**
 * Tells which process listens on a TCP port of this machine, so that a port-in-use error can name it.
 *
 * Never throws and takes at most 2 s. Gives undefined when nobody listens and when it cannot be told: the
 * holder belongs to another user, sits in another container, or the platform is not Linux, macOS or Windows.
 * Where several processes share the port, one of them is named. The answer may be out of date by the time it
 * is read: it is for a message, not for a kill.
 */
export async function findPortHolder(port: number): Promise<PortHolder | undefined> {
  const find = finderFor(process.platform);
  if (find === undefined || !Number.isInteger(port) || port < 1 || port > 65_535) return undefined;
  return withDeadline((signal) => find(port, signal), DEADLINE_MS);
}

/**
 * Gives what `look` finds, or undefined when it throws or has not answered after `deadlineMs` milliseconds.
 *
 * It races, besides aborting: a read in /proc can hang in the kernel, where no abort reaches.
 */
export async function withDeadline<T>(
  look: (signal: AbortSignal) => Promise<T | undefined>,
  deadlineMs: number,
): Promise<T | undefined> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), deadlineMs);
  });
  try {
    return await Promise.race([look(controller.signal), deadline]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
    controller.abort();
  }
}

function finderFor(platform: NodeJS.Platform): FindPortHolder | undefined {
  switch (platform) {
    case 'linux':
      return findOnLinux;
    case 'darwin':
      return findOnDarwin;
    case 'win32':
      return findOnWindows;
    default:
      return undefined;
  }
}
