import { surroundings } from '../control/directory';
import { sweepArgument } from '../protocol/rpc';
import { serveClient } from './serveClient';
import { sweepDeadSessions } from './sweepDead';

/** Owns workers for the client on fd 3; started to sweep, ends what dead supervisors have left, and nothing else. */
export function supervise(): void {
  const where = surroundings();
  if (process.argv[2] === sweepArgument) void sweepDeadSessions(where, () => undefined);
  else serveClient(where);
}
