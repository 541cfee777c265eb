/**
 * The supervisor as the editor starts it: JSON-RPC on fd 3, nothing on stdout. It owns the workers; when the
 * client is gone, for whatever reason, it takes them down by itself and ends. Started to sweep, it ends what dead
 * supervisors have left, and nothing else.
 */
import { surroundings } from '../control/directory';
import { sweepArgument } from '../protocol/rpc';
import { serveClient } from './serveClient';
import { sweepDeadSessions } from './sweepDead';

const where = surroundings();
if (process.argv[2] === sweepArgument) void sweepDeadSessions(where, () => undefined);
else serveClient(where);
