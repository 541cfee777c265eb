import { ChildProcess } from 'node:child_process';
import { intercept } from './intercept';
import { withoutOwnFrames } from './observe/ownFrames';

/** What `spawn`, `exec`, `execFile` and `fork` throw where the program calls them. */
class ChildLimitError extends Error {
  readonly code = 'ERR_MUSTER_CHILD_LIMIT';

  constructor(limit: number) {
    super(
      `This worker has ${limit} live children, as many as muster.children.limit lets it have: wait for one to exit, or end one.`,
    );
  }
}

const isLive = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode === null && signalCode === null;

/**
 * Refuses to start more children than `limit` at a time. The synchronous calls start none that stays, and are not
 * counted. Whether a child has exited is asked when the next is to start: no listener is added to the program's own.
 */
export function guardSpawns(limit: number): void {
  const live = new Set<ChildProcess>();
  const prototype = ChildProcess.prototype as ChildProcess & { spawn: unknown };
  intercept(prototype, 'spawn', (child, args, spawn) =>
    withoutOwnFrames(() => {
      for (const one of live) if (!isLive(one)) live.delete(one);
      if (live.size >= limit) throw new ChildLimitError(limit);
      const result = spawn(...args);
      if (child.pid !== undefined) live.add(child);
      return result;
    }),
  );
}
